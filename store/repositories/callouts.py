"""Officers who were called out to a woman in danger."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import bindparam, select, text

from helpline.cases.callout import Callout
from helpline.errors import Conflict
from store.repositories.custody import SqlCustody
from store.rows import columns_of, inserting, names_of, saving, values_of
from store.session import Session
from store.statement import Statement
from store.tables.case_calls import case_callouts
from store.tables.cases import OPEN, cases

_NEW = names_of(Callout, "id", "version")
_CHANGING = ("going_at", "arrived_at", "declined_at")
_CALLOUT = columns_of(case_callouts, names_of(Callout))
_ADD = inserting(case_callouts, _NEW)
_SAVE = saving(case_callouts, _CHANGING)
_OF_CASE = Statement(
    select(*_CALLOUT)
    .where(case_callouts.c.case_id == bindparam("case_id"))
    .order_by(case_callouts.c.id)
)
_BY_CODE = Statement(
    select(*_CALLOUT)
    .where(
        case_callouts.c.responder_id == bindparam("responder_id"),
        case_callouts.c.code == bindparam("code"),
    )
    .order_by(case_callouts.c.id.desc())
    .limit(1)
)
_HELD_BY = Statement(
    select(*_CALLOUT)
    .join_from(case_callouts, cases)
    .where(case_callouts.c.responder_id == bindparam("responder_id"), text(OPEN))
    .order_by(case_callouts.c.id)
)
_CODES_SINCE = Statement(
    select(case_callouts.c.code).where(
        case_callouts.c.responder_id == bindparam("responder_id"),
        case_callouts.c.told_at >= bindparam("since"),
    )
)


class SqlCallouts:
    """`helpline.cases.callout.Callouts`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, callout: Callout) -> Callout:
        new_id = self._session.value(_ADD, **values_of(callout, _NEW))
        return replace(callout, id=int(new_id), version=0)

    def save(self, callout: Callout) -> Callout:
        changed = self._session.change(
            _SAVE, row_id=callout.id, read_version=callout.version, **values_of(callout, _CHANGING)
        )
        if not changed:
            raise Conflict(f"callout {callout.id} was changed by somebody else")
        return replace(callout, version=callout.version + 1)

    def of_case(self, case_id: int) -> list[Callout]:
        return [Callout(*row) for row in self._session.rows(_OF_CASE, case_id=case_id)]

    def by_code(self, responder_id: int, code: str) -> Callout | None:
        row = self._session.row(_BY_CODE, responder_id=responder_id, code=code)
        found = self._unsealed([Callout(*row)]) if row else []
        return found[0] if found else None

    def held_by(self, responder_id: int) -> list[Callout]:
        rows = self._session.rows(_HELD_BY, responder_id=responder_id)
        return self._unsealed([Callout(*row) for row in rows])

    def codes_since(self, responder_id: int, since: datetime) -> set[str]:
        rows = self._session.rows(_CODES_SINCE, responder_id=responder_id, since=since)
        return {row[0] for row in rows}

    def _unsealed(self, callouts: list[Callout]) -> list[Callout]:
        custody = SqlCustody(self._session)
        return [
            each
            for each in callouts
            if not custody.sealed_people(each.case_id, [each.responder_id])
        ]
