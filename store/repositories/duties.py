"""Promises that people owe."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import bindparam, select, text

from helpline.duties import Duty, DutyState
from helpline.errors import Conflict, NotFound
from store.dialect import among, insert_once
from store.rows import LEASE_OVER, by_id, columns_of, names_of, saving, values_of
from store.session import Session
from store.statement import Statement
from store.tables.duties import OPEN, duties

_CHANGING = ("unit_id", "rank", "state", "due_at", "done_by")
_DUTY = columns_of(duties, names_of(Duty))
_GET = by_id(duties, _DUTY)
_FIND = Statement(
    select(*_DUTY).where(
        duties.c.kind == bindparam("kind"),
        duties.c.subject == bindparam("subject"),
        duties.c.subject_id == bindparam("subject_id"),
        text(OPEN),
    )
)
_ADD = insert_once(
    duties,
    ["kind", "subject", "subject_id", "unit_id", "due_at", "state"],
    returning=[duties.c.id],
)
_SAVE = saving(duties, _CHANGING, also=LEASE_OVER)
_OPEN_AT = Statement(
    select(*_DUTY)
    .where(among(duties.c.unit_id, "unit_ids"), text(OPEN))
    .order_by(duties.c.due_at, duties.c.id)
)
_OF = Statement(
    select(*_DUTY)
    .where(duties.c.subject_id == bindparam("subject_id"), duties.c.subject == bindparam("subject"))
    .order_by(duties.c.id)
)


class SqlDuties:
    """`helpline.repositories.Duties`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(
        self, *, kind: str, subject: str, subject_id: int, unit_id: int, due_at: datetime
    ) -> Duty | None:
        new_id = self._session.value(
            _ADD,
            kind=kind,
            subject=subject,
            subject_id=subject_id,
            unit_id=unit_id,
            due_at=due_at,
            state=DutyState.OPEN,
        )
        if new_id is None:
            return None
        self._session.changed_units.add(unit_id)
        return Duty(new_id, kind, subject, subject_id, unit_id, 0, DutyState.OPEN, due_at, None, 0)

    def get(self, duty_id: int) -> Duty:
        row = self._session.row(_GET, id=duty_id)
        if row is None:
            raise NotFound(f"duty {duty_id} does not exist")
        return Duty(*row)

    def find(self, kind: str, subject: str, subject_id: int) -> Duty | None:
        row = self._session.row(_FIND, kind=kind, subject=subject, subject_id=subject_id)
        return Duty(*row) if row else None

    def save(self, duty: Duty) -> Duty:
        changed = self._session.change(
            _SAVE, row_id=duty.id, read_version=duty.version, **values_of(duty, _CHANGING)
        )
        if not changed:
            raise Conflict(f"duty {duty.id} was changed by somebody else")
        self._session.changed_units.add(duty.unit_id)
        return replace(duty, version=duty.version + 1)

    def open_at(self, unit_ids: Sequence[int]) -> list[Duty]:
        return [Duty(*row) for row in self._session.rows(_OPEN_AT, unit_ids=unit_ids)]

    def of(self, subject: str, subject_id: int) -> list[Duty]:
        rows = self._session.rows(_OF, subject=subject, subject_id=subject_id)
        return [Duty(*row) for row in rows]
