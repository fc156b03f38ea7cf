"""The ledger of recordings, and apart from it their sounds, so that the ledger stays quick."""

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
)

from helpline.recordings.model import RecordingKind, RecordingState
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

OPEN = "state IN ('to_fetch', 'stored', 'dropping', 'lost')"

recordings = Table(
    "recordings",
    metadata,
    row_id(),
    Column("provider", Text, nullable=False),
    Column("sid", Text, nullable=False),
    Column("kind", Choice(RecordingKind), nullable=False),
    reference("person_id", "persons.id", nullable=True),
    # Conversations are deleted when they are over.
    Column("conversation_id", Id),
    Column("subject", Text, nullable=False),
    Column("subject_id", Id, nullable=False),
    Column("seconds", Integer, nullable=False),
    Column("recorded_at", Instant, nullable=False),
    Column("state", Choice(RecordingState), nullable=False),
    Column("since", Instant, nullable=False),
    Column("size", Integer, nullable=False, server_default="0"),
    # The key of the sound alone, under the speaker's key: a new master key never touches a sound.
    Column("key_enc", LargeBinary),
    version(),
    *due_columns(),
    # recordings.add: what is heard twice is kept once
    UniqueConstraint("provider", "sid"),
    # recordings.of
    Index("ix_recordings_subject_subject_id", "subject", "subject_id"),
    CheckConstraint(f"({OPEN}) = (due_at IS NOT NULL)", name="open_is_due"),
    CheckConstraint(
        "(state IN ('stored', 'deleted_there')) = (key_enc IS NOT NULL)", name="here_has_key"
    ),
)
# people.erase: all of one speaker
partial_index(
    "ix_recordings_person_id", recordings.c.person_id, when=recordings.c.person_id.is_not(None)
)
# ledgers.claim, ledgers.earliest
partial_index(
    "ix_recordings_ready_at", recordings.c.ready_at, when=recordings.c.ready_at.is_not(None)
)
due_indexes(recordings)

recording_sounds = Table(
    "recording_sounds",
    metadata,
    Column("recording_id", Id, ForeignKey("recordings.id"), primary_key=True, autoincrement=False),
    Column("sound_enc", LargeBinary, nullable=False),
)
