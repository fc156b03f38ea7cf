"""Versioned rules of a unit."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Integer, bindparam, func, select

from helpline.directory.repositories import StoredPolicy
from helpline.errors import Conflict, NotFound
from store.dialect import among, insert_once
from store.rows import by_id, columns_of, names_of
from store.session import Session
from store.statement import Row, Statement
from store.tables.directory import policies

_POLICY = columns_of(policies, names_of(StoredPolicy))
_GET = by_id(policies, _POLICY)
_later = policies.alias("later")
_CURRENT = Statement(
    select(*_POLICY).where(
        among(policies.c.unit_id, "unit_ids"),
        policies.c.kind == bindparam("kind"),
        policies.c.version
        == select(func.max(_later.c.version))
        .where(_later.c.unit_id == policies.c.unit_id, _later.c.kind == policies.c.kind)
        .scalar_subquery(),
    )
)
_NEWEST = Statement(
    select(func.coalesce(func.max(policies.c.version), 0)).where(
        policies.c.unit_id == bindparam("unit_id"), policies.c.kind == bindparam("kind")
    )
)
_HISTORY = Statement(
    select(*_POLICY, policies.c.from_at)
    .where(policies.c.unit_id == bindparam("unit_id"), policies.c.kind == bindparam("kind"))
    .order_by(policies.c.version.desc())
    .limit(bindparam("limit", type_=Integer()))
)
_ADD = insert_once(
    policies, ["unit_id", "kind", "version", "body", "from_at"], returning=[policies.c.id]
)


class SqlPolicies:
    """`helpline.repositories.Policies`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def current(self, unit_ids: Sequence[int], kind: str) -> StoredPolicy | None:
        rows = self._session.rows(_CURRENT, unit_ids=unit_ids, kind=kind)
        of_unit = {policy.unit_id: policy for policy in map(_policy, rows)}
        return next((of_unit[id_] for id_ in reversed(unit_ids) if id_ in of_unit), None)

    def get(self, policy_id: int) -> StoredPolicy:
        found = self._session.made(_GET, _policies, id=policy_id)
        if not found:
            raise NotFound(f"policy {policy_id} does not exist")
        return found[0]

    def add(self, unit_id: int, kind: str, body: Mapping[str, Any], now: datetime) -> StoredPolicy:
        version = int(self._session.value(_NEWEST, unit_id=unit_id, kind=kind)) + 1
        text = json.dumps(dict(body), ensure_ascii=False, sort_keys=True)
        new_id = self._session.value(
            _ADD, unit_id=unit_id, kind=kind, version=version, body=text, from_at=now
        )
        if new_id is None:
            raise Conflict(f"unit {unit_id} got version {version} of its {kind} policy just now")
        return StoredPolicy(new_id, unit_id, kind, version, json.loads(text))

    def history(self, unit_id: int, kind: str, limit: int) -> list[tuple[StoredPolicy, datetime]]:
        rows = self._session.rows(_HISTORY, unit_id=unit_id, kind=kind, limit=limit)
        return [(_policy(row[:-1]), row[-1]) for row in rows]


def _policies(rows: Iterable[Row]) -> list[StoredPolicy]:
    return [_policy(row) for row in rows]


def _policy(row: Row) -> StoredPolicy:
    id_, unit_id, kind, version, body = row
    return StoredPolicy(id_, unit_id, kind, version, json.loads(body))
