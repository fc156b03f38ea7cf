"""Counting each day of a state once, and anew when something of it has changed.

A ledger holds every local date. Until a date is settled, three hours after its end, it is counted
anew each time; from then on only units of which a late change was noted (`store.late`). The count
and the forgetting of those notes commit together, if nobody else has counted the date meanwhile:
stopped anywhere or run twice at once, no change is lost.
"""

import logging
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from helpline.checkins.planning import DAYS_AHEAD
from helpline.directory.model import Unit, UnitKind
from helpline.figures.counting import count
from helpline.figures.counts import Counts, added_up
from helpline.figures.model import Period
from helpline.figures.repository import Day
from helpline.ports import Store
from helpline.repositories import UnitOfWork

SETTLED_AFTER = timedelta(hours=3)
AHEAD_EVERY = timedelta(hours=1)
"""How often dates to come are counted: of them there is what is planned, and little changes."""
DAYS_AT_ONCE = 10
log = logging.getLogger("khairiyat.figures")


@dataclass(frozen=True, slots=True)
class _Counted:
    """A date as it was read: what each unit's page shows of it, and the late changes in that."""

    day: Day
    by_unit: dict[int, Counts]
    late: tuple[int, ...]


def keep_up(store: Store, now: datetime, most: int = DAYS_AT_ONCE) -> int:
    """Count what is to be counted, of each state at most so many dates, the nearest first.
    Returns how many dates are left."""
    left = 0
    for state in store.read(lambda tx: tx.units.of_kind(UnitKind.STATE)):
        due = _opened(store, state, now)
        for day in due[:most]:
            try:
                _count_day(store, state, day, now)
            except Exception as error:
                # One date that cannot be counted keeps no other waiting; the auditor tells of it.
                log.error("numbers of %s: %s", day, type(error).__name__)
        left += len(due[most:])
    return left


def _opened(store: Store, state: Unit, now: datetime) -> list[date]:
    """The dates that are due, all of them in the ledger."""
    today = now.astimezone(ZoneInfo(state.tz)).date()
    late = store.read(lambda tx: {day for _, _, day in tx.day_counts.late(_ids(tx, state))})
    missing = late | set(store.read(lambda tx: _not_in_ledger(tx, state, today)))
    if missing:
        store.write(lambda tx: _open(tx, state, missing))
    open_days = store.read(lambda tx: tx.day_counts.unsettled(state.id))
    due = late | {each.day for each in open_days if _is_due(each, today, now)}
    return sorted(due, key=lambda day: (abs(today - day), day))


def _not_in_ledger(tx: UnitOfWork, state: Unit, today: date) -> tuple[date, ...]:
    """From the day of the very first row, or from where the ledger ends, as far as is planned."""
    last = today + timedelta(days=DAYS_AHEAD)
    newest = tx.day_counts.newest_day(state.id)
    if newest is not None:
        return Period(newest + timedelta(days=1), last).days
    begun = tx.day_counts.first_of_all()
    first = today if begun is None else begun.astimezone(ZoneInfo(state.tz)).date()
    return Period(min(first, today), last).days


def _open(tx: UnitOfWork, state: Unit, days: Collection[date]) -> None:
    for day in sorted(days):
        tx.day_counts.open_day(state.id, day)


def _is_due(day: Day, today: date, now: datetime) -> bool:
    return day.day <= today or day.counted_at is None or now - day.counted_at >= AHEAD_EVERY


def _count_day(store: Store, state: Unit, day: date, now: datetime) -> bool:
    counted = store.read(lambda tx: _counted(tx, state, day))
    return store.write(lambda tx: _keep(tx, state, counted, now))


def _counted(tx: UnitOfWork, state: Unit, date_: date) -> _Counted:
    """All in one snapshot: what is noted after it stays noted."""
    day = tx.day_counts.days(state.id, date_, date_)[date_]
    units = [u for u in tx.overviews.units_below(state.path) if u.kind is not UnitKind.BEAT]
    late = [each for each in tx.day_counts.late([unit.id for unit in units]) if each[2] == date_]
    changed = {unit_id for _, unit_id, _ in late}
    stations = {unit.id for unit in units if unit.kind is UnitKind.STATION}
    unchanged = stations - changed if day.settled else set()
    anew = [unit for unit in units if unit.id not in unchanged]
    own = count(tx, anew, state.tz, Period(date_, date_))
    kept = tx.day_counts.of_day(sorted(unchanged), date_)
    parts: dict[int, list[Mapping[str, int]]] = {unit.id: [] for unit in units}
    for unit in units:
        counts = kept.get(unit.id) or own.get((unit.id, date_)) or {}
        for above in unit.lineage:
            parts[above].append(counts)
    by_unit = {unit_id: added_up(counts) for unit_id, counts in parts.items()}
    return _Counted(day, by_unit, tuple(row_id for row_id, _, _ in late))


def _keep(tx: UnitOfWork, state: Unit, counted: _Counted, now: datetime) -> bool:
    """False if somebody else was first, who has seen at least as much."""
    day = counted.day.day
    over = Period(day, day).instants(state.tz)[1]
    settled = counted.day.settled or now >= over + SETTLED_AFTER
    if not tx.day_counts.count_day(counted.day, now, settled=settled):
        return False
    for unit_id, counts in counted.by_unit.items():
        tx.day_counts.keep(unit_id, day, counts)
    tx.day_counts.forget_late(counted.late)
    return True


def _ids(tx: UnitOfWork, state: Unit) -> list[int]:
    return [unit.id for unit in tx.overviews.units_below(state.path)]
