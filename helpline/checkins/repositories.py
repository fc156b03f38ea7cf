"""Check-ins and their evidence as the store keeps them."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Protocol

from helpline.checkins.model import CheckIn, CheckInState, Evidence


class CheckIns(Protocol):
    """One row for each senior and local date, and the evidence about it."""

    def plan(
        self, *, district_id: int, day: date, tz: str, policy_id: int, window_s: int, now: datetime
    ) -> int:
        """Plan one local date for every active senior with consent below this district, by one
        INSERT ... SELECT ... ON CONFLICT DO NOTHING. `due_at` = `call_at` = the senior's call
        time on that date in zone `tz`. A senior whose pause covers `call_at` gets a row in state
        'excused' without `due_at`. Days off (`days_mask`) get no row, and calls whose window is
        over at `now` are not planned. Returns how many rows are new.
        """

    def add(self, check_in: CheckIn) -> CheckIn:
        """One check-in by hand (day of enrolment). Conflict if the date has one already."""

    def get(self, check_in_id: int) -> CheckIn: ...
    def of_day(self, senior_id: int, day: date) -> CheckIn | None: ...
    def latest(self, senior_id: int, before: datetime) -> CheckIn | None:
        """The senior's check-in with the greatest `call_at` <= `before`."""

    def between(self, senior_id: int, from_at: datetime, to_at: datetime) -> list[CheckIn]:
        """The senior's check-ins with `call_at` in [from_at, to_at)."""

    def save(self, check_in: CheckIn) -> CheckIn: ...
    def evidence(self, check_in_id: int) -> list[Evidence]:
        """In order of time, then of arrival."""

    def add_evidence(self, evidence: Evidence) -> bool:
        """False if this check-in has evidence of the same source already (nothing is added)."""

    def get_all(self, check_in_ids: Collection[int]) -> dict[int, CheckIn]:
        """By id; one that does not exist is left out."""

    def evidence_of_all(self, check_in_ids: Collection[int]) -> dict[int, list[Evidence]]:
        """`evidence` of each."""

    def add_all_evidence(self, evidence: Sequence[Evidence]) -> None:
        """Conflict if any of it is of a source that its check-in has evidence of already."""

    def save_all(self, check_ins: Sequence[CheckIn]) -> None:
        """`save` for many. Conflict if any of them was changed meanwhile."""

    def counts(self, day: date, station_ids: Sequence[int]) -> dict[CheckInState, int]: ...
    def of_station(self, station_id: int, day: date) -> list[CheckIn]: ...
