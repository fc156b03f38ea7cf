"""Legal holds."""

from datetime import datetime

from sqlalchemy import bindparam, insert, select, text, update

from helpline.errors import NotFound
from helpline.retention.model import Held, Hold
from store.repositories.ageing.held import HELD
from store.rows import by_id, columns_of, names_of
from store.session import Session
from store.statement import Row, Statement
from store.tables.retention import STANDING, legal_holds
from store.vault import Vault

_PLAIN = names_of(Hold, "reason")
_HOLD = columns_of(legal_holds, (*_PLAIN, "reason_enc"))
_GET = by_id(legal_holds, _HOLD)
_ADD = Statement(
    insert(legal_holds).returning(legal_holds.c.id),
    columns=["subject", "subject_id", "placed_by", "placed_at"],
)
_SET_REASON = Statement(
    update(legal_holds).where(legal_holds.c.id == bindparam("row_id")), columns=["reason_enc"]
)
_LIFT = Statement(
    update(legal_holds).where(legal_holds.c.id == bindparam("row_id"), text(STANDING)),
    columns=["lifted_by", "lifted_at"],
)
_ALL_STANDING = Statement(select(*_HOLD).where(text(STANDING)).order_by(legal_holds.c.id))
_held = HELD.subquery()
_COVERS = Statement(
    select(_held.c.subject_id).where(_held.c.subject_id == bindparam("person_id")).limit(1)
)
_LIFTED_SINCE = Statement(
    select(legal_holds.c.id).where(legal_holds.c.lifted_at >= bindparam("since")).limit(1)
)


class SqlLegalHolds:
    """`helpline.retention.repositories.LegalHolds`."""

    def __init__(self, session: Session, vault: Vault) -> None:
        self._session = session
        self._vault = vault

    def add(
        self, subject: Held, subject_id: int, reason: str, placed_by: int, now: datetime
    ) -> Hold:
        hold_id = self._session.value(
            _ADD, subject=subject, subject_id=subject_id, placed_by=placed_by, placed_at=now
        )
        sealed = self._vault.seal(None, reason, reason_place(hold_id))
        self._session.change(_SET_REASON, row_id=hold_id, reason_enc=sealed)
        return Hold(hold_id, subject, subject_id, reason, placed_by, now, None, None)

    def get(self, hold_id: int) -> Hold:
        row = self._session.row(_GET, id=hold_id)
        if row is None:
            raise NotFound(f"hold {hold_id} does not exist")
        return self._hold(row)

    def lift(self, hold_id: int, lifted_by: int, now: datetime) -> bool:
        given = {"row_id": hold_id, "lifted_by": lifted_by, "lifted_at": now}
        return self._session.change(_LIFT, **given) == 1

    def standing(self) -> list[Hold]:
        return [self._hold(row) for row in self._session.rows(_ALL_STANDING)]

    def covers(self, person_id: int) -> bool:
        return self._session.row(_COVERS, person_id=person_id) is not None

    def lifted_since(self, since: datetime) -> bool:
        return self._session.row(_LIFTED_SINCE, since=since) is not None

    def _hold(self, row: Row) -> Hold:
        *plain, sealed = row
        known = dict(zip(_PLAIN, plain, strict=True))
        reason = self._vault.open(None, sealed, reason_place(known["id"]))
        return Hold(**known, reason=reason)


def reason_place(hold_id: int) -> str:
    """Where the reason of a hold is at home."""
    return f"legal_holds.reason:{hold_id}"
