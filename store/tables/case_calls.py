"""What happens while a woman waits on the line: who is rung for her, and who takes her."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Index,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from helpline.cases.disposition import Disposition
from store.columns import Choice, Id, Instant
from store.tables.base import metadata, partial_index, reference, row_id, version

TO_BRING = (
    "taken_leg IS NOT NULL AND joined_at IS NULL AND ended_at IS NULL AND bring_until IS NULL"
)

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
    Column("bring_until", Instant),
    version(),
    CheckConstraint("(taken_by IS NULL) = (taken_leg IS NULL)", name="taken_on_a_leg"),
    # holds.of_conversation
    Index("ix_case_holds_conversation_id", "conversation_id"),
    # holds.of_case
    Index("ix_case_holds_case_id", "case_id"),
)
# holds.to_bring
partial_index("ix_case_holds_to_bring", case_holds.c.id, when=text(TO_BRING))

case_callouts = Table(
    "case_callouts",
    metadata,
    row_id(),
    reference("case_id", "cases.id"),
    reference("responder_id", "persons.id"),
    Column("code", Text, nullable=False),
    Column("told_at", Instant, nullable=False),
    Column("going_at", Instant),
    Column("arrived_at", Instant),
    Column("declined_at", Instant),
    version(),
    # callouts.of_case; an officer has one code for a case
    UniqueConstraint("case_id", "responder_id"),
    # callouts.by_code, callouts.held_by, callouts.codes_since
    Index("ix_case_callouts_responder_id_told_at", "responder_id", "told_at"),
)

case_dispositions = Table(
    "case_dispositions",
    metadata,
    row_id(),
    reference("case_id", "cases.id"),
    reference("caller_id", "persons.id"),
    Column("disposition", Choice(Disposition), nullable=False),
    Column("by", Id, nullable=False),
    Column("at", Instant, nullable=False),
    # dispositions.of_case
    Index("ix_case_dispositions_case_id", "case_id"),
    # dispositions.marks
    Index("ix_case_dispositions_caller_id_at", "caller_id", "at"),
)
