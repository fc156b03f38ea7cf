"""A referral: one thing that one service is asked to do for one person."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class ReferralState(StrEnum):
    """ASKED until the department has answered. A declined one is no end: its case goes back to
    its owner (`helpline.referrals.returning`)."""

    ASKED = "asked"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    DONE = "done"
    WITHDRAWN = "withdrawn"


OPEN_STATES = frozenset({ReferralState.ASKED, ReferralState.ACCEPTED})


class ReferralEventKind(StrEnum):
    """What happened; a referral's events are only ever added to."""

    MADE = "made"
    TOLD = "told"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    DONE = "done"
    WITHDRAWN = "withdrawn"
    OVERDUE = "overdue"
    RETURNED = "returned"
    TAKEN_ON = "taken_on"


@dataclass(frozen=True, slots=True)
class Referral:
    """What service `service_id` is asked to do for `person_id`, and how far it has come.

    It belongs to a case or to a senior's request, never to both. `unit_id` is the station (or
    the district) that made it and that gets it back when it is declined. `scheme` is the code of
    the scheme that she wants to apply for, or "". `code` is what the department answers an SMS
    with. `words` is personal and encrypted under the person's key. `due_at` is the instant (UTC)
    by which the present step is owed; None when nothing is owed any more.

    `made_by` is an officer, or None where the person's own key or message asked for it.
    """

    id: int
    case_id: int | None
    request_id: int | None
    person_id: int
    unit_id: int
    service_id: int
    scheme: str
    code: str
    words: str
    state: ReferralState
    due_at: datetime | None
    made_by: int | None
    made_at: datetime
    answered_by: int | None
    answered_at: datetime | None
    ended_by: int | None
    ended_at: datetime | None
    version: int

    @property
    def open(self) -> bool:
        """Whether the department still owes something."""
        return self.state in OPEN_STATES


@dataclass(frozen=True, slots=True)
class ReferralEvent:
    """One entry of a referral's time line. `body` is personal and encrypted under the person's
    key; `actor_id` is None for the service itself."""

    referral_id: int
    seq: int
    at: datetime
    kind: ReferralEventKind
    actor_id: int | None
    body: str
