"""Officers who were told of a danger with a code of their own, and what each of them reported."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Callout:
    """One officer and one case. The code is this officer's alone; with it an SMS counts as theirs
    (a sender's number proves nothing, invariant 14)."""

    id: int
    case_id: int
    responder_id: int
    code: str
    told_at: datetime
    going_at: datetime | None
    arrived_at: datetime | None
    declined_at: datetime | None
    version: int


class Callouts(Protocol):
    """Callouts; belongs to `helpline.repositories.UnitOfWork`."""

    def add(self, callout: Callout) -> Callout: ...
    def save(self, callout: Callout) -> Callout:
        """Writes the three instants. Conflict if another writer was first."""

    def of_case(self, case_id: int) -> list[Callout]:
        """In the order in which they were told."""

    def by_code(self, responder_id: int, code: str) -> Callout | None:
        """The newest with this code that this officer was given; none of a case that has been
        sealed from the officer's station since."""

    def held_by(self, responder_id: int) -> list[Callout]:
        """Of open cases that are not sealed from this officer's station, oldest first."""

    def codes_since(self, responder_id: int, since: datetime) -> set[str]:
        """Every code that this officer was given since then."""
