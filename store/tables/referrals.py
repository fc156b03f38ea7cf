"""Referrals with their time lines, and the schemes that people are told of."""

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
    UniqueConstraint,
    text,
)

from helpline.referrals.model import ReferralEventKind, ReferralState
from store.columns import Choice, Id, Instant
from store.tables.base import metadata, partial_index, reference, row_id, version

OPEN = "state IN ('asked', 'accepted')"

referrals = Table(
    "referrals",
    metadata,
    row_id(),
    reference("case_id", "cases.id", nullable=True),
    reference("request_id", "requests.id", nullable=True),
    reference("person_id", "persons.id"),
    reference("unit_id", "units.id"),
    reference("service_id", "services.id"),
    Column("scheme", Text, nullable=False),
    Column("code", Text, nullable=False),
    Column("words_enc", LargeBinary),
    Column("state", Choice(ReferralState), nullable=False),
    Column("due_at", Instant),
    Column("made_by", Id),
    Column("made_at", Instant, nullable=False),
    Column("answered_by", Id),
    Column("answered_at", Instant),
    Column("ended_by", Id),
    Column("ended_at", Instant),
    version(),
    CheckConstraint("(case_id IS NULL) <> (request_id IS NULL)", name="of_one"),
    CheckConstraint(f"({OPEN}) = (due_at IS NOT NULL)", name="open_is_due"),
    # no referral ends without a name
    CheckConstraint(
        f"({OPEN}) OR (ended_by IS NOT NULL AND ended_at IS NOT NULL)", name="ended_has_name"
    ),
    # referrals.of_case, referrals.of_request
    Index("ix_referrals_case_id", "case_id"),
    Index("ix_referrals_request_id", "request_id"),
    # people.erase
    Index("ix_referrals_person_id", "person_id"),
    # referrals.by_code
    Index("ix_referrals_code", "code"),
)
# a code names one open referral
partial_index("uq_referrals_open_code", referrals.c.code, unique=True, when=text(OPEN))
# referrals.open_at, referrals.open_of_services
partial_index("ix_referrals_open_unit", referrals.c.unit_id, referrals.c.due_at, when=text(OPEN))
partial_index(
    "ix_referrals_open_service", referrals.c.service_id, referrals.c.due_at, when=text(OPEN)
)

referral_events = Table(
    "referral_events",
    metadata,
    Column("referral_id", Id, ForeignKey("referrals.id"), primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("at", Instant, nullable=False),
    Column("kind", Choice(ReferralEventKind), nullable=False),
    Column("actor_id", Id),
    Column("body_enc", LargeBinary),
)

schemes = Table(
    "schemes",
    metadata,
    row_id(),
    reference("unit_id", "units.id"),
    Column("code", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("body", Text, nullable=False),
    Column("from_at", Instant, nullable=False),
    Column("changed_by", Id),
    # schemes.current, schemes.versions
    UniqueConstraint("unit_id", "code", "version"),
)
