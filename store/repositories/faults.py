"""What is wrong with the service itself."""

from datetime import datetime

from sqlalchemy import bindparam, select, update

from store.dialect import insert_once
from store.session import Session
from store.statement import Statement
from store.tables.watching import faults

_STANDS = faults.c.cleared_at.is_(None)
_REPORT = insert_once(faults, ["kind", "key", "raised_at"])
_CLEAR = Statement(
    update(faults)
    .where(faults.c.kind == bindparam("of_kind"), faults.c.key == bindparam("of_key"), _STANDS)
    .values(cleared_at=bindparam("at"))
)
_STANDING = Statement(
    select(faults.c.kind, faults.c.key, faults.c.raised_at)
    .where(_STANDS)
    .order_by(faults.c.raised_at, faults.c.id)
)


class SqlFaults:
    """`helpline.repositories.Faults`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def report(self, kind: str, key: str, now: datetime) -> bool:
        return self._session.change(_REPORT, kind=kind, key=key, raised_at=now) == 1

    def clear(self, kind: str, key: str, now: datetime) -> bool:
        return self._session.change(_CLEAR, of_kind=kind, of_key=key, at=now) == 1

    def standing(self) -> list[tuple[str, str, datetime]]:
        return [(kind, key, at) for kind, key, at in self._session.rows(_STANDING)]
