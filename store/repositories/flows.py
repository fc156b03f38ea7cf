"""Definitions of flows by hash."""

from sqlalchemy import bindparam, select

from store.dialect import insert_once
from store.session import Session
from store.statement import Statement
from store.tables.conversations import flows

_KEEP = insert_once(flows, ["flow_hash", "name", "body"])
_BODY = Statement(select(flows.c.body).where(flows.c.flow_hash == bindparam("flow_hash")))


class SqlFlowArchive:
    """`helpline.repositories.FlowArchive`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def keep(self, flow_hash: str, name: str, body: str) -> None:
        self._session.change(_KEEP, flow_hash=flow_hash, name=name, body=body)

    def body(self, flow_hash: str) -> str | None:
        row = self._session.row(_BODY, flow_hash=flow_hash)
        return str(row[0]) if row else None
