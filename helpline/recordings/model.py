"""A recording: whose voice it is, what it is about, and how far its sound has come."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class RecordingKind(StrEnum):
    """Why it was made."""

    NEED = "need"
    PLACE = "place"
    ADDED = "added"
    TALK = "talk"
    OTHER = "other"


class RecordingState(StrEnum):
    """TO_FETCH while the provider alone has the sound, STORED while both have it, DELETED_THERE
    when only we do. DROPPING: nobody may keep it any more, but the provider still has it. LOST:
    it could not be had, and that is shown for a while. GONE: nobody has it."""

    TO_FETCH = "to_fetch"
    STORED = "stored"
    DELETED_THERE = "deleted_there"
    DROPPING = "dropping"
    LOST = "lost"
    GONE = "gone"


OPEN_STATES = frozenset(
    {
        RecordingState.TO_FETCH,
        RecordingState.STORED,
        RecordingState.DROPPING,
        RecordingState.LOST,
    }
)
HEARD_HERE = frozenset({RecordingState.STORED, RecordingState.DELETED_THERE})


@dataclass(frozen=True, slots=True)
class NewRecording:
    """A reference that a conversation brought along. `sid` is the provider's name for it,
    `seconds` how long it lasts. It is about a row: `subject` is "request", "case" or another."""

    provider: str
    sid: str
    kind: RecordingKind
    person_id: int | None
    conversation_id: int | None
    subject: str
    subject_id: int
    seconds: int
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Recording:
    """One row of the ledger. `since` is when its state began, `due_at` when something has to be
    done about it next (UTC); `size` is the length of the sound in bytes, 0 while it is not here."""

    id: int
    provider: str
    sid: str
    kind: RecordingKind
    person_id: int | None
    conversation_id: int | None
    subject: str
    subject_id: int
    seconds: int
    recorded_at: datetime
    state: RecordingState
    since: datetime
    size: int
    due_at: datetime | None
    version: int

    @property
    def heard_here(self) -> bool:
        """Whether its sound can be listened to."""
        return self.state in HEARD_HERE
