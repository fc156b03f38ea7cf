"""Officers, their weekly shifts and their leave."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import bindparam, case, delete, insert, select, true, update

from helpline.directory.model import Leave, Officer, Role, Shift
from helpline.errors import NotFound
from store.columns import Instant
from store.dialect import among, insert_once, insert_or_update
from store.repositories.people import e164_place
from store.rows import by_id, columns_of, names_of, values_of
from store.session import Session
from store.statement import Statement
from store.tables.directory import leaves, officers, shifts
from store.tables.people import persons, phones
from store.tables.rosters import roster_confirmations
from store.vault import Vault

_OFFICER, _SHIFT, _LEAVE = names_of(Officer), names_of(Shift, "id"), names_of(Leave, "id")
_FIND = Statement(
    select(*columns_of(officers, _OFFICER)).where(officers.c.person_id == bindparam("id"))
)
_ADD = insert_or_update(
    officers,
    _OFFICER,
    key=["person_id"],
    changing=[name for name in _OFFICER if name != "person_id"],
)
_ADD_SHIFT = Statement(insert(shifts), columns=_SHIFT)
_ADD_LEAVE = Statement(insert(leaves), columns=_LEAVE)
_OF_OFFICER = shifts.c.officer_id == bindparam("officer_id")
_AT_UNIT = shifts.c.unit_id == bindparam("unit_id")
_REMOVE_SHIFTS = Statement(delete(shifts).where(_OF_OFFICER))
_REMOVE_SHIFTS_AT = Statement(delete(shifts).where(_OF_OFFICER, _AT_UNIT))
_SHIFTS_AT = Statement(
    select(*columns_of(shifts, (*_SHIFT, "id"))).where(_OF_OFFICER, _AT_UNIT).order_by(shifts.c.id)
)
_SHIFTS = Statement(
    select(*columns_of(shifts, (*_SHIFT, "id")))
    .join_from(shifts, officers)
    .where(
        among(shifts.c.unit_id, "unit_ids"),
        shifts.c.role == bindparam("role"),
        officers.c.active == true(),
    )
    .order_by(shifts.c.id)
)
_NUMBERS = Statement(
    select(
        officers.c.role,
        persons.c.id,
        persons.c.key_wrapped,
        persons.c.key_ver,
        phones.c.label,
        phones.c.e164_enc,
    )
    .join_from(officers, persons, persons.c.id == officers.c.person_id)
    .join(phones, phones.c.person_id == persons.c.id)
    .where(officers.c.active == true(), phones.c.blind_index.is_not(None))
    .order_by(phones.c.id)
)
_SHIFT_BY_ID = by_id(shifts, columns_of(shifts, (*_SHIFT, "id")))
_REMOVE_SHIFT = Statement(delete(shifts).where(shifts.c.id == bindparam("row_id")))
_LEAVE_BY_ID = by_id(leaves, columns_of(leaves, (*_LEAVE, "id")))
_END_LEAVE = Statement(
    update(leaves)
    .where(leaves.c.id == bindparam("row_id"))
    .values(
        to_at=case(
            (leaves.c.from_at > bindparam("at", type_=Instant()), leaves.c.from_at),
            else_=bindparam("at", type_=Instant()),
        )
    )
)
_LEAVES = Statement(
    select(*columns_of(leaves, (*_LEAVE, "id")))
    .where(
        among(leaves.c.officer_id, "officer_ids"),
        leaves.c.to_at > bindparam("after"),
        leaves.c.to_at > leaves.c.from_at,
    )
    .order_by(leaves.c.from_at, leaves.c.id)
)
_CONFIRM = insert_once(roster_confirmations, ["unit_id", "day", "confirmed_by", "confirmed_at"])
_CONFIRMED = Statement(
    select(
        roster_confirmations.c.unit_id,
        roster_confirmations.c.confirmed_by,
        roster_confirmations.c.confirmed_at,
    ).where(
        among(roster_confirmations.c.unit_id, "unit_ids"),
        roster_confirmations.c.day == bindparam("day"),
    )
)
_ON_LEAVE = Statement(
    select(leaves.c.officer_id).where(
        among(leaves.c.officer_id, "officer_ids"),
        leaves.c.from_at <= bindparam("now"),
        leaves.c.to_at > bindparam("now"),
    )
)


class SqlOfficers:
    """`helpline.repositories.Officers`."""

    def __init__(self, session: Session, vault: Vault) -> None:
        self._session = session
        self._vault = vault

    def find(self, person_id: int) -> Officer | None:
        row = self._session.row(_FIND, id=person_id)
        return Officer(*row) if row else None

    def add(self, officer: Officer) -> None:
        """An officer who is known already is moved to the unit, role and title given here."""
        self._session.change(_ADD, **values_of(officer, _OFFICER))

    def add_shift(self, shift: Shift) -> None:
        self._session.change(_ADD_SHIFT, **values_of(shift, _SHIFT))

    def add_leave(self, leave: Leave) -> None:
        self._session.change(_ADD_LEAVE, **values_of(leave, _LEAVE))

    def remove_shifts(self, officer_id: int, unit_id: int | None = None) -> None:
        if unit_id is None:
            self._session.change(_REMOVE_SHIFTS, officer_id=officer_id)
        else:
            self._session.change(_REMOVE_SHIFTS_AT, officer_id=officer_id, unit_id=unit_id)

    def shifts_at(self, officer_id: int, unit_id: int) -> list[Shift]:
        rows = self._session.rows(_SHIFTS_AT, officer_id=officer_id, unit_id=unit_id)
        return [Shift(*row) for row in rows]

    def numbers(self) -> dict[str, Role]:
        found: dict[str, Role] = {}
        for role, person_id, wrapped, version, label, sealed in self._session.rows(_NUMBERS):
            self._vault.meet(person_id, wrapped, version)
            found[self._vault.open(person_id, sealed, e164_place(person_id, label))] = role
        return found

    def shifts(self, unit_ids: Sequence[int], role: Role) -> list[Shift]:
        rows = self._session.rows(_SHIFTS, unit_ids=unit_ids, role=role)
        return [Shift(*row) for row in rows]

    def on_leave(self, officer_ids: Sequence[int], now: datetime) -> set[int]:
        rows = self._session.rows(_ON_LEAVE, officer_ids=officer_ids, now=now)
        return {row[0] for row in rows}

    def shift(self, shift_id: int) -> Shift:
        row = self._session.row(_SHIFT_BY_ID, id=shift_id)
        if row is None:
            raise NotFound(f"shift {shift_id} does not exist")
        return Shift(*row)

    def remove_shift(self, shift_id: int) -> None:
        self._session.change(_REMOVE_SHIFT, row_id=shift_id)

    def leave(self, leave_id: int) -> Leave:
        row = self._session.row(_LEAVE_BY_ID, id=leave_id)
        if row is None:
            raise NotFound(f"leave {leave_id} does not exist")
        return Leave(*row)

    def end_leave(self, leave_id: int, at: datetime) -> None:
        self._session.change(_END_LEAVE, row_id=leave_id, at=at)

    def leaves(self, officer_ids: Sequence[int], after: datetime) -> list[Leave]:
        rows = self._session.rows(_LEAVES, officer_ids=officer_ids, after=after)
        return [Leave(*row) for row in rows]

    def confirm_roster(self, unit_id: int, day: date, by: int, now: datetime) -> None:
        self._session.change(_CONFIRM, unit_id=unit_id, day=day, confirmed_by=by, confirmed_at=now)

    def confirmed(self, unit_ids: Sequence[int], day: date) -> dict[int, tuple[int, datetime]]:
        rows = self._session.rows(_CONFIRMED, unit_ids=unit_ids, day=day)
        return {unit_id: (by, at) for unit_id, by, at in rows}
