"""The chain of what was done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class Deed:
    """What was done to one subject, where it is done to many at once."""

    subject_id: int
    unit_id: int
    detail: Mapping[str, str | int | None]


class Audit(Protocol):
    """The chain of what was done."""

    def add(
        self,
        now: datetime,
        action: str,
        subject: str,
        subject_id: int,
        *,
        actor_id: int | None = None,
        unit_id: int | None = None,
        detail: Mapping[str, str | int | None] | None = None,
    ) -> None:
        """One row. `detail` holds ids, states and counts: nothing personal."""

    def add_all(self, now: datetime, action: str, subject: str, deeds: Sequence[Deed]) -> None:
        """A row for each."""

    def of(self, subject: str, subject_id: int) -> list[tuple[datetime, str, Mapping[str, Any]]]:
        """(at, action, detail) of one subject, in order."""
