"""What the store counts for a page of numbers, by one query each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from helpline.directory.model import Unit


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
    ) -> list[tuple[int, date, int, str, int]]:
        """(station, date, half hour of the call time, state, how many)"""

    def attempts(
        self, station_ids: Sequence[int], first: date, last: date
    ) -> list[tuple[int, date, int, str, int]]:
        """(station, date, half hour of the evidence, its kind, how many): calls placed, and
        attempts without an answer of check-ins that became an incident"""

    def incidents(
        self, station_ids: Sequence[int], since: datetime, before: datetime
    ) -> list[IncidentTimes]:
        """Incidents that were opened in this time."""

    def cases(self, unit_ids: Sequence[int], since: datetime, before: datetime) -> list[CaseTimes]:
        """Of cases whose first ring was in this time: first event of each kind that is timed."""


@dataclass(frozen=True, slots=True)
class Day:
    """A local date of a state in the ledger of counting. `counted_at` is None until it has been
    counted once; once it is `settled`, it is counted anew for late changes only."""

    state_id: int
    day: date
    counted_at: datetime | None
    settled: bool
    version: int


class DayCounts(Protocol):
    """What has been counted of past days. Of a station its own; of the units above it, and of a
    state, their own and that of all units below. See `helpline.figures.daily`."""

    def open_day(self, state_id: int, day: date) -> None:
        """This date is to be counted. Nothing if it is in the ledger."""

    def newest_day(self, state_id: int) -> date | None: ...
    def first_of_all(self) -> datetime | None:
        """About when the first check-in, incident or case was."""

    def unsettled(self, state_id: int) -> list[Day]: ...
    def days(self, state_id: int, first: date, last: date) -> dict[date, Day]: ...
    def last_counted(self, state_id: int) -> datetime | None:
        """When the newest count of any date began."""

    def count_day(self, day: Day, now: datetime, *, settled: bool) -> bool:
        """A date was counted at `now`. False if somebody else has counted it since it was read."""

    def keep(self, unit_id: int, day: date, counts: Mapping[str, int]) -> None: ...
    def settled(
        self, unit: Unit, below: Sequence[int], first: date, last: date
    ) -> dict[date, Mapping[str, int]]:
        """A unit's settled dates, without those of which a late change is noted at one of the
        units `below`."""

    def of_unit(self, unit_id: int, first: date, last: date) -> dict[date, Mapping[str, int]]: ...
    def of_day(self, unit_ids: Sequence[int], day: date) -> dict[int, Mapping[str, int]]: ...
    def ended(
        self, unit_ids: Sequence[int], first: date, last: date
    ) -> list[tuple[int, date, Mapping[str, int]]]:
        """(unit, date, counts) where check-ins or evidence have ended by age since."""

    def late(self, unit_ids: Sequence[int]) -> list[tuple[int, int, date]]:
        """(id, unit, date) of changes that came when their date might have been settled."""

    def forget_late(self, ids: Sequence[int]) -> None: ...
