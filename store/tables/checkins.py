"""One check-in for each senior and local date, and what was seen and heard about it."""

from sqlalchemy import CheckConstraint, Column, Date, Index, Integer, Table, Text, UniqueConstraint

from helpline.checkins.model import CheckInState, EvidenceKind
from store.columns import Choice, Id, Instant
from store.tables.base import (
    due_columns,
    due_indexes,
    metadata,
    partial_index,
    reference,
    row_id,
    version,
)

OPEN = "state IN ('planned', 'ringing', 'unconfirmed', 'missed')"

# Planned by the million out of the tables that it points to, whose rows are never deleted:
# foreign keys would only double the price of planning.
check_ins = Table(
    "check_ins",
    metadata,
    row_id(),
    Column("senior_id", Id, nullable=False),
    Column("day", Date, nullable=False),
    Column("station_id", Id, nullable=False),
    Column("policy_id", Id, nullable=False),
    Column("state", Choice(CheckInState), nullable=False),
    Column("proof", Choice(EvidenceKind)),
    Column("tries", Integer, nullable=False, server_default="0"),
    Column("call_at", Instant, nullable=False),
    Column("window_ends_at", Instant, nullable=False),
    version(),
    *due_columns(),
    # invariant 1: one for each senior and date
    UniqueConstraint("senior_id", "day"),
    CheckConstraint(f"({OPEN}) = (due_at IS NOT NULL)", name="open_is_due"),
    # check_ins.of_station, check_ins.counts: a station's day
    Index("ix_check_ins_station_id_day_state", "station_id", "day", "state"),
)
# ledgers.claim, ledgers.earliest
partial_index("ix_check_ins_ready_at", check_ins.c.ready_at, when=check_ins.c.ready_at.is_not(None))
due_indexes(check_ins)

evidence = Table(
    "evidence",
    metadata,
    row_id(),
    reference("check_in_id", "check_ins.id"),
    Column("at", Instant, nullable=False),
    Column("kind", Choice(EvidenceKind), nullable=False),
    Column("try_no", Integer, nullable=False),
    Column("source", Text, nullable=False),
    # invariant 18: what is heard twice counts once
    UniqueConstraint("check_in_id", "source"),
)
