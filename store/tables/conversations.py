"""Sessions of flows, the flows that they began with, and which webhooks have been taken."""

from sqlalchemy import Boolean, Column, Index, Integer, LargeBinary, Table, Text, text

from store.columns import Id, Instant
from store.tables.base import metadata, partial_index, row_id, version

WAITING = "NOT ended"

conversations = Table(
    "conversations",
    metadata,
    row_id(),
    Column("token", Text, nullable=False, unique=True),
    Column("channel", Text, nullable=False),
    Column("call_sid", Text, unique=True),
    Column("intent_id", Id),
    Column("person_id", Id),
    Column("subject", Text, nullable=False),
    Column("subject_id", Id, nullable=False),
    Column("language", Text, nullable=False),
    Column("flow", Text, nullable=False),
    Column("flow_hash", Text, nullable=False),
    Column("step", Integer, nullable=False),
    Column("session_enc", LargeBinary),
    Column("last_answer_enc", LargeBinary),
    Column("ended", Boolean, nullable=False),
    Column("expires_at", Instant, nullable=False),
    version(),
    # conversations.delete_expired
    Index("ix_conversations_expires_at", "expires_at"),
)
# conversations.by_intent
partial_index(
    "ix_conversations_intent_id",
    conversations.c.intent_id,
    when=conversations.c.intent_id.is_not(None),
)
# conversations.waiting_with
partial_index(
    "ix_conversations_waiting",
    conversations.c.person_id,
    conversations.c.channel,
    when=text(WAITING),
)

flows = Table(
    "flows",
    metadata,
    Column("flow_hash", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("body", Text, nullable=False),
)

inbound = Table(
    "inbound",
    metadata,
    Column("provider", Text, primary_key=True),
    Column("sid", Text, primary_key=True),
    Column("event", Text, primary_key=True),
    Column("at", Instant, nullable=False),
    # inbound.delete_before
    Index("ix_inbound_at", "at"),
    sqlite_with_rowid=False,
)
