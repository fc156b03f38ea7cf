"""Women's cases, their time lines, and where each woman may be reached."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    text,
)

from helpline.cases.model import CaseEventKind, CaseState, Matter, Priority, Way
from helpline.cases.safe_contact import Cover, Wording
from store.columns import Choice, Id, Instant
from store.tables.base import metadata, partial_index, reference, row_id, version

OPEN = "state IN ('new', 'taken', 'closing')"

cases = Table(
    "cases",
    metadata,
    row_id(),
    Column("number", Text, nullable=False, unique=True),
    Column("token", Text, nullable=False, unique=True),
    Column("secret_digest", LargeBinary, nullable=False),
    Column("secret_ver", Integer, nullable=False),
    reference("caller_id", "persons.id"),
    reference("district_id", "units.id"),
    reference("unit_id", "units.id"),
    Column("way", Choice(Way), nullable=False),
    Column("state", Choice(CaseState), nullable=False),
    Column("priority", Choice(Priority), nullable=False),
    Column("matter", Choice(Matter), nullable=False),
    Column("silent", Boolean, nullable=False),
    Column("minor", Boolean, nullable=False),
    reference("assigned_to", "persons.id", nullable=True),
    Column("first_ring_at", Instant, nullable=False),
    Column("first_response_at", Instant),
    reference("joined_to", "cases.id", nullable=True),
    Column("proposed_by", Id),
    Column("proposed_at", Instant),
    Column("closed_by", Id),
    Column("closed_at", Instant),
    version(),
    CheckConstraint("(state = 'joined') = (joined_to IS NOT NULL)", name="joined_to_another"),
    # invariant 33: two officers' names, and never one twice
    CheckConstraint(
        "state <> 'closed' OR (proposed_by IS NOT NULL AND closed_by IS NOT NULL "
        "AND closed_at IS NOT NULL AND closed_by <> proposed_by)",
        name="closed_by_two",
    ),
    CheckConstraint("state <> 'closing' OR proposed_by IS NOT NULL", name="closing_has_name"),
    # cases.open_of, cases.callers_among
    Index("ix_cases_caller_id", "caller_id"),
    # overviews.cases: a unit's closed ones, newest first
    Index("ix_cases_unit_id_id", "unit_id", "id"),
    # overviews.cases: those that an officer answers for, wherever they lie
    Index("ix_cases_assigned_to_id", "assigned_to", "id"),
)
# overviews.cases_of_officer
partial_index("ix_cases_open_officer", cases.c.assigned_to, when=text(OPEN))
# cases.open_at
partial_index(
    "ix_cases_open_unit",
    cases.c.unit_id,
    cases.c.priority,
    cases.c.first_ring_at,
    when=text(OPEN),
)

case_events = Table(
    "case_events",
    metadata,
    Column("case_id", Id, ForeignKey("cases.id"), primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("at", Instant, nullable=False),
    Column("kind", Choice(CaseEventKind), nullable=False),
    Column("actor_id", Id),
    Column("body_enc", LargeBinary),
)

case_tries = Table(
    "case_tries",
    metadata,
    row_id(),
    Column("at", Instant, nullable=False),
    Column("number", Text, nullable=False),
    Column("caller_id", Id),
    # cases.tries: for one number, by one caller, in all
    Index("ix_case_tries_number_at", "number", "at"),
    Index("ix_case_tries_caller_id_at", "caller_id", "at"),
    Index("ix_case_tries_at", "at"),
)

case_districts = Table(
    "case_districts",
    metadata,
    Column("unit_id", Id, ForeignKey("units.id"), primary_key=True, autoincrement=False),
    Column("number", Integer, nullable=False, unique=True),
)

safe_contacts = Table(
    "safe_contacts",
    metadata,
    Column("person_id", Id, ForeignKey("persons.id"), primary_key=True, autoincrement=False),
    Column("version", Integer, primary_key=True, autoincrement=False),
    reference("phone_id", "phones.id"),
    Column("may_call", Boolean, nullable=False),
    Column("may_write", Boolean, nullable=False),
    Column("from_s", Integer, nullable=False),
    Column("to_s", Integer, nullable=False),
    Column("wording", Choice(Wording), nullable=False),
    Column("cover", Choice(Cover), nullable=False),
    Column("until", Instant),
    Column("stated_at", Instant, nullable=False),
    Column("stated_by", Id),
    CheckConstraint("from_s BETWEEN 0 AND 86399 AND to_s BETWEEN 0 AND 86399", name="hours"),
)
