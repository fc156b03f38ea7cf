"""Putting a unit's numbers together."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from helpline.directory.model import Unit, UnitKind
from helpline.figures.model import Figures, Period, Spread, spread
from helpline.repositories import UnitOfWork

HALF_HOUR = timedelta(minutes=30)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
EVERYWHERE = "all"
# What is waited for -> the events of a case that end the wait (each its own clock, to the second).
OF_CASES = {
    "answer": frozenset({"joined", "taken"}),
    "dispatch": frozenset({"dispatched"}),
    "arrival": frozenset({"arrived"}),
}
OF_INCIDENTS = ("acknowledged", "looked_at")


def figures_of(tx: UnitOfWork, units: Sequence[Unit], tz: str, period: Period) -> Figures:
    """The numbers of these units: seniors of the stations among them, cases of all of them."""
    stations = [unit.id for unit in units if unit.kind is UnitKind.STATION]
    owners = [unit.id for unit in units if unit.kind is not UnitKind.BEAT]
    since, before = period.instants(tz)
    counted = tx.figures
    hours: dict[int, Counter[str]] = defaultdict(Counter)
    for half_hour, state, number in counted.check_ins(stations, period.first, period.last):
        hours[_hour(half_hour, tz)][state] += number
    calls: Counter[int] = Counter()
    for half_hour, number in counted.calls(stations, period.first, period.last):
        calls[_hour(half_hour, tz)] += number
    waited: dict[tuple[str, str], list[float]] = defaultdict(list)
    outcomes: Counter[str] = Counter()
    areas = {unit.id: unit.area for unit in units}
    for incident in counted.incidents(stations, since, before):
        outcomes[incident.outcome or "open"] += 1
        ends = zip(OF_INCIDENTS, (incident.acknowledged_at, incident.closed_at), strict=True)
        for what, at in ends:
            if at is not None:
                seconds = (at - incident.opened_at).total_seconds()
                _wait(waited, what, areas[incident.station_id], seconds)
    for case in counted.cases(owners, since, before):
        for what, kinds in OF_CASES.items():
            if case.kind in kinds:
                seconds = (case.at - case.first_ring_at).total_seconds()
                _wait(waited, what, areas[case.unit_id], seconds)
    return Figures(
        hours={hour: dict(states) for hour, states in sorted(hours.items())},
        calls=dict(sorted(calls.items())),
        reasons=dict(counted.reasons(stations, period.first, period.last)),
        times=_spreads(waited),
        outcomes=dict(outcomes.most_common()),
    )


def _wait(
    waited: dict[tuple[str, str], list[float]], what: str, area: str | None, seconds: float
) -> None:
    waited[what, EVERYWHERE].append(seconds)
    if area:
        waited[what, area].append(seconds)


def _spreads(waited: Mapping[tuple[str, str], list[float]]) -> dict[tuple[str, str], Spread]:
    return {key: spread(seconds) for key, seconds in waited.items()}


def _hour(half_hour: int, tz: str) -> int:
    return (EPOCH + half_hour * HALF_HOUR).astimezone(ZoneInfo(tz)).hour
