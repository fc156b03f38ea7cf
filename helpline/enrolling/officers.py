"""Officers and their weekly shifts."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from helpline.directory.model import Officer, Shift
from helpline.enrolling.humans import bring_up_to_date, with_number
from helpline.enrolling.tally import Change, Tally
from helpline.errors import NotFound
from helpline.importing import OfficerRow, ShiftRow
from helpline.people import Person
from helpline.repositories import UnitOfWork


def enrol_officers(tx: UnitOfWork, now: datetime, rows: Sequence[OfficerRow]) -> Tally:
    """Write officers. The telephone tells who it is: a known one means an update."""
    return Tally.of(_officer(tx, now, row) for row in rows)


def enrol_shifts(tx: UnitOfWork, now: datetime, rows: Sequence[ShiftRow]) -> Tally:
    """Write shifts: what the file says of an officer at a unit replaces what was there."""
    patterns: dict[tuple[str, str], list[ShiftRow]] = defaultdict(list)
    for row in rows:
        patterns[row.officer_phone, row.unit].append(row)
    return Tally.of(
        change
        for (phone, unit), pattern in patterns.items()
        for change in _pattern(tx, now, phone, unit, pattern)
    )


def officer_with(tx: UnitOfWork, number: str) -> tuple[Person, Officer] | None:
    """The officer who has this number; one in service before one who has left."""
    found = [
        (person, officer)
        for person in tx.people.by_phone(number)
        if (officer := tx.officers.find(person.id)) is not None
    ]
    return min(found, key=lambda both: not both[1].active, default=None)


def _officer(tx: UnitOfWork, now: datetime, row: OfficerRow) -> Change:
    unit_id = _unit_id(tx, row.unit)
    both = officer_with(tx, row.phone)
    if both is None:
        person, before = _human(tx, now, row), None
        title, changed = row.role.value, True
    else:
        person, before = both
        title = before.title if before.role is row.role else row.role.value
        others = {p.label: p.e164 for p in person.phones if p.e164 != row.phone}
        changed = bring_up_to_date(
            tx,
            person,
            name=row.name,
            language=row.language,
            phones={**others, "main": row.phone},
        )
    officer = Officer(person.id, unit_id, row.role, title, row.gender)
    if before == officer and not changed:
        return Change.SAME
    if before is not None and (before.unit_id, before.role) != (unit_id, row.role):
        tx.officers.remove_shifts(person.id, before.unit_id)
    tx.officers.add(officer)
    change = Change.CHANGED if before else Change.NEW
    tx.audit.add(now, f"officer_{change.value}", "officer", person.id, unit_id=unit_id)
    return change


def _human(tx: UnitOfWork, now: datetime, row: OfficerRow) -> Person:
    """Somebody of this name whom we know by this number in another part, or somebody new."""
    known = with_number(tx, row.name, [row.phone])
    if known:
        return known[0]
    return tx.people.add(name=row.name, language=row.language, phones={"main": row.phone}, now=now)


def _pattern(
    tx: UnitOfWork, now: datetime, phone: str, unit: str, rows: Sequence[ShiftRow]
) -> Iterable[Change]:
    both = officer_with(tx, phone)
    if both is None:
        raise NotFound("an officer of the shifts has gone since the file was read; import it again")
    officer_id, unit_id = both[0].id, _unit_id(tx, unit)
    before = {_times(shift) for shift in tx.officers.shifts_at(officer_id, unit_id)}
    wanted = [
        Shift(officer_id, unit_id, row.role, row.days_mask, row.from_s, row.to_s) for row in rows
    ]
    if before == {_times(shift) for shift in wanted}:
        return [Change.SAME] * len(rows)
    tx.officers.remove_shifts(officer_id, unit_id)
    for shift in wanted:
        tx.officers.add_shift(shift)
    tx.audit.add(
        now,
        "shifts_replaced",
        "officer",
        officer_id,
        unit_id=unit_id,
        detail={"before": len(before), "now": len(rows)},
    )
    return [Change.CHANGED if before else Change.NEW] * len(rows)


def _times(shift: Shift) -> tuple[object, ...]:
    return (shift.role, shift.days_mask, shift.from_s, shift.to_s)


def _unit_id(tx: UnitOfWork, code: str) -> int:
    unit = tx.units.by_code(code)
    if unit is None:
        raise NotFound(f"unit {code} has gone since the file was read; import it again")
    return unit.id
