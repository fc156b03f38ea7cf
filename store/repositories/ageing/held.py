"""Whom a legal hold protects: nothing of theirs ends by age."""

from typing import Any

from sqlalchemy import ColumnElement, bindparam, or_, select, text, union

from store.columns import Instant
from store.tables.cases import cases
from store.tables.retention import STANDING, legal_holds

Condition = ColumnElement[bool]
BEFORE = bindparam("before", type_=Instant())
_standing = text(f"legal_holds.{STANDING}")
HELD = union(
    select(legal_holds.c.subject_id).where(text("legal_holds.subject = 'person'"), _standing),
    select(cases.c.caller_id)
    .join(
        legal_holds,
        or_(legal_holds.c.subject_id == cases.c.id, legal_holds.c.subject_id == cases.c.joined_to),
    )
    .where(text("legal_holds.subject = 'case'"), _standing),
)
"""Everybody on whom a hold stands: named by it, or a caller of a case that it names."""


def free(person: ColumnElement[Any]) -> Condition:
    """No hold stands on the person of this column."""
    return or_(person.is_(None), person.not_in(HELD))
