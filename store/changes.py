"""Counts the changes of each unit, so that a page that is open learns by one small look whether
anything has changed.

A unit of work names the units whose incidents, requests, cases and duties it has written; they
are counted at its very end. Nothing is locked after that, and all take the rows in the same
order: whoever waits, waits for one commit only, and nobody for each other.
"""

from collections.abc import Collection

from sqlalchemy import literal, select

from store.dialect import among, insert_or_add
from store.session import Session
from store.tables.changes import unit_changes
from store.tables.directory import units

_COUNT = insert_or_add(
    unit_changes,
    key="unit_id",
    number="number",
    rows=select(units.c.id, literal(1)).where(among(units.c.id, "ids")).order_by(units.c.id),
)


def count(session: Session, unit_ids: Collection[int]) -> None:
    """One more change of each of these units; to be the last statement before the commit."""
    if unit_ids:
        session.change(_COUNT, ids=sorted(unit_ids))
