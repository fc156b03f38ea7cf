"""Legal holds, the nightly runs of retention, and what stays of check-ins: their counts."""

from sqlalchemy import CheckConstraint, Column, Date, Index, Integer, LargeBinary, Table, Text

from helpline.checkins.model import CheckInState
from helpline.retention.model import Held, Kept
from store.columns import Choice, Id, Instant
from store.tables.base import metadata, partial_index, row_id, version

STANDING = "lifted_at IS NULL"

legal_holds = Table(
    "legal_holds",
    metadata,
    row_id(),
    Column("subject", Choice(Held), nullable=False),
    Column("subject_id", Id, nullable=False),
    # Under the system's key: it must outlive its subject.
    Column("reason_enc", LargeBinary),
    Column("placed_by", Id, nullable=False),
    Column("placed_at", Instant, nullable=False),
    Column("lifted_by", Id),
    Column("lifted_at", Instant),
    CheckConstraint("(lifted_by IS NULL) = (lifted_at IS NULL)", name="lifted_has_name"),
    # legal_holds.lifted_since
    Index("ix_legal_holds_lifted_at", "lifted_at"),
)
# what every window of retention passes over
partial_index(
    "ix_legal_holds_standing",
    legal_holds.c.subject,
    legal_holds.c.subject_id,
    when=legal_holds.c.lifted_at.is_(None),
)

retention_runs = Table(
    "retention_runs",
    metadata,
    row_id(),
    Column("night", Date, nullable=False),
    Column("began_at", Instant, nullable=False),
    Column("ended_at", Instant),
    # 1 while it is under way: there is one such run at most
    Column("under_way", Integer, unique=True),
    Column("kind", Choice(Kept), nullable=False),
    Column("after", Id, nullable=False),
    Column("counts", Text, nullable=False),
    Column("messages_done", Id, nullable=False),
    version(),
    CheckConstraint("(under_way IS NOT NULL) = (ended_at IS NULL)", name="under_way_or_ended"),
)

check_in_counts = Table(
    "check_in_counts",
    metadata,
    Column("station_id", Id, primary_key=True, autoincrement=False),
    Column("day", Date, primary_key=True),
    Column("state", Choice(CheckInState), primary_key=True),
    Column("number", Integer, nullable=False),
)
