"""A short text that changes when what a page shows may have changed."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Table, bindparam, func, select, text
from sqlalchemy.sql.selectable import Subquery

from store.dialect import among
from store.session import Session
from store.statement import Statement
from store.tables.cases import OPEN as OPEN_CASE
from store.tables.cases import case_events, cases
from store.tables.duties import OPEN as OPEN_DUTY
from store.tables.duties import duties, requests
from store.tables.escalation import OPEN as OPEN_INCIDENT
from store.tables.escalation import incidents
from store.tables.sending import CALL_LIVE, intents
from store.tables.watching import faults


def _open_rows(table: Table, within: ColumnElement[bool], when: str) -> Subquery:
    """How many they are, and a sum that every save and every newcomer changes."""
    return (
        select(func.count().label("n"), func.sum(table.c.version + table.c.id).label("last"))
        .where(within, text(when))
        .subquery()
    )


_PARTS = (
    _open_rows(incidents, among(incidents.c.station_id, "station_ids"), OPEN_INCIDENT),
    _open_rows(requests, among(requests.c.station_id, "station_ids"), OPEN_DUTY),
    _open_rows(cases, among(cases.c.unit_id, "unit_ids"), OPEN_CASE),
    _open_rows(duties, among(duties.c.unit_id, "unit_ids"), OPEN_DUTY),
    _open_rows(intents, intents.c.person_id == bindparam("person_id"), CALL_LIVE),
    select(func.count().label("n"), func.max(faults.c.id).label("last"))
    .where(faults.c.cleared_at.is_(None))
    .subquery(),
)
_all_parts = _PARTS[0].join(_PARTS[1], text("1 = 1"))
for _part in _PARTS[2:]:
    _all_parts = _all_parts.join(_part, text("1 = 1"))
_MARK = Statement(
    select(*(column for part in _PARTS for column in (part.c.n, part.c.last))).select_from(
        _all_parts
    )
)
_CASE_MARK = Statement(
    select(func.max(case_events.c.seq)).where(case_events.c.case_id == bindparam("case_id"))
)


def mark(
    session: Session, station_ids: Sequence[int], unit_ids: Sequence[int], person_id: int
) -> str:
    row = session.row(_MARK, station_ids=station_ids, unit_ids=unit_ids, person_id=person_id)
    return ".".join(str(value or 0) for value in row or ())


def case_mark(session: Session, case_id: int) -> str:
    return str(session.value(_CASE_MARK, case_id=case_id) or 0)
