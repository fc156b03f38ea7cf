"""Which stations have said that tonight's roster is as it stands."""

from sqlalchemy import Column, Date, ForeignKey, Table

from store.columns import Id, Instant
from store.tables.base import metadata

roster_confirmations = Table(
    "roster_confirmations",
    metadata,
    Column("unit_id", Id, ForeignKey("units.id"), primary_key=True, autoincrement=False),
    Column("day", Date, primary_key=True),
    Column("confirmed_by", Id, nullable=False),
    Column("confirmed_at", Instant, nullable=False),
)
