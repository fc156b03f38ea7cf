"""The repository of referrals; it belongs to `helpline.repositories.UnitOfWork`."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from helpline.referrals.model import Referral, ReferralEvent, ReferralEventKind


class Referrals(Protocol):
    """Referrals and their time lines."""

    def add(self, referral: Referral) -> Referral:
        """Conflict if an open one has this code."""

    def get(self, referral_id: int) -> Referral: ...
    def save(self, referral: Referral) -> Referral: ...
    def by_code(self, code: str) -> Referral | None:
        """The newest referral with this code, open or not."""

    def of_case(self, case_id: int) -> list[Referral]:
        """In order of id."""

    def of_request(self, request_id: int) -> list[Referral]:
        """In order of id."""

    def open_at(self, unit_ids: Sequence[int]) -> list[Referral]:
        """Open referrals that these units made: soonest due first."""

    def open_of_services(self, service_ids: Sequence[int]) -> list[Referral]:
        """What these services owe: soonest due first."""

    def add_event(
        self,
        referral: Referral,
        at: datetime,
        kind: ReferralEventKind,
        *,
        actor_id: int | None,
        body: str,
    ) -> ReferralEvent:
        """Conflict if another writer added one at the same time."""

    def events(self, referral_id: int) -> list[ReferralEvent]:
        """In order."""
