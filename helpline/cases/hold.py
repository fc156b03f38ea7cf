"""A hold: a woman waits on the line while officers are rung, and one of them takes her."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Hold:
    """One wait on the line. `room` is the name of the conference room, which nobody can guess.

    It ends by itself at `until` if nobody takes her. `taken_leg` is the intent of the officer's
    call; `taken_by` the person who pressed the key. `danger` decides who is rung and how fast,
    `speaks` is False when she has said by key that she cannot, and `recorded` is her own consent.
    Until `bring_until` the provider, which was asked to, brings her into the room, and no look of
    her own does.
    """

    id: int
    room: str
    case_id: int
    conversation_id: int
    danger: bool
    speaks: bool
    recorded: bool
    began_at: datetime
    until: datetime
    taken_by: int | None
    taken_leg: int | None
    taken_at: datetime | None
    joined_at: datetime | None
    ended_at: datetime | None
    bring_until: datetime | None
    version: int

    @property
    def open(self) -> bool:
        """Whether she still waits, or talks."""
        return self.ended_at is None


class Holds(Protocol):
    """Holds; belongs to `helpline.repositories.UnitOfWork`."""

    def add(self, hold: Hold) -> Hold: ...
    def get(self, hold_id: int) -> Hold: ...
    def save(self, hold: Hold) -> Hold:
        """Conflict if another writer was first: of two officers who press 1, one wins."""

    def of_conversation(self, conversation_id: int) -> Hold | None:
        """The newest one of her call."""

    def of_case(self, case_id: int) -> list[Hold]:
        """All of a case, oldest first."""

    def to_bring(self) -> list[Hold]:
        """Taken and not joined yet, and the provider was not asked to bring her; oldest first."""
