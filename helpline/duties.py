"""Promises that people owe: to answer a request, to call back, to visit, to look at a list.

A duty that is open has a `due_at`; when that passes, the next rank is told. Nothing here is
closed without a name.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class DutyState(StrEnum):
    """OPEN until somebody has done it."""

    OPEN = "open"
    DONE = "done"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Duty:
    """One promise. At most one open duty of a kind for a subject (a constraint of the store).

    `rank` counts how often it has climbed (0 = the station itself owes it).
    """

    id: int
    kind: str
    subject: str
    subject_id: int
    unit_id: int
    rank: int
    state: DutyState
    due_at: datetime | None
    done_by: int | None
    version: int
