"""The repositories of cases; they belong to `helpline.repositories.UnitOfWork`."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from helpline.cases.model import Case, CaseEvent, CaseEventKind
from helpline.cases.safe_contact import SafeContact


class Cases(Protocol):
    """Cases, their time lines, and the tries to open one by number and secret."""

    def add(self, case: Case, secret: str) -> Case:
        """Conflict if the number is taken. The secret is kept as a keyed digest only."""

    def get(self, case_id: int) -> Case: ...
    def by_number(self, number: str) -> Case | None: ...
    def save(self, case: Case) -> Case:
        """Refused if unit or owner would be one that the case is sealed from."""

    def set_secret(self, case_id: int, secret: str) -> None:
        """A new secret of four digits; the old one is gone."""

    def secret_fits(self, case_id: int, secret: str) -> bool: ...
    def open_of(self, caller_id: int) -> list[Case]:
        """This caller's open cases, newest first."""

    def of(self, caller_id: int) -> list[Case]:
        """This caller's cases, open or not, newest first."""

    def open_at(self, unit_ids: Sequence[int]) -> list[Case]:
        """Open cases that these units own: danger first, then in order of the first ring."""

    def callers_among(self, person_ids: Collection[int]) -> list[int]:
        """Who of these people has ever been the caller of a case, in order of id."""

    def district_number(self, district_id: int) -> int:
        """The number of a district in its case numbers, given once and never again."""

    def add_event(
        self, case: Case, at: datetime, kind: CaseEventKind, *, actor_id: int | None, body: str
    ) -> CaseEvent:
        """Conflict if another writer added one at the same time."""

    def events(self, case_id: int) -> list[CaseEvent]:
        """In order."""

    def add_try(self, at: datetime, number: str, caller_id: int | None) -> None:
        """A wrong number or secret was given."""

    def tries(self, since: datetime, *, number: str = "", caller_id: int | None = None) -> int:
        """How many wrong ones since then: for this number, by this caller, or in all."""


class SafeContacts(Protocol):
    """Safe-contact records, each version kept."""

    def current(self, person_id: int) -> SafeContact | None:
        """The newest version."""

    def add(self, record: SafeContact) -> SafeContact:
        """The next version; the given one is ignored. Conflict if another writer was first."""

    def of(self, person_id: int) -> list[SafeContact]:
        """Every version, oldest first."""
