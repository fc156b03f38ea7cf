"""Who is signed in to the console."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, delete, func, insert, select, update

from helpline.signing_in import WebSession
from store.dialect import among
from store.rows import columns_of, names_of, values_of
from store.session import Session
from store.statement import Statement
from store.tables.console import web_sessions

_NAMES = names_of(WebSession)
_THIS = web_sessions.c.token_hash == bindparam("of_token")
_ADD = Statement(insert(web_sessions), columns=_NAMES)
_FIND = Statement(select(*columns_of(web_sessions, _NAMES)).where(_THIS))
_SEEN = Statement(update(web_sessions).where(_THIS), columns=["seen_at"])
_END = Statement(delete(web_sessions).where(_THIS))
_END_ALL = Statement(delete(web_sessions).where(web_sessions.c.user_id == bindparam("user_id")))
_OPEN_BY_USER = Statement(
    select(web_sessions.c.user_id, func.count())
    .where(among(web_sessions.c.user_id, "user_ids"), web_sessions.c.expires_at > bindparam("at"))
    .group_by(web_sessions.c.user_id)
)
_DELETE_EXPIRED = Statement(
    delete(web_sessions).where(web_sessions.c.expires_at <= bindparam("at"))
)


class SqlWebSessions:
    """`helpline.signing_in.WebSessions`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, session: WebSession) -> None:
        self._session.change(_ADD, **values_of(session, _NAMES))

    def find(self, token_hash: bytes) -> WebSession | None:
        row = self._session.row(_FIND, of_token=token_hash)
        return WebSession(bytes(row[0]), *row[1:]) if row else None

    def seen(self, token_hash: bytes, now: datetime) -> None:
        self._session.change(_SEEN, of_token=token_hash, seen_at=now)

    def end(self, token_hash: bytes) -> None:
        self._session.change(_END, of_token=token_hash)

    def end_all(self, user_id: int) -> int:
        return self._session.change(_END_ALL, user_id=user_id)

    def open_by_user(self, user_ids: Sequence[int], now: datetime) -> dict[int, int]:
        rows = self._session.rows(_OPEN_BY_USER, user_ids=user_ids, at=now)
        return {row[0]: row[1] for row in rows}

    def delete_expired(self, now: datetime) -> int:
        return self._session.change(_DELETE_EXPIRED, at=now)
