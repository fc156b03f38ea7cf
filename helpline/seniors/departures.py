"""When somebody left the service, and why: one row for each end of a membership."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class Leaving(StrEnum):
    """Why a membership ends: moved out of the station's reach, asked to be left alone, now lives
    where somebody is there day and night, or died."""

    MOVED = "moved"
    ASKED = "asked"
    CARE = "care"
    DIED = "died"


@dataclass(frozen=True, slots=True)
class Departure:
    """One end of a membership, in the name of the officer `by`. Rows are only ever added: who
    comes back is a member again, and the row stays."""

    id: int
    senior_id: int
    station_id: int
    reason: Leaving
    at: datetime
    by: int


class Departures(Protocol):
    """Ends of memberships."""

    def add(self, departure: Departure) -> Departure: ...
    def of_senior(self, senior_id: int) -> list[Departure]:
        """Oldest first."""
