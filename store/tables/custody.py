"""Who may have a woman's case: the stations that it is sealed from, and offers to take it over."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Table, text

from helpline.cases.custody import TransferState
from store.columns import Choice, Id, Instant
from store.tables.base import metadata, partial_index, reference, row_id, version

OFFERED = "state = 'offered'"

case_seals = Table(
    "case_seals",
    metadata,
    Column("case_id", Id, ForeignKey("cases.id"), primary_key=True, autoincrement=False),
    Column("unit_id", Id, ForeignKey("units.id"), primary_key=True, autoincrement=False),
    Column("sealed_at", Instant, nullable=False),
)

case_transfers = Table(
    "case_transfers",
    metadata,
    row_id(),
    reference("case_id", "cases.id"),
    reference("from_unit_id", "units.id"),
    reference("to_unit_id", "units.id"),
    Column("state", Choice(TransferState), nullable=False),
    Column("offered_by", Id, nullable=False),
    Column("offered_at", Instant, nullable=False),
    Column("answered_by", Id),
    Column("answered_at", Instant),
    version(),
    CheckConstraint("from_unit_id <> to_unit_id", name="goes_elsewhere"),
    CheckConstraint(
        f"({OFFERED}) = (answered_by IS NULL) AND ({OFFERED}) = (answered_at IS NULL)",
        name="answer_has_name",
    ),
)
# custody.offer_of; a case is offered to one unit at a time
partial_index(
    "uq_case_transfers_offered", case_transfers.c.case_id, unique=True, when=text(OFFERED)
)
# custody.offers_to
partial_index(
    "ix_case_transfers_to_unit",
    case_transfers.c.to_unit_id,
    case_transfers.c.offered_at,
    when=text(OFFERED),
)
