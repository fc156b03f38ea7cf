"""Numbers of past days, counted once and kept: counts alone, nobody's name or id."""

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    PrimaryKeyConstraint,
    Table,
    Text,
    false,
)

from store.columns import Id, Instant
from store.tables.base import metadata, row_id, version

# The ledger: which dates of a state have been counted, and which may still change unseen.
counted_days = Table(
    "counted_days",
    metadata,
    Column("state_id", Id, ForeignKey("units.id"), nullable=False),
    Column("day", Date, nullable=False),
    Column("counted_at", Instant),
    Column("settled", Boolean, nullable=False, server_default=false()),
    version(),
    PrimaryKeyConstraint("state_id", "day"),
    # retention: dates that are not settled keep their check-ins
    Index("ix_counted_days_settled_day", "settled", "day"),
)

# `counts` is JSON, by the names of `helpline.figures.counts`. `ended`: check-ins or evidence have
# been deleted since, and the part that was counted of them stands.
day_counts = Table(
    "day_counts",
    metadata,
    Column("unit_id", Id, ForeignKey("units.id"), nullable=False),
    Column("day", Date, nullable=False),
    Column("counts", Text, nullable=False),
    Column("ended", Boolean, nullable=False, server_default=false()),
    PrimaryKeyConstraint("unit_id", "day"),
)

# Only added to and deleted: who notes a change waits for nobody, and who has counted takes away
# what was there when the counting began.
late_changes = Table(
    "late_changes",
    metadata,
    row_id(),
    Column("unit_id", Id, nullable=False),
    Column("day", Date, nullable=False),
    # day_counts.late; retention: what is still to be counted anew keeps its check-ins
    Index("ix_late_changes_unit_id_day", "unit_id", "day"),
)
