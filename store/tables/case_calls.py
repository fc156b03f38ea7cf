"""What happens while a woman waits on the line: who is rung for her, and who takes her."""

from sqlalchemy import Boolean, CheckConstraint, Column, Index, Table, Text

from store.columns import Id, Instant
from store.tables.base import metadata, reference, row_id, version

case_holds = Table(
    "case_holds",
    metadata,
    row_id(),
    Column("room", Text, nullable=False, unique=True),
    reference("case_id", "cases.id"),
    Column("conversation_id", Id, nullable=False),
    Column("danger", Boolean, nullable=False),
    Column("speaks", Boolean, nullable=False),
    Column("recorded", Boolean, nullable=False),
    Column("began_at", Instant, nullable=False),
    Column("until", Instant, nullable=False),
    Column("taken_by", Id),
    Column("taken_leg", Id),
    Column("taken_at", Instant),
    Column("joined_at", Instant),
    Column("ended_at", Instant),
    version(),
    CheckConstraint("(taken_by IS NULL) = (taken_leg IS NULL)", name="taken_on_a_leg"),
    # holds.of_conversation
    Index("ix_case_holds_conversation_id", "conversation_id"),
    # holds.of_case
    Index("ix_case_holds_case_id", "case_id"),
)
