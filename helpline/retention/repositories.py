"""The repositories of retention; they belong to `helpline.repositories.UnitOfWork`."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Protocol

from helpline.retention.model import Held, Hold, Kept, Run, Window


class Retention(Protocol):
    """Runs, and the rows that end in them."""

    def newest(self) -> Run | None: ...
    def begin(self, night: date, now: datetime, kind: Kept, messages_done: int) -> Run | None:
        """None if a run is still under way."""

    def save(self, run: Run) -> Run: ...
    def window(self, kind: Kept, before: datetime, after: int, limit: int) -> Window:
        """Look at the next `limit` rows behind the row `after`. What is under a hold, or still
        open, or ended already, is passed over."""

    def end(self, kind: Kept, ids: Sequence[int], before: datetime, now: datetime) -> list[int]:
        """End these rows, as `Kept` says. Returns the ids of who is erased with them: a woman with
        the last case that is kept of her, and who has left, if they are known for nothing else."""

    def counted(self) -> Mapping[tuple[int, date], Mapping[str, int]]:
        """(station, date) -> state -> how many check-ins were deleted, of all that were."""


class LegalHolds(Protocol):
    """Legal holds; they are only ever added and lifted."""

    def add(
        self, subject: Held, subject_id: int, reason: str, placed_by: int, now: datetime
    ) -> Hold: ...
    def get(self, hold_id: int) -> Hold: ...
    def lift(self, hold_id: int, lifted_by: int, now: datetime) -> bool:
        """False if it was lifted already."""

    def standing(self) -> list[Hold]:
        """In order of id."""

    def covers(self, person_id: int) -> bool:
        """Whether a hold stands on this person, or on a case that they called about."""

    def lifted_since(self, since: datetime) -> bool: ...
