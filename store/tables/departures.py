"""Ends of memberships: ids and a reason, nothing that tells who somebody is."""

from sqlalchemy import Column, Index, Table

from helpline.seniors.departures import Leaving
from store.columns import Choice, Id, Instant
from store.tables.base import metadata, reference, row_id

departures = Table(
    "departures",
    metadata,
    row_id(),
    reference("senior_id", "seniors.person_id"),
    reference("station_id", "units.id"),
    Column("reason", Choice(Leaving), nullable=False),
    Column("at", Instant, nullable=False),
    Column("by", Id, nullable=False),
    # departures.of_senior
    Index("ix_departures_senior_id", "senior_id"),
)
