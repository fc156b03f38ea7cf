"""The ledger of consent: who agreed to what, when, and how; rows are only ever added."""

from sqlalchemy import Boolean, Column, Index, Table

from helpline.consent.model import ConsentPurpose, How
from store.columns import Choice, Id, Instant
from store.tables.base import metadata, reference, row_id

consents = Table(
    "consents",
    metadata,
    row_id(),
    reference("person_id", "persons.id"),
    Column("purpose", Choice(ConsentPurpose), nullable=False),
    Column("given", Boolean, nullable=False),
    Column("at", Instant, nullable=False),
    Column("how", Choice(How), nullable=False),
    Column("by", Id),
    Column("noted_at", Instant, nullable=False),
    # consents.latest, consents.of
    Index("ix_consents_person_id_purpose_id", "person_id", "purpose", "id"),
)
