"""Areas that could not be reached, their lists, and who was told of them. Ids only."""

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from store.columns import Id, Instant
from store.tables.base import metadata, partial_index, reference, row_id, version

OPEN = "closed_at IS NULL"

areas = Table(
    "areas",
    metadata,
    row_id(),
    reference("unit_id", "units.id"),
    Column("opened_at", Instant, nullable=False),
    Column("back_at", Instant),
    Column("retried_at", Instant),
    Column("closed_at", Instant),
    version(),
)
# areas.standing; one open area for each unit
partial_index("uq_areas_open_unit", areas.c.unit_id, unique=True, when=text(OPEN))

area_rows = Table(
    "area_rows",
    metadata,
    # an incident is on one list at most
    Column("incident_id", Id, ForeignKey("incidents.id"), primary_key=True, autoincrement=False),
    reference("area_id", "areas.id"),
    Column("joined_at", Instant, nullable=False),
    Column("number", Integer),
    Column("urgency", Integer, nullable=False, server_default="0"),
    Column("part_id", Id),
    Column("asked", Integer, nullable=False, server_default="0"),
    Column("asked_at", Instant),
    # areas.joined_since
    Index("ix_area_rows_area_id_joined_at", "area_id", "joined_at"),
    # a number names one row
    UniqueConstraint("area_id", "number"),
)

area_parts = Table(
    "area_parts",
    metadata,
    row_id(),
    reference("area_id", "areas.id"),
    reference("responder_id", "persons.id"),
    Column("role", Text, nullable=False),
    reference("unit_id", "units.id"),
    Column("code", Text, nullable=False),
    Column("owed", Boolean, nullable=False),
    Column("rounds", Integer, nullable=False),
    Column("told", Integer, nullable=False),
    Column("told_from", Instant, nullable=False),
    Column("told_at", Instant),
    Column("declined", Boolean, nullable=False),
    # areas.parts; one part for each responder of an area
    UniqueConstraint("area_id", "responder_id"),
    # areas.part_by_code, areas.parts_of, areas.codes_since
    Index("ix_area_parts_responder_id_told_from", "responder_id", "told_from"),
)
