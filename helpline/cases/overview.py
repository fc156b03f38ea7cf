"""Which cases a page of many wants, and what it shows of a call that rings."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from helpline.cases.model import Matter, Priority


class Standing(StrEnum):
    """Groups of states that a list is asked for."""

    OPEN = "open"
    NEW = "new"
    TAKEN = "taken"
    CLOSING = "closing"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a list is limited to. A case is in sight if one of `unit_ids` owns it, or if `person_id`
    answers for it (0: nobody).

    Cases that are sealed from the unit with `viewer_path`, or from one above it, are left out.
    `overdue_at` leaves only those that owe something since before that instant (UTC). Open ones
    come gravest first, then in order of the first ring, after the one with (`after_rank`,
    `after_id`); closed ones come newest first, before `before_id`.
    """

    standing: Standing
    unit_ids: Sequence[int]
    person_id: int
    viewer_path: str
    matter: Matter | None = None
    priority: Priority | None = None
    of_unit: int | None = None
    mine: bool = False
    silent: bool = False
    overdue_at: datetime | None = None
    after_rank: int = -1
    after_id: int = 0
    before_id: int | None = None
    limit: int = 50


RANKS = {Priority.DANGER: 0, Priority.URGENT: 1, Priority.NORMAL: 2}
"""The order of priorities in a list of open cases."""


@dataclass(frozen=True, slots=True)
class Ringing:
    """A call of ours to an officer that is under way now. `cause` says why it rings: for a case
    that waits, or because she herself waits on the line."""

    case_id: int
    cause: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Asked:
    """A referral as a line of a list: who was asked about which case or request, and no words."""

    id: int
    case_id: int | None
    request_id: int | None
    code: str
    service: str
