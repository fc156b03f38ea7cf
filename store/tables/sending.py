"""Intents (what shall leave), and the lines through which it leaves."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from helpline.sending.model import Delivery, IntentKind, IntentState, Lane
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

OPEN = "state IN ('pending', 'leased', 'unknown')"
CALL_UNDER_WAY = "kind = 'call' AND state IN ('leased', 'unknown')"
CALL_PENDING = "kind = 'call' AND state = 'pending'"
NOT_CALL_PENDING = f"NOT ({CALL_PENDING})"
IN_DOUBT = "state <> 'pending'"
CALL_LIVE = (
    "kind = 'call' AND (state IN ('leased', 'unknown') OR (state = 'sent' AND finished_at IS NULL))"
)
# Asked for twice or oftener, and nobody knows whether it left (`helpline.sending.leaving`).
GIVEN_UP = "state = 'failed' AND error = 'unknown'"
# What rings at an officer's own telephone because of a woman's case.
CASE_CALL_LIVE = f"cause IN ('case', 'case_leg') AND {CALL_LIVE}"

intents = Table(
    "intents",
    metadata,
    row_id(),
    Column("token", Text, nullable=False, unique=True),
    Column("kind", Choice(IntentKind), nullable=False),
    Column("purpose", Text, nullable=False),
    Column("lane", Choice(Lane), nullable=False),
    Column("cause", Text, nullable=False),
    Column("cause_id", Id, nullable=False),
    Column("try_no", Integer, nullable=False),
    reference("person_id", "persons.id"),
    reference("phone_id", "phones.id"),
    Column("to_index", LargeBinary),
    Column("prompt_key", Text, nullable=False),
    Column("flow", Text),
    Column("params_enc", LargeBinary),
    Column("language", Text, nullable=False),
    Column("alert_id", Id),
    Column("state", Choice(IntentState), nullable=False),
    Column("delivery", Choice(Delivery), nullable=False),
    # When it was first to leave; `due_at` moves on.
    Column("wanted_at", Instant, nullable=False),
    Column("not_after", Instant, nullable=False),
    Column("provider", Text),
    Column("provider_sid", Text),
    Column("sent_at", Instant),
    Column("rang_at", Instant),
    Column("finished_at", Instant),
    Column("resends", Integer, nullable=False, server_default="0"),
    Column("ring_s", Integer, nullable=False, server_default="40"),
    Column("error", Text),
    version(),
    *due_columns(),
    # intents.of_cause, intents.cancel_pending; what runs twice asks once
    UniqueConstraint("cause", "cause_id", "kind", "phone_id", "prompt_key", "try_no"),
    # intents.by_sid
    UniqueConstraint("provider", "provider_sid"),
    CheckConstraint(f"({OPEN}) = (due_at IS NOT NULL)", name="open_is_due"),
    CheckConstraint(
        f"NOT ({CALL_UNDER_WAY}) OR to_index IS NOT NULL", name="call_under_way_has_number"
    ),
)
# invariant 10: at most one leased or unknown call for each number
partial_index(
    "uq_intents_call_under_way", intents.c.to_index, unique=True, when=text(CALL_UNDER_WAY)
)
# ledgers.claim: the first of several pending calls to one number
partial_index(
    "ix_intents_call_pending", intents.c.to_index, intents.c.lane, when=text(CALL_PENDING)
)
# intents.live_calls
partial_index("ix_intents_call_live", intents.c.provider, when=text(CALL_LIVE))
# overviews.mark, overviews.ringing
partial_index("ix_intents_case_call_live", intents.c.person_id, when=text(CASE_CALL_LIVE))
# intents.of_alert
partial_index("ix_intents_alert_id", intents.c.alert_id, when=intents.c.alert_id.is_not(None))
# intents.sent_since, people.erase
Index("ix_intents_person_id", intents.c.person_id, intents.c.purpose, intents.c.wanted_at)
# ledgers.claim, ledgers.earliest
partial_index(
    "ix_intents_lane_ready_at",
    intents.c.lane,
    intents.c.ready_at,
    when=intents.c.ready_at.is_not(None),
)
# ledgers.claim_intents: what needs no free start, however many calls wait for one
partial_index(
    "ix_intents_free_lane_ready_at",
    intents.c.lane,
    intents.c.ready_at,
    when=text(f"ready_at IS NOT NULL AND {NOT_CALL_PENDING}"),
)
# ledgers.claim_intents: what may have left, however many messages wait for a free start
partial_index(
    "ix_intents_in_doubt_lane_ready_at",
    intents.c.lane,
    intents.c.ready_at,
    when=text(f"ready_at IS NOT NULL AND {IN_DOUBT}"),
)
# watch.provider
partial_index("ix_intents_given_up_wanted_at", intents.c.wanted_at, when=text(GIVEN_UP))
due_indexes(intents)

lines = Table(
    "lines",
    metadata,
    row_id(),
    Column("provider", Text, nullable=False),
    Column("number", Text, nullable=False),
    Column("purpose", Text, nullable=False),
    # Microseconds: between two starts, and of the first free start.
    Column("rate_us", Integer, nullable=False),
    Column("next_slot_us", BigInteger, nullable=False),
    Column("max_live", Integer, nullable=False),
    # How many starts the last reservation got; the answer of one conditional update.
    Column("granted", Integer, nullable=False, server_default="0"),
    # one number may have a line for each purpose, which share its limits
    UniqueConstraint("provider", "number", "purpose"),
    CheckConstraint("rate_us > 0", name="rate_is_positive"),
)
