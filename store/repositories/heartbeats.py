"""Signs of life of every link."""

from datetime import datetime

from sqlalchemy import select

from store.dialect import insert_or_update
from store.session import Session
from store.statement import Statement
from store.tables.watching import heartbeats

_BEAT = insert_or_update(heartbeats, ["link", "at"], key=["link"], changing=["at"])
_ALL = Statement(select(heartbeats.c.link, heartbeats.c.at))


class SqlHeartbeats:
    """`helpline.repositories.Heartbeats`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def beat(self, link: str, now: datetime) -> None:
        self._session.change(_BEAT, link=link, at=now)

    def all(self) -> dict[str, datetime]:
        return dict(self._session.rows(_ALL))
