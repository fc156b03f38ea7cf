"""What seniors asked for, and the promises that people owe."""

from sqlalchemy import CheckConstraint, Column, Index, Integer, LargeBinary, Table, Text, text

from helpline.duties import DutyState
from helpline.requests.model import RequestState
from store.columns import Choice, Id, Instant
from store.tables.base import (
    due_columns,
    due_indexes,
    metadata,
    partial_index,
    reference,
    row_id,
    version,
)

OPEN = "state = 'open'"

requests = Table(
    "requests",
    metadata,
    row_id(),
    reference("senior_id", "seniors.person_id"),
    reference("station_id", "units.id"),
    reference("check_in_id", "check_ins.id", nullable=True),
    Column("kind", Text, nullable=False),
    Column("words_enc", LargeBinary),
    Column("state", Choice(RequestState), nullable=False),
    Column("opened_at", Instant, nullable=False),
    Column("answer_by", Instant, nullable=False),
    Column("done_by", Id),
    Column("done_at", Instant),
    version(),
    # a senior's own page
    Index("ix_requests_senior_id", "senior_id"),
)
# requests.open_at
partial_index(
    "ix_requests_open_station",
    requests.c.station_id,
    requests.c.answer_by,
    when=text(OPEN),
)
# retention: check-ins are deleted by the day, and each asks who points to it
partial_index(
    "ix_requests_check_in_id", requests.c.check_in_id, when=requests.c.check_in_id.is_not(None)
)
# overviews.open_requests, of a whole state: what is to be answered first
partial_index("ix_requests_open_due", requests.c.answer_by, requests.c.id, when=text(OPEN))

duties = Table(
    "duties",
    metadata,
    row_id(),
    Column("kind", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("subject_id", Id, nullable=False),
    reference("unit_id", "units.id"),
    Column("rank", Integer, nullable=False, server_default="0"),
    Column("state", Choice(DutyState), nullable=False),
    Column("done_by", Id),
    version(),
    *due_columns(),
    CheckConstraint(f"({OPEN}) = (due_at IS NOT NULL)", name="open_is_due"),
    CheckConstraint("state <> 'done' OR done_by IS NOT NULL", name="done_has_name"),
)
# duties.find; one open duty of a kind for a subject
partial_index(
    "uq_duties_open_subject",
    duties.c.kind,
    duties.c.subject,
    duties.c.subject_id,
    unique=True,
    when=text(OPEN),
)
# duties.of: everything that was owed to a subject
Index("ix_duties_subject_id", duties.c.subject_id, duties.c.subject)
# duties.open_at: what these units owe, soonest first
partial_index("ix_duties_open_unit", duties.c.unit_id, duties.c.due_at, when=text(OPEN))
# overviews.owed_at, of a whole state: what is owed about a kind of subject, soonest first
partial_index("ix_duties_open_due", duties.c.subject, duties.c.due_at, duties.c.id, when=text(OPEN))
# overviews.owed_about, overviews.cases: what is owed about these subjects
partial_index(
    "ix_duties_open_about", duties.c.subject, duties.c.subject_id, duties.c.due_at, when=text(OPEN)
)
# ledgers.claim, ledgers.earliest
partial_index("ix_duties_ready_at", duties.c.ready_at, when=duties.c.ready_at.is_not(None))
due_indexes(duties)
