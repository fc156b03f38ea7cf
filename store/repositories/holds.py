"""Women who wait on the line."""

from dataclasses import replace

from sqlalchemy import bindparam, select, text

from helpline.cases.hold import Hold
from helpline.errors import Conflict, NotFound
from store.rows import by_id, columns_of, inserting, names_of, saving, values_of
from store.session import Session
from store.statement import Statement
from store.tables.case_calls import TO_BRING, case_holds

_NEW = names_of(Hold, "id", "version")
_CHANGING = (
    "speaks",
    "recorded",
    "until",
    "taken_by",
    "taken_leg",
    "taken_at",
    "joined_at",
    "ended_at",
    "bring_until",
)
_HOLD = columns_of(case_holds, names_of(Hold))
_GET = by_id(case_holds, _HOLD)
_ADD = inserting(case_holds, _NEW)
_SAVE = saving(case_holds, _CHANGING)
_OF_CONVERSATION = Statement(
    select(*_HOLD)
    .where(case_holds.c.conversation_id == bindparam("conversation_id"))
    .order_by(case_holds.c.id.desc())
    .limit(1)
)
_OF_CASE = Statement(
    select(*_HOLD).where(case_holds.c.case_id == bindparam("case_id")).order_by(case_holds.c.id)
)
_TO_BRING = Statement(select(*_HOLD).where(text(TO_BRING)).order_by(case_holds.c.id))


class SqlHolds:
    """`helpline.cases.hold.Holds`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, hold: Hold) -> Hold:
        new_id = self._session.value(_ADD, **values_of(hold, _NEW))
        return replace(hold, id=int(new_id), version=0)

    def get(self, hold_id: int) -> Hold:
        row = self._session.row(_GET, id=hold_id)
        if row is None:
            raise NotFound(f"hold {hold_id} does not exist")
        return Hold(*row)

    def save(self, hold: Hold) -> Hold:
        changed = self._session.change(
            _SAVE, row_id=hold.id, read_version=hold.version, **values_of(hold, _CHANGING)
        )
        if not changed:
            raise Conflict(f"hold {hold.id} was changed by somebody else")
        return replace(hold, version=hold.version + 1)

    def of_conversation(self, conversation_id: int) -> Hold | None:
        row = self._session.row(_OF_CONVERSATION, conversation_id=conversation_id)
        return Hold(*row) if row else None

    def of_case(self, case_id: int) -> list[Hold]:
        return [Hold(*row) for row in self._session.rows(_OF_CASE, case_id=case_id)]

    def to_bring(self) -> list[Hold]:
        return [Hold(*row) for row in self._session.rows(_TO_BRING)]
