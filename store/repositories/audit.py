"""The chain of what was done; the sealer chains it (`store.sealing`)."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, select

from helpline.audit import Deed
from store.session import Session
from store.statement import Statement
from store.tables.watching import audit

_ADD = Statement(
    insert(audit),
    columns=["at", "actor_id", "action", "subject", "subject_id", "unit_id", "detail"],
)
_OF = Statement(
    select(audit.c.at, audit.c.action, audit.c.detail)
    .where(audit.c.subject == bindparam("subject"), audit.c.subject_id == bindparam("subject_id"))
    .order_by(audit.c.id)
)


class SqlAudit:
    """`helpline.repositories.Audit`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(
        self,
        now: datetime,
        action: str,
        subject: str,
        subject_id: int,
        *,
        actor_id: int | None = None,
        unit_id: int | None = None,
        detail: Mapping[str, str | int | None] | None = None,
    ) -> None:
        self._session.change(
            _ADD,
            at=now,
            actor_id=actor_id,
            action=action,
            subject=subject,
            subject_id=subject_id,
            unit_id=unit_id,
            detail=_written(detail or {}),
        )

    def add_all(self, now: datetime, action: str, subject: str, deeds: Sequence[Deed]) -> None:
        self._session.change_all(
            _ADD,
            [
                {
                    "at": now,
                    "actor_id": None,
                    "action": action,
                    "subject": subject,
                    "subject_id": deed.subject_id,
                    "unit_id": deed.unit_id,
                    "detail": _written(deed.detail),
                }
                for deed in deeds
            ],
        )

    def of(self, subject: str, subject_id: int) -> list[tuple[datetime, str, Mapping[str, Any]]]:
        rows = self._session.rows(_OF, subject=subject, subject_id=subject_id)
        return [(at, action, json.loads(detail)) for at, action, detail in rows]


def _written(detail: Mapping[str, str | int | None]) -> str:
    return json.dumps(dict(detail), ensure_ascii=False, sort_keys=True)
