"""The roster by hand: shifts, leave, and tonight's roster confirmed by the SHO."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from helpline.acting import Actor
from helpline.directory.model import Leave, Shift, Unit, UnitKind
from helpline.duties import Duty, DutyState
from helpline.errors import NotFound, Refused
from helpline.importing.officers import KINDS_OF_ROLE
from helpline.reasons.refusals import Why
from helpline.repositories import UnitOfWork

DUTY, SUBJECT = "confirm_roster", "unit"
ASKED_FROM, DUE_AT, OVER_AT = time(16), time(20), time(6)
"""On the station's own clock: when tonight's roster is owed, by when, and when the night is over."""
LONGEST_LEAVE = timedelta(days=400)


def add_shift(tx: UnitOfWork, now: datetime, shift: Shift, *, by: Actor) -> None:
    """A weekly duty. Raises Refused for a role that is not served there, for who is no active
    officer, and if the very same stands already."""
    unit, officer = tx.units.get(shift.unit_id), tx.officers.find(shift.officer_id)
    if officer is None or not officer.active:
        raise Refused(Why.OFFICER_GONE)
    if unit.kind not in KINDS_OF_ROLE.get(shift.role, ()):
        raise Refused(Why.ROLE_NOT_SERVED(role=shift.role.value, level=unit.kind.value))
    if not shift.days_mask:
        raise Refused(Why.CHOOSE_DAYS)
    known = tx.officers.shifts_at(shift.officer_id, shift.unit_id)
    if any(replace(one, id=0) == replace(shift, id=0) for one in known):
        raise Refused(Why.DUTY_STANDS)
    tx.officers.add_shift(shift)
    by.note(
        tx,
        now,
        "shift_added",
        "unit",
        unit.id,
        unit.id,
        officer=shift.officer_id,
        role=shift.role.value,
        days=shift.days_mask,
        begins=shift.from_s,
        ends=shift.to_s,
    )


def remove_shift(tx: UnitOfWork, now: datetime, shift_id: int, unit: Unit, *, by: Actor) -> None:
    """A weekly duty at this unit ends. Raises NotFound."""
    shift = tx.officers.shift(shift_id)
    if shift.unit_id != unit.id:
        raise NotFound("there is no such duty at this unit")
    tx.officers.remove_shift(shift_id)
    by.note(
        tx,
        now,
        "shift_removed",
        "unit",
        unit.id,
        unit.id,
        officer=shift.officer_id,
        role=shift.role.value,
        days=shift.days_mask,
        begins=shift.from_s,
        ends=shift.to_s,
    )


def add_leave(
    tx: UnitOfWork,
    now: datetime,
    officer_id: int,
    first: date,
    last: date,
    tz: str,
    *,
    by: Actor,
) -> None:
    """An officer is away on these local dates; ladders pass over who is away. Raises Refused for
    dates the wrong way round, in the past, or far too long."""
    if tx.officers.find(officer_id) is None:
        raise Refused(Why.NO_OFFICER)
    today = now.astimezone(ZoneInfo(tz)).date()
    if last < first or last < today or last - first > LONGEST_LEAVE:
        raise Refused(Why.LEAVE_DAYS)
    from_at = datetime.combine(first, time(0), ZoneInfo(tz)).astimezone(UTC)
    to_at = datetime.combine(last + timedelta(days=1), time(0), ZoneInfo(tz)).astimezone(UTC)
    tx.officers.add_leave(Leave(officer_id, from_at, to_at))
    officer = tx.officers.find(officer_id)
    by.note(
        tx,
        now,
        "leave",
        "officer",
        officer_id,
        officer.unit_id if officer else None,
        first=first.isoformat(),
        last=last.isoformat(),
    )


def end_leave(tx: UnitOfWork, now: datetime, leave_id: int, *, by: Actor) -> int:
    """An officer is back, or does not go: from now on on duty again. Returns the officer's id."""
    leave = tx.officers.leave(leave_id)
    tx.officers.end_leave(leave_id, now)
    officer = tx.officers.find(leave.officer_id)
    unit_id = officer.unit_id if officer else None
    by.note(tx, now, "leave_ended", "officer", leave.officer_id, unit_id)
    return leave.officer_id


def confirm(tx: UnitOfWork, now: datetime, station: Unit, *, empty: int, by: Actor) -> None:
    """Tonight's roster is as it stands, says somebody by name; `empty` posts are empty.

    Raises Refused without an officer's name.
    """
    if by.person_id is None:
        raise Refused(Why.NO_OFFICER_BEHIND)
    day = now.astimezone(ZoneInfo(station.tz)).date()
    tx.officers.confirm_roster(station.id, day, by.person_id, now)
    duty = tx.duties.find(DUTY, SUBJECT, station.id)
    if duty is not None:
        tx.duties.save(replace(duty, state=DutyState.DONE, done_by=by.person_id, due_at=None))
    by.note(
        tx,
        now,
        "roster_confirmed",
        "unit",
        station.id,
        station.id,
        day=day.isoformat(),
        empty=empty,
    )


def unconfirmed(tx: UnitOfWork, now: datetime, stations: list[Unit]) -> list[Unit]:
    """The stations that owe tonight's roster now, by one query for each time zone."""
    found: list[Unit] = []
    for tz in {station.tz for station in stations}:
        local = now.astimezone(ZoneInfo(tz))
        if local.time() < ASKED_FROM:
            continue
        here = [station for station in stations if station.tz == tz and not station.closed_at]
        done = tx.officers.confirmed([station.id for station in here], local.date())
        found += [station for station in here if station.id not in done]
    return found


def owe_confirmations(tx: UnitOfWork, now: datetime) -> int:
    """From the afternoon on every station owes tonight's roster. Running it twice changes
    nothing. Returns how many duties are new."""
    new = 0
    for station in unconfirmed(tx, now, tx.units.of_kind(UnitKind.STATION)):
        local = now.astimezone(ZoneInfo(station.tz))
        due = datetime.combine(local.date(), DUE_AT, local.tzinfo).astimezone(UTC)
        made = tx.duties.add(
            kind=DUTY,
            subject=SUBJECT,
            subject_id=station.id,
            unit_id=station.id,
            due_at=max(due, now),
        )
        new += made is not None
    return new


def night_is_over(tx: UnitOfWork, now: datetime, duty: Duty) -> bool:
    """Whether nobody is helped any more by confirming that night."""
    local = now.astimezone(ZoneInfo(tx.units.get(duty.unit_id).tz)).time()
    return OVER_AT <= local < ASKED_FROM
