"""Counting the rows themselves: the day of a unit, for each of some units and days."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from helpline.checkins.model import EvidenceKind
from helpline.directory.model import Unit, UnitKind
from helpline.figures import counts
from helpline.figures.counts import Counts
from helpline.figures.model import Period
from helpline.repositories import UnitOfWork

HALF_HOUR = timedelta(minutes=30)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
STATIONS_AT_ONCE = 5
"""With many the database would rather walk over all evidence than look up that of each row."""
# What is waited for -> the events of a case that end the wait (each its own clock, to the second).
OF_CASES = {
    "answer": frozenset({"joined", "taken"}),
    "dispatch": frozenset({"dispatched"}),
    "arrival": frozenset({"arrived"}),
}
OF_INCIDENTS = ("acknowledged", "looked_at")
Found = dict[tuple[int, date], Counts]


def count(tx: UnitOfWork, units: Sequence[Unit], tz: str, period: Period) -> Found:
    """(unit, date) -> what is counted there now: check-ins and incidents of stations, cases of all
    that can own one. Nothing of the units below it. Where check-ins have ended by age, what was
    counted of them before stands."""
    found: Found = defaultdict(Counter)
    areas = {unit.id: unit.area for unit in units if unit.kind is not UnitKind.BEAT}
    stations = [unit.id for unit in units if unit.kind is UnitKind.STATION]
    zone = ZoneInfo(tz)
    for first in range(0, len(stations), STATIONS_AT_ONCE):
        _check_ins(tx, stations[first : first + STATIONS_AT_ONCE], zone, period, found)
    for unit_id, day, kept in tx.day_counts.ended(stations, period.first, period.last):
        found[unit_id, day] = counts.of_check_ins(kept)
    since, before = period.instants(tz)
    for incident in tx.figures.incidents(stations, since, before):
        station = incident.station_id
        here = found[station, incident.opened_at.astimezone(zone).date()]
        here[counts.name(counts.OUTCOME, incident.outcome or "open")] += 1
        ends = (incident.acknowledged_at, incident.closed_at)
        for what, at in zip(OF_INCIDENTS, ends, strict=True):
            if at is not None:
                here[counts.waited(what, areas[station], incident.opened_at, at)] += 1
    for case in tx.figures.cases(list(areas), since, before):
        here = found[case.unit_id, case.first_ring_at.astimezone(zone).date()]
        for what in _ended_by(case.kind):
            here[counts.waited(what, areas[case.unit_id], case.first_ring_at, case.at)] += 1
    return found


def _check_ins(
    tx: UnitOfWork, stations: Sequence[int], zone: ZoneInfo, period: Period, found: Found
) -> None:
    rows, days = tx.figures, (period.first, period.last)
    for station, day, half_hour, state, number in rows.check_ins(stations, *days):
        found[station, day][counts.name(counts.CHECK_IN, _hour(half_hour, zone), state)] += number
    for station, day, half_hour, kind, number in rows.attempts(stations, *days):
        if kind == EvidenceKind.PLACED:
            found[station, day][counts.name(counts.CALL, _hour(half_hour, zone))] += number
        else:
            found[station, day][counts.name(counts.REASON, kind)] += number


def _ended_by(kind: str) -> Iterator[str]:
    return (what for what, kinds in OF_CASES.items() if kind in kinds)


def _hour(half_hour: int, zone: ZoneInfo) -> int:
    return (EPOCH + half_hour * HALF_HOUR).astimezone(zone).hour
