"""What was done, sealed in a chain; what is wrong; what is alive."""

from sqlalchemy import Column, Index, Integer, LargeBinary, Table, Text, UniqueConstraint

from store.columns import Id, Instant
from store.tables.base import metadata, partial_index, reference, row_id

seals = Table(
    "seals",
    metadata,
    row_id(),
    Column("prev_hash", LargeBinary, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    Column("rows", Integer, nullable=False),
    Column("at", Instant, nullable=False),
    # Two sealers cannot both follow the same seal.
    UniqueConstraint("prev_hash"),
)

audit = Table(
    "audit",
    metadata,
    row_id(),
    Column("at", Instant, nullable=False),
    Column("actor_id", Id),
    Column("action", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("subject_id", Id, nullable=False),
    Column("unit_id", Id),
    Column("detail", Text, nullable=False),
    reference("seal_id", "seals.id", nullable=True),
    # audit.of
    Index("ix_audit_subject_subject_id", "subject", "subject_id"),
    sqlite_autoincrement=True,
)
# sealing.verify: the rows of one seal
partial_index("ix_audit_seal_id", audit.c.seal_id, when=audit.c.seal_id.is_not(None))
# sealing.seal: what is not sealed yet
partial_index("ix_audit_unsealed", audit.c.id, when=audit.c.seal_id.is_(None))

faults = Table(
    "faults",
    metadata,
    row_id(),
    Column("kind", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("raised_at", Instant, nullable=False),
    Column("cleared_at", Instant),
)
# faults.report, faults.clear, faults.standing
partial_index(
    "uq_faults_standing",
    faults.c.kind,
    faults.c.key,
    unique=True,
    when=faults.c.cleared_at.is_(None),
)

heartbeats = Table(
    "heartbeats",
    metadata,
    Column("link", Text, primary_key=True),
    Column("at", Instant, nullable=False),
)
