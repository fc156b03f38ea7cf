"""Visits at a senior's home: planned as a promise with a date, done in a name, with a note."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol
from zoneinfo import ZoneInfo

from helpline.duties import DutyState
from helpline.errors import Refused
from helpline.reasons.refusals import Why

if TYPE_CHECKING:
    from helpline.acting import Actor
    from helpline.repositories import UnitOfWork

DUTY = SUBJECT = "visit"
FARTHEST = timedelta(days=366)
LONGEST_NOTE = 2000


class VisitKind(StrEnum):
    """Why somebody goes: the first time after enrolment, as usual, or to look again."""

    FIRST = "first"
    USUAL = "usual"
    AGAIN = "again"


class VisitState(StrEnum):
    """PLANNED until somebody has been there or it is called off."""

    PLANNED = "planned"
    DONE = "done"
    CALLED_OFF = "called_off"


@dataclass(frozen=True, slots=True)
class Visit:
    """One visit. `day` is the local date on which somebody shall go; `done_by` the officer in
    whose name it was done or called off. `note` is what was found: personal."""

    id: int
    senior_id: int
    station_id: int
    kind: VisitKind
    day: date
    state: VisitState
    planned_by: int | None
    done_by: int | None
    done_at: datetime | None
    note: str
    version: int = 0


class Visits(Protocol):
    """Visits of seniors."""

    def add(self, visit: Visit) -> Visit: ...
    def get(self, visit_id: int) -> Visit: ...
    def save(self, visit: Visit) -> Visit: ...
    def of_senior(self, senior_id: int, limit: int) -> list[Visit]:
        """Planned first, then newest first."""

    def due(self, station_ids: Sequence[int], until: date, limit: int) -> list[Visit]:
        """Planned for this date or an earlier one, earliest first."""


def plan_visit(
    tx: "UnitOfWork",
    now: datetime,
    senior_id: int,
    kind: VisitKind,
    day: date,
    *,
    by: "Actor",
) -> Visit:
    """Plan a visit; the station owes it until the end of that day, and then the ranks above.

    Raises Refused for a day that is over or more than a year away, and if one is planned for
    that day already.
    """
    senior = tx.seniors.get(senior_id)
    tz = tx.units.get(senior.station_id).tz
    _in_time(now, day, tz)
    planned = tx.visits.of_senior(senior_id, 50)
    if any(v.state is VisitState.PLANNED and v.day == day for v in planned):
        raise Refused(Why.VISIT_THAT_DAY)
    visit = tx.visits.add(
        Visit(
            id=0,
            senior_id=senior_id,
            station_id=senior.station_id,
            kind=kind,
            day=day,
            state=VisitState.PLANNED,
            planned_by=by.person_id,
            done_by=None,
            done_at=None,
            note="",
        )
    )
    tx.duties.add(
        kind=DUTY,
        subject=SUBJECT,
        subject_id=visit.id,
        unit_id=senior.station_id,
        due_at=end_of(day, tz),
    )
    by.note(
        tx,
        now,
        "visit_planned",
        "senior",
        senior_id,
        senior.station_id,
        visit=visit.id,
        day=day.isoformat(),
    )
    return visit


def move_visit(tx: "UnitOfWork", now: datetime, visit_id: int, day: date, *, by: "Actor") -> Visit:
    """Another day. Raises Refused for one that is not planned any more, and for a day that is
    over."""
    visit = _planned(tx, visit_id)
    tz = tx.units.get(visit.station_id).tz
    _in_time(now, day, tz)
    moved = tx.visits.save(replace(visit, day=day))
    duty = tx.duties.find(DUTY, SUBJECT, visit_id)
    if duty is not None:
        tx.duties.save(replace(duty, due_at=end_of(day, tz), rank=0))
    by.note(
        tx,
        now,
        "visit_moved",
        "senior",
        visit.senior_id,
        visit.station_id,
        visit=visit_id,
        day=day.isoformat(),
    )
    return moved


def visit_done(tx: "UnitOfWork", now: datetime, visit_id: int, note: str, *, by: "Actor") -> Visit:
    """Somebody was there. Raises Refused without an officer's name or a word of what was found,
    and for a visit that is not planned any more."""
    if by.person_id is None:
        raise Refused(Why.NO_OFFICER_BEHIND)
    if not note.strip():
        raise Refused(Why.WRITE_FOUND)
    return _ended(tx, now, visit_id, VisitState.DONE, note.strip()[:LONGEST_NOTE], by)


def call_off_visit(tx: "UnitOfWork", now: datetime, visit_id: int, *, by: "Actor") -> Visit:
    """Nobody goes. Raises Refused for a visit that is not planned any more."""
    return _ended(tx, now, visit_id, VisitState.CALLED_OFF, "", by)


def end_of(day: date, tz: str) -> datetime:
    """The instant (UTC) at which a local date is over."""
    return datetime.combine(day + timedelta(days=1), time(0), ZoneInfo(tz)).astimezone(UTC)


def _ended(
    tx: "UnitOfWork",
    now: datetime,
    visit_id: int,
    state: VisitState,
    note: str,
    by: "Actor",
) -> Visit:
    visit = _planned(tx, visit_id)
    ended = tx.visits.save(
        replace(visit, state=state, done_by=by.person_id, done_at=now, note=note)
    )
    duty = tx.duties.find(DUTY, SUBJECT, visit_id)
    if duty is not None:
        done = DutyState.DONE if state is VisitState.DONE else DutyState.CANCELLED
        tx.duties.save(replace(duty, state=done, done_by=by.person_id, due_at=None))
    by.note(
        tx,
        now,
        f"visit_{state.value}",
        "senior",
        visit.senior_id,
        visit.station_id,
        visit=visit_id,
    )
    return ended


def _planned(tx: "UnitOfWork", visit_id: int) -> Visit:
    visit = tx.visits.get(visit_id)
    if visit.state is not VisitState.PLANNED:
        raise Refused(Why.VISIT_OVER)
    return visit


def _in_time(now: datetime, day: date, tz: str) -> None:
    today = now.astimezone(ZoneInfo(tz)).date()
    if not today <= day <= today + FARTHEST:
        raise Refused(Why.DAY_WITHIN_YEAR)
