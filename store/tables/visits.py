"""Visits at seniors' homes. `note_enc` is under the senior's own key."""

from sqlalchemy import CheckConstraint, Column, Date, Index, LargeBinary, Table, text

from helpline.seniors.visits import VisitKind, VisitState
from store.columns import Choice, Id, Instant
from store.tables.base import metadata, partial_index, reference, row_id, version

PLANNED = "state = 'planned'"

visits = Table(
    "visits",
    metadata,
    row_id(),
    reference("senior_id", "seniors.person_id"),
    reference("station_id", "units.id"),
    Column("kind", Choice(VisitKind), nullable=False),
    Column("day", Date, nullable=False),
    Column("state", Choice(VisitState), nullable=False),
    Column("planned_by", Id),
    Column("done_by", Id),
    Column("done_at", Instant),
    Column("note_enc", LargeBinary),
    version(),
    CheckConstraint("state <> 'done' OR done_by IS NOT NULL", name="done_has_name"),
    # visits.of_senior
    Index("ix_visits_senior_id", "senior_id"),
)
# visits.due
partial_index("ix_visits_planned", visits.c.station_id, visits.c.day, when=text(PLANNED))
