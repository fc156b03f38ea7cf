"""Which webhooks have been taken."""

from datetime import datetime

from sqlalchemy import bindparam, delete, select, tuple_

from store.dialect import insert_once
from store.session import Session
from store.statement import Statement
from store.tables.conversations import inbound

_KEY = (inbound.c.provider, inbound.c.sid, inbound.c.event)
_TAKE = insert_once(inbound, ["provider", "sid", "event", "at"])
_DELETE_BEFORE = Statement(
    delete(inbound).where(
        tuple_(*_KEY).in_(
            select(*_KEY).where(inbound.c.at < bindparam("before")).limit(bindparam("limit"))
        )
    )
)


class SqlInbound:
    """`helpline.repositories.Inbound`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def first_time(self, provider: str, sid: str, event: str, now: datetime) -> bool:
        return self._session.change(_TAKE, provider=provider, sid=sid, event=event, at=now) == 1

    def delete_before(self, before: datetime, limit: int) -> int:
        return self._session.change(_DELETE_BEFORE, before=before, limit=limit)
