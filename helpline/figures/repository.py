"""What the store counts for a page of numbers, by one query each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class IncidentTimes:
    """When an incident was opened, first acknowledged and closed."""

    station_id: int
    opened_at: datetime
    acknowledged_at: datetime | None
    closed_at: datetime | None
    outcome: str | None


@dataclass(frozen=True, slots=True)
class CaseTimes:
    """The first instant of one kind of event of a case."""

    unit_id: int
    first_ring_at: datetime
    kind: str
    at: datetime


class CountedRepository(Protocol):
    """Counts of stations (or owners of cases) and local dates; half hours count from 1970, UTC,
    because India's clock is half an hour beside the others'."""

    def check_ins(
        self, station_ids: Sequence[int], first: date, last: date
    ) -> list[tuple[int, str, int]]:
        """(half hour of the call time, state, how many)"""

    def calls(self, station_ids: Sequence[int], first: date, last: date) -> list[tuple[int, int]]:
        """(half hour in which calls were placed, how many)"""

    def reasons(self, station_ids: Sequence[int], first: date, last: date) -> list[tuple[str, int]]:
        """(kind of evidence, how many) of attempts of check-ins that became an incident"""

    def incidents(
        self, station_ids: Sequence[int], since: datetime, before: datetime
    ) -> list[IncidentTimes]:
        """Incidents that were opened in this time."""

    def cases(self, unit_ids: Sequence[int], since: datetime, before: datetime) -> list[CaseTimes]:
        """Of cases whose first ring was in this time: first event of each kind that is timed."""
