"""Putting a unit's numbers together: what was counted of past days, and what is there now."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from helpline.directory.model import Unit, UnitKind
from helpline.figures.counting import count
from helpline.figures.counts import added_up, figures
from helpline.figures.model import Figures, Period
from helpline.repositories import UnitOfWork

FEW = 4
"""Stations up to which what has changed since the last count is counted while the page waits."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """`as_of` is when a unit of many stations was last counted; None if all of it was counted just
    now. `waiting` dates of the period have not been counted yet, and are left out."""

    figures: Figures
    as_of: datetime | None
    waiting: int


def gather(tx: UnitOfWork, unit: Unit, below: Sequence[Unit], period: Period) -> Gathered:
    """The numbers of a unit; `below` are all units at or below it. Of a few stations every date
    that is not settled, or was changed since, is counted from the rows."""
    stations = [each for each in below if each.kind is UnitKind.STATION]
    if len(stations) > FEW:
        return _counted_before(tx, unit, period)
    ids = [each.id for each in below]
    settled = tx.day_counts.settled(unit, ids, period.first, period.last)
    parts = list(settled.values())
    for span in _spans(set(period.days) - settled.keys()):
        parts += count(tx, below, unit.tz, span).values()
    return Gathered(figures(added_up(parts)), None, 0)


def _counted_before(tx: UnitOfWork, unit: Unit, period: Period) -> Gathered:
    state_id = unit.lineage[0]
    as_of = tx.day_counts.last_counted(state_id)
    days = tx.day_counts.days(state_id, period.first, period.last).values()
    kept = tx.day_counts.of_unit(unit.id, period.first, period.last)
    waiting = sum(day.counted_at is None for day in days) if as_of else len(period.days)
    return Gathered(figures(added_up(kept.values())), as_of, waiting)


def _spans(days: Collection[date]) -> list[Period]:
    """Dates as periods without gaps, in order."""
    spans: list[Period] = []
    for day in sorted(days):
        if spans and spans[-1].last + timedelta(days=1) == day:
            spans[-1] = Period(spans[-1].first, day)
        else:
            spans.append(Period(day, day))
    return spans
