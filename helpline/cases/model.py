"""A woman's case: what it is, whose it is, and how far it has come."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class CaseState(StrEnum):
    """NEW until a human has taken it; CLOSING while another officer has to talk with her; JOINED
    when the contact turned out to belong to an older case."""

    NEW = "new"
    TAKEN = "taken"
    CLOSING = "closing"
    CLOSED = "closed"
    JOINED = "joined"


OPEN_STATES = frozenset({CaseState.NEW, CaseState.TAKEN, CaseState.CLOSING})


class Priority(StrEnum):
    """Who is rung, and how fast."""

    NORMAL = "normal"
    URGENT = "urgent"
    DANGER = "danger"


class Way(StrEnum):
    """How she came to us first."""

    CALL = "call"
    MISSED_CALL = "missed_call"
    SMS = "sms"
    WHATSAPP = "whatsapp"


class Matter(StrEnum):
    """What it is about, as far as it is known."""

    UNKNOWN = "unknown"
    DOMESTIC = "domestic"
    SEXUAL = "sexual"
    STALKING = "stalking"
    CYBER = "cyber"
    DOWRY = "dowry"
    TRAFFICKING = "trafficking"
    CHILD = "child"
    CHILD_MARRIAGE = "child_marriage"
    MISSING_CHILD = "missing_child"
    WITCH_BRANDING = "witch_branding"
    HONOUR = "honour"
    SUICIDE = "suicide"
    WORKPLACE = "workplace"
    OTHER = "other"


URGENT_MATTERS = frozenset(
    {
        Matter.SEXUAL,
        Matter.TRAFFICKING,
        Matter.CHILD,
        Matter.CHILD_MARRIAGE,
        Matter.MISSING_CHILD,
        Matter.HONOUR,
        Matter.SUICIDE,
    }
)
OF_CHILDREN = frozenset({Matter.CHILD, Matter.CHILD_MARRIAGE, Matter.MISSING_CHILD})


class CaseEventKind(StrEnum):
    """What happened; a case's events are only ever added to."""

    FIRST_RING = "first_ring"
    CONTACT = "contact"
    MESSAGE = "message"
    ANSWERED = "answered"
    WRITTEN = "written"
    MATTER = "matter"
    DANGER = "danger"
    NOT_SAFE = "not_safe"
    HUMAN = "human"
    LANDMARK = "landmark"
    PIN_CODE = "pin_code"
    PLACED = "placed"
    ADDED = "added"
    NOTE = "note"
    OWNER = "owner"
    TOLD = "told"
    LOOKS = "looks"
    JOINED = "joined"
    WAITS = "waits"
    WANTS_WOMAN = "wants_woman"
    TAKEN = "taken"
    DECLINED = "declined"
    TALKED = "talked"
    HUNG_UP = "hung_up"
    SILENT = "silent"
    SAFE_CONTACT = "safe_contact"
    REFUSED = "refused"
    OVERDUE = "overdue"
    MINOR = "minor"
    PARTICULARS = "particulars"
    SCREEN = "screen"
    PRIORITY = "priority"
    SEALED = "sealed"
    UNSEALED = "unsealed"
    TRANSFER_OFFERED = "transfer_offered"
    TRANSFER_ACCEPTED = "transfer_accepted"
    TRANSFER_DECLINED = "transfer_declined"
    TRANSFER_WITHDRAWN = "transfer_withdrawn"
    FIR_NEEDED = "fir_needed"
    FIR_SEEN = "fir_seen"
    FIR_BY_MESSAGE = "fir_by_message"
    FIR_SIGNED = "fir_signed"
    FIR_REGISTERED = "fir_registered"
    FIR_NOT_NEEDED = "fir_not_needed"
    ENQUIRY_BEGUN = "enquiry_begun"
    ENQUIRY_ENDED = "enquiry_ended"
    COUNSELLED = "counselled"
    PROMISE_MADE = "promise_made"
    PROMISE_KEPT = "promise_kept"
    ADULT_SAFE = "adult_safe"
    AFTER_CLOSING = "after_closing"
    SAFETY_ASKED = "safety_asked"
    SAYS_WELL = "says_well"
    NEEDS_MORE = "needs_more"
    FEEDBACK = "feedback"
    CALL_ME = "call_me"
    CALL_THROUGH = "call_through"
    CLOSING_PROPOSED = "closing_proposed"
    WISH = "wish"
    NO_ANSWER = "no_answer"
    REOPENED = "reopened"
    CLOSED = "closed"
    REFERRED = "referred"
    REFERRAL_ACCEPTED = "referral_accepted"
    REFERRAL_DECLINED = "referral_declined"
    REFERRAL_DONE = "referral_done"
    REFERRAL_WITHDRAWN = "referral_withdrawn"
    REFERRAL_OVERDUE = "referral_overdue"
    REFERRAL_TAKEN_ON = "referral_taken_on"
    SCHEME_TOLD = "scheme_told"
    SERVICE_JOINED = "service_joined"

    # What happens on the line, to the second.
    RANG = "rang"
    PICKED_UP = "picked_up"
    ON_THE_LINE = "on_the_line"
    LEFT_AGAIN = "left_again"
    CONSENT = "consent"
    CANNOT_SPEAK = "cannot_speak"
    EVENT_NUMBER = "event_number"
    DISPATCHED = "dispatched"
    ARRIVED = "arrived"
    DISPOSITION = "disposition"


@dataclass(frozen=True, slots=True)
class Case:
    """One case. `unit_id` owns it (a station, or the district while the place is not known);
    `assigned_to` is the person who answers for it now, from the first ring on (invariant 31);
    None only where the district has nobody at all, which is a fault of its own.

    `first_ring_at` is when she first rang or wrote, `first_response_at` when a human first took
    it or spoke with her. Closed means two officers' names (invariant 33).
    """

    id: int
    number: str
    token: str
    caller_id: int
    district_id: int
    unit_id: int
    way: Way
    state: CaseState
    priority: Priority
    matter: Matter
    silent: bool
    minor: bool
    assigned_to: int | None
    first_ring_at: datetime
    first_response_at: datetime | None
    joined_to: int | None
    proposed_by: int | None
    proposed_at: datetime | None
    closed_by: int | None
    closed_at: datetime | None
    version: int

    @property
    def open(self) -> bool:
        """Whether somebody still owes her something."""
        return self.state in OPEN_STATES


@dataclass(frozen=True, slots=True)
class CaseEvent:
    """One entry of the time line. `body` is personal and encrypted under the caller's key;
    `actor_id` is an officer, or None for her and for the service itself."""

    case_id: int
    seq: int
    at: datetime
    kind: CaseEventKind
    actor_id: int | None
    body: str
