"""Units, officers and duties, many at once."""

from collections.abc import Sequence

from sqlalchemy import bindparam, select, true

from helpline.directory.model import Officer, Shift, Unit
from store.dialect import among
from store.repositories.units import path_end
from store.rows import columns_of, names_of
from store.session import Session
from store.statement import Statement
from store.tables.directory import officers as officers_table
from store.tables.directory import shifts, units

_UNITS_BELOW = Statement(
    select(*columns_of(units, names_of(Unit)))
    .where(units.c.path >= bindparam("path"), units.c.path < bindparam("path_end"))
    .order_by(units.c.path)
)
_OFFICER = columns_of(officers_table, names_of(Officer))
_OFFICERS = Statement(select(*_OFFICER).where(among(officers_table.c.person_id, "ids")))
_OFFICERS_AT = Statement(
    select(*_OFFICER)
    .where(among(officers_table.c.unit_id, "unit_ids"), officers_table.c.active == true())
    .order_by(officers_table.c.person_id)
)
_SHIFTS_AT = Statement(
    select(*columns_of(shifts, names_of(Shift)))
    .join_from(shifts, officers_table)
    .where(among(shifts.c.unit_id, "unit_ids"), officers_table.c.active == true())
    .order_by(shifts.c.id)
)


def units_below(session: Session, path: str) -> list[Unit]:
    rows = session.rows(_UNITS_BELOW, path=path, path_end=path_end(path))
    return [Unit(*row) for row in rows]


def officers(session: Session, ids: Sequence[int]) -> dict[int, Officer]:
    return {row[0]: Officer(*row) for row in session.rows(_OFFICERS, ids=ids)}


def officers_at(session: Session, unit_ids: Sequence[int]) -> list[Officer]:
    return [Officer(*row) for row in session.rows(_OFFICERS_AT, unit_ids=unit_ids)]


def shifts_at(session: Session, unit_ids: Sequence[int]) -> list[Shift]:
    return [Shift(*row) for row in session.rows(_SHIFTS_AT, unit_ids=unit_ids)]
