"""Officers, their weekly shifts and their leave."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, delete, insert, select, true

from helpline.directory.model import Leave, Officer, Role, Shift
from store.dialect import among, insert_or_update
from store.rows import columns_of, names_of, values_of
from store.session import Session
from store.statement import Statement
from store.tables.directory import leaves, officers, shifts

_OFFICER, _SHIFT, _LEAVE = names_of(Officer), names_of(Shift, "id"), names_of(Leave)
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
_REMOVE_SHIFTS = Statement(delete(shifts).where(shifts.c.officer_id == bindparam("id")))
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
_ON_LEAVE = Statement(
    select(leaves.c.officer_id).where(
        among(leaves.c.officer_id, "officer_ids"),
        leaves.c.from_at <= bindparam("now"),
        leaves.c.to_at > bindparam("now"),
    )
)


class SqlOfficers:
    """`helpline.repositories.Officers`."""

    def __init__(self, session: Session) -> None:
        self._session = session

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

    def remove_shifts(self, officer_id: int) -> None:
        self._session.change(_REMOVE_SHIFTS, id=officer_id)

    def shifts(self, unit_ids: Sequence[int], role: Role) -> list[Shift]:
        rows = self._session.rows(_SHIFTS, unit_ids=unit_ids, role=role)
        return [Shift(*row) for row in rows]

    def on_leave(self, officer_ids: Sequence[int], now: datetime) -> set[int]:
        rows = self._session.rows(_ON_LEAVE, officer_ids=officer_ids, now=now)
        return {row[0] for row in rows}
