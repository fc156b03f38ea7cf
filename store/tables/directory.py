"""Units of the force, their policies, officers, shifts and leave, and the services of a district."""

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    true,
)

from helpline.directory.model import Role, UnitKind
from store.columns import Choice, Id, Instant
from store.tables.base import metadata, reference, row_id

# Compared byte by byte, so that a prefix of ids is a range of the index in every locale.
_Path = String().with_variant(String(collation="C"), "postgresql")

units = Table(
    "units",
    metadata,
    row_id(),
    Column("code", Text, nullable=False, unique=True),
    Column("kind", Choice(UnitKind), nullable=False),
    reference("parent_id", "units.id", nullable=True),
    Column("path", _Path, nullable=False),
    Column("name", Text, nullable=False),
    Column("name_local", Text, nullable=False),
    Column("tz", Text, nullable=False),
    Column("area", Text),
    reference("contact_id", "persons.id", nullable=True),
    Column("closed_at", Instant),
    # units.below, check_ins.plan: everything at or below a unit
    Index("ix_units_path", "path"),
    # units.of_desk
    Index("ix_units_contact_id", "contact_id"),
)

unit_pin_codes = Table(
    "unit_pin_codes",
    metadata,
    Column("pin_code", Text, primary_key=True),
    Column("unit_id", Id, ForeignKey("units.id"), primary_key=True),
)

policies = Table(
    "policies",
    metadata,
    row_id(),
    reference("unit_id", "units.id"),
    Column("kind", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("body", Text, nullable=False),
    Column("from_at", Instant, nullable=False),
    # policies.current: the newest version of a kind at a unit
    UniqueConstraint("unit_id", "kind", "version"),
)

officers = Table(
    "officers",
    metadata,
    Column("person_id", Id, primary_key=True, autoincrement=False),
    reference("unit_id", "units.id"),
    Column("role", Choice(Role), nullable=False),
    Column("title", Text, nullable=False),
    Column("gender", Text, nullable=False),
    Column("active", Boolean, nullable=False),
)

shifts = Table(
    "shifts",
    metadata,
    row_id(),
    reference("officer_id", "officers.person_id"),
    reference("unit_id", "units.id"),
    Column("role", Choice(Role), nullable=False),
    Column("days_mask", Integer, nullable=False),
    Column("from_s", Integer, nullable=False),
    Column("to_s", Integer, nullable=False),
    # officers.shifts: who serves these units in a role
    Index("ix_shifts_unit_id_role", "unit_id", "role"),
    # officers.remove_shifts
    Index("ix_shifts_officer_id", "officer_id"),
)

leaves = Table(
    "leaves",
    metadata,
    row_id(),
    reference("officer_id", "officers.person_id"),
    Column("from_at", Instant, nullable=False),
    Column("to_at", Instant, nullable=False),
    # officers.on_leave
    Index("ix_leaves_officer_id_to_at", "officer_id", "to_at"),
)

services = Table(
    "services",
    metadata,
    row_id(),
    reference("district_id", "units.id"),
    Column("kind", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("phone", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("hours", Text, nullable=False),
    Column("languages", Text, nullable=False),
    reference("nodal_officer_id", "officers.person_id", nullable=True),
    Column("head_officer_id", Id),
    Column("full_phone", Text),
    Column("purpose", Text, nullable=False, server_default="{}"),
    Column("active", Boolean, nullable=False, server_default=true()),
    # the directory: services of a kind in a district
    Index("ix_services_district_id_kind", "district_id", "kind"),
)
