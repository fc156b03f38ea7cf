"""Visits at seniors' homes."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import Date, Integer, bindparam, case, select, text

from helpline.errors import Conflict, NotFound
from helpline.seniors.visits import Visit, VisitState
from store.columns import Choice
from store.dialect import among
from store.rows import by_id, columns_of, inserting, names_of, saving, values_of
from store.session import Session
from store.statement import Row, Statement
from store.tables.visits import PLANNED, visits
from store.vault import Vault

_PLAIN = names_of(Visit, "id", "version", "note")
_NEW = (*_PLAIN, "note_enc")
_VISIT = columns_of(visits, ("id", *_PLAIN, "version", "note_enc"))
_GET = by_id(visits, _VISIT)
_ADD = inserting(visits, _NEW)
_SAVE = saving(visits, _NEW)
_limit = bindparam("limit", type_=Integer())
_planned_first = case(
    (visits.c.state == bindparam("planned", VisitState.PLANNED, type_=Choice(VisitState)), 0),
    else_=1,
)
_OF_SENIOR = Statement(
    select(*_VISIT)
    .where(visits.c.senior_id == bindparam("senior_id"))
    .order_by(_planned_first, visits.c.day.desc(), visits.c.id.desc())
    .limit(_limit)
)
_DUE = Statement(
    select(*_VISIT)
    .where(
        among(visits.c.station_id, "station_ids"),
        text(PLANNED),
        visits.c.day <= bindparam("until", type_=Date()),
    )
    .order_by(visits.c.day, visits.c.id)
    .limit(_limit)
)


class SqlVisits:
    """`helpline.seniors.visits.Visits`."""

    def __init__(self, session: Session, vault: Vault) -> None:
        self._session = session
        self._vault = vault

    def add(self, visit: Visit) -> Visit:
        new_id = self._session.value(_ADD, **self._values(visit))
        return replace(visit, id=new_id, version=0)

    def get(self, visit_id: int) -> Visit:
        row = self._session.row(_GET, id=visit_id)
        if row is None:
            raise NotFound(f"visit {visit_id} does not exist")
        return self._visit(row)

    def save(self, visit: Visit) -> Visit:
        changed = self._session.change(
            _SAVE, row_id=visit.id, read_version=visit.version, **self._values(visit)
        )
        if not changed:
            raise Conflict(f"visit {visit.id} was changed by somebody else")
        return replace(visit, version=visit.version + 1)

    def of_senior(self, senior_id: int, limit: int) -> list[Visit]:
        rows = self._session.rows(_OF_SENIOR, senior_id=senior_id, limit=limit)
        return [self._visit(row) for row in rows]

    def due(self, station_ids: Sequence[int], until: date, limit: int) -> list[Visit]:
        rows = self._session.rows(_DUE, station_ids=station_ids, until=until, limit=limit)
        return [self._visit(row) for row in rows]

    def _values(self, visit: Visit) -> dict[str, Any]:
        sealed = None
        if visit.note:
            sealed = self._vault.seal(visit.senior_id, visit.note, _place(visit.senior_id))
        return {**values_of(visit, _PLAIN), "note_enc": sealed}

    def _visit(self, row: Row) -> Visit:
        visit_id, *plain, version, sealed = row
        known = dict(zip(_PLAIN, plain, strict=True))
        note = self._vault.open(known["senior_id"], sealed, _place(known["senior_id"]))
        return Visit(id=visit_id, **known, note=note, version=version)


def _place(senior_id: int) -> str:
    """Where a note is at home: a visit has no id yet when it is written."""
    return f"visits.note:{senior_id}"
