"""Schemes, each version kept."""

import json
from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import datetime

from sqlalchemy import bindparam, func, select

from helpline.directory.services import ServiceKind
from helpline.errors import Conflict
from helpline.schemes.model import Scheme, SchemeText
from store.dialect import among, insert_once
from store.session import Session
from store.statement import Row, Statement
from store.tables.referrals import schemes

_COLUMNS = (schemes.c.unit_id, schemes.c.code, schemes.c.version, schemes.c.active, schemes.c.body)
_NEWEST = (
    select(schemes.c.unit_id, schemes.c.code, func.max(schemes.c.version).label("version"))
    .where(among(schemes.c.unit_id, "unit_ids"))
    .group_by(schemes.c.unit_id, schemes.c.code)
    .subquery()
)
_CURRENT = Statement(
    select(*_COLUMNS)
    .join(
        _NEWEST,
        (schemes.c.unit_id == _NEWEST.c.unit_id)
        & (schemes.c.code == _NEWEST.c.code)
        & (schemes.c.version == _NEWEST.c.version),
    )
    .order_by(schemes.c.unit_id, schemes.c.code)
)
_VERSIONS = Statement(
    select(*_COLUMNS, schemes.c.from_at, schemes.c.changed_by)
    .where(schemes.c.unit_id == bindparam("unit_id"), schemes.c.code == bindparam("code"))
    .order_by(schemes.c.version)
)
_LAST = Statement(
    select(func.max(schemes.c.version)).where(
        schemes.c.unit_id == bindparam("unit_id"), schemes.c.code == bindparam("code")
    )
)
_ADD = insert_once(
    schemes,
    ["unit_id", "code", "version", "active", "body", "from_at", "changed_by"],
    returning=[schemes.c.version],
)


class SqlSchemes:
    """`helpline.schemes.repositories.Schemes`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def current(self, unit_ids: Sequence[int]) -> list[Scheme]:
        return [_scheme(row) for row in self._session.rows(_CURRENT, unit_ids=unit_ids)]

    def add(self, scheme: Scheme, now: datetime, by: int | None) -> Scheme:
        key = {"unit_id": scheme.unit_id, "code": scheme.code}
        version = (self._session.value(_LAST, **key) or 0) + 1
        added = self._session.value(
            _ADD,
            **key,
            version=version,
            active=scheme.active,
            body=_body(scheme),
            from_at=now,
            changed_by=by,
        )
        if added is None:
            raise Conflict("this scheme was changed by somebody else")
        return replace(scheme, version=version)

    def versions(self, unit_id: int, code: str) -> list[tuple[datetime, int | None, Scheme]]:
        rows = self._session.rows(_VERSIONS, unit_id=unit_id, code=code)
        return [(row[5], row[6], _scheme(row[:5])) for row in rows]


def _body(scheme: Scheme) -> str:
    return json.dumps(
        {
            "order": scheme.order,
            "kind": scheme.kind.value,
            "neutral": scheme.neutral,
            "words": list(scheme.words),
            "texts": {language: asdict(text) for language, text in scheme.texts.items()},
        },
        ensure_ascii=False,
    )


def _scheme(row: Row) -> Scheme:
    unit_id, code, version, active, body = row
    told = json.loads(body)
    return Scheme(
        unit_id=unit_id,
        code=code,
        version=version,
        order=told["order"],
        kind=ServiceKind(told["kind"]),
        neutral=told["neutral"],
        words=tuple(told["words"]),
        texts={language: SchemeText(**text) for language, text in told["texts"].items()},
        active=active,
    )
