"""The ledger of duties: rows that fall due, and who may perform them (invariants 1, 4 and 11)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from helpline.duties import Duty
from helpline.sending.model import Lane


class Duties(Protocol):
    """Promises that people owe."""

    def add(
        self, *, kind: str, subject: str, subject_id: int, unit_id: int, due_at: datetime
    ) -> Duty | None:
        """None if an open duty of this kind for this subject is there already."""

    def get(self, duty_id: int) -> Duty: ...
    def find(self, kind: str, subject: str, subject_id: int) -> Duty | None:
        """The open one."""

    def save(self, duty: Duty) -> Duty: ...
    def open_at(self, unit_ids: Sequence[int]) -> list[Duty]: ...
    def of(self, subject: str, subject_id: int) -> list[Duty]:
        """Open, done and cancelled ones, in the order in which they were made."""


@dataclass(frozen=True, slots=True)
class Claim:
    """One row leased to this process: `attempt` is the fence that a late finisher fails on."""

    id: int
    attempt: int


class Ledgers(Protocol):
    """Claiming of due rows. `ledger` is "check_ins", "incidents", "intents", "duties" or
    "recordings"."""

    def claim(
        self, ledger: str, now: datetime, lease: timedelta, limit: int, lane: Lane | None = None
    ) -> list[Claim]:
        """Lease up to `limit` rows with due_at <= now whose lease is over, oldest first, in one
        conditional update (SKIP LOCKED on PostgreSQL); attempt grows by one. For intents `lane`
        narrows; of calls to one number only one is claimed, and none while another to it is
        leased or unknown."""

    def claim_intents(
        self, now: datetime, lease: timedelta, limit: int, lane: Lane, calls: int, messages: int
    ) -> list[Claim]:
        """`claim` for the intents of a lane, but at most `calls` of the calls that have not left,
        and of the messages `messages`: the others wait for a free start, and are not touched for
        that."""

    def holds(self, ledger: str, claim: Claim) -> bool:
        """Whether the claim is still ours (attempt unchanged, row locked until commit)."""

    def defer(self, ledger: str, claim: Claim, until: datetime, error: str) -> None:
        """After a failure: the row stays due, but not before `until`; `error` is a class name."""

    def release(self, ledger: str, claims: Sequence[Claim]) -> None:
        """Give rows back untouched: they stay due."""

    def shorten(self, ledger: str, claims: Sequence[Claim], until: datetime) -> None:
        """Let the leases of rows that are still held by these claims end at `until`, if they last
        longer: whoever held them is dead."""

    def earliest(self, ledger: str, lane: Lane | None = None) -> datetime | None:
        """The earliest instant at which a row of this ledger can be claimed."""

    def late(self, ledger: str, before: datetime) -> int:
        """How many open rows were due before this instant and still are."""

    def failing(self, ledger: str) -> list[tuple[int, str]]:
        """(id, last_error) of open rows whose last attempt failed."""

    def ended(self, ledger: str, row_id: int) -> bool:
        """Whether there is nothing left to do about this row, or no such row any more. The row is
        not read: it may be damaged."""

    def hurry(self, ledger: str, row_id: int) -> bool:
        """A row that was put off after a failure may be claimed at once. False if none of that id
        was."""

    def abandon(self, ledger: str, row_id: int, now: datetime) -> bool:
        """An open duty ends as cancelled, an open intent as failed, without being read: it may be
        damaged. False if none of that id is open. Check-ins and incidents are never abandoned."""
