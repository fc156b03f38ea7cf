"""The repository of recordings; it belongs to `helpline.repositories.UnitOfWork`."""

from datetime import datetime
from typing import Protocol

from helpline.recordings.model import NewRecording, Recording


class Recordings(Protocol):
    """The ledger of recordings, and their sounds, which lie apart from it."""

    def add(self, new: NewRecording, due_at: datetime) -> Recording | None:
        """None if this provider's recording is in the ledger already (nothing is added)."""

    def get(self, recording_id: int) -> Recording: ...
    def of(self, subject: str, subject_id: int) -> list[Recording]:
        """All that is about one row, in order of id."""

    def save(self, recording: Recording) -> Recording:
        """Writes state, instants and size, and ends the lease. Of a recording that is not heard
        here any more, the sound and the key to it are deleted. Conflict as everywhere."""

    def keep(self, recording: Recording, sound: bytes) -> Recording | None:
        """Saves it with its sound, under the speaker's key. None, and nothing is kept, if the
        speaker has been erased."""

    def sound(self, recording: Recording) -> bytes:
        """The sound, b"" if it is not here. Raises the store's error if it was changed."""
