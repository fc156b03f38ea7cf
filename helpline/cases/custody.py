"""Who may have a case: an offer to another unit, and the stations that a case is sealed from."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from helpline.cases.model import Case
from helpline.directory.model import Unit


class TransferState(StrEnum):
    """An offer stands until the other unit answers, or until it is taken back."""

    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Transfer:
    """An offer of a case to another unit. The words of both sides stand on the time line."""

    id: int
    case_id: int
    from_unit_id: int
    to_unit_id: int
    state: TransferState
    offered_by: int
    offered_at: datetime
    answered_by: int | None
    answered_at: datetime | None
    version: int


class Custody(Protocol):
    """Seals and offers; and what somebody of a unit may see, by one query each.

    `viewer` is the unit of whoever looks: they see what belongs to it or to a unit below it, and
    never a case that is sealed from it or from a unit above it.
    """

    def seals(self, case_id: int) -> frozenset[int]:
        """Units that must not see this case, nor anybody below them."""

    def seal(self, case_id: int, unit_id: int, at: datetime) -> None:
        """Twice is once."""

    def unseal(self, case_id: int, unit_id: int) -> bool:
        """True if it was sealed from there."""

    def sealed_people(self, case_id: int, people: Collection[int]) -> frozenset[int]:
        """Who of these people belongs to a unit, serves on a shift of a unit, or is the
        telephone of a unit that the case is sealed from."""

    def add(self, transfer: Transfer) -> Transfer:
        """Conflict if an offer of this case stands already."""

    def get(self, transfer_id: int) -> Transfer: ...
    def save(self, transfer: Transfer) -> Transfer: ...
    def offer_of(self, case_id: int) -> Transfer | None:
        """The offer that stands."""

    def transfers_of(self, case_id: int) -> list[Transfer]:
        """All, oldest first."""

    def offers_to(self, unit_ids: Sequence[int]) -> list[Transfer]:
        """Offers that stand, oldest first."""

    def may_see(self, case_id: int, viewer: Unit) -> bool:
        """Whether the case, or an offer of it, lies at or below this unit and is not sealed."""

    def serious_below(self, viewer: Unit, limit: int) -> list[Case]:
        """Open cases that headquarters looks at directly (`serious.py`): danger first, then in
        order of the first ring."""
