"""An intent: one call or message that shall leave, and what became of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

RINGS_S = 40  # seconds, where no policy says otherwise


class Lane(StrEnum):
    """Queues by urgency; a worker serves exactly one."""

    EMERGENCY = "emergency"
    ESCALATION = "escalation"
    CALLS = "calls"
    MESSAGES = "messages"
    UPKEEP = "upkeep"


URGENT_LANES = (Lane.EMERGENCY, Lane.ESCALATION)
"""What delays no throttle and no flood, and is rather sent twice than lost (invariants 10, 21)."""


class IntentKind(StrEnum):
    """What leaves."""

    CALL = "call"
    SMS = "sms"
    WHATSAPP = "whatsapp"


class IntentState(StrEnum):
    """Invariant 25: every intent is in exactly one of these."""

    PENDING = "pending"
    LEASED = "leased"
    SENT = "sent"
    FAILED = "failed"
    UNKNOWN = "unknown"
    CANCELLED = "cancelled"


class Delivery(StrEnum):
    """What the provider last said of it; it only moves forward (see `sending.delivery`)."""

    NONE = "none"
    QUEUED = "queued"
    RINGING = "ringing"
    ANSWERED = "answered"
    DELIVERED = "delivered"
    COMPLETED = "completed"
    BUSY = "busy"
    NO_ANSWER = "no_answer"
    FAILED = "failed"
    CANCELED = "canceled"
    UNDELIVERED = "undelivered"


class Intent(NamedTuple):
    """One call or message. `params` (prompt parameters, or the facts of the call's flow) are
    personal and encrypted in the store. `cause`/`cause_id` name the row that wants it,
    `try_no` its attempt; together with kind and phone they are unique. A call rings for `ring_s`
    seconds. A named tuple: every step on its way out and every callback reads and changes it, for
    which a dataclass with so many fields takes several times as long.
    """

    id: int
    token: str
    kind: IntentKind
    purpose: str
    lane: Lane
    cause: str
    cause_id: int
    try_no: int
    person_id: int
    phone_id: int
    e164: str
    prompt_key: str
    flow: str | None
    params: Mapping[str, str]
    language: str
    alert_id: int | None
    state: IntentState
    delivery: Delivery
    not_after: datetime
    provider: str | None
    provider_sid: str | None
    sent_at: datetime | None
    rang_at: datetime | None
    finished_at: datetime | None
    resends: int
    error: str | None
    due_at: datetime | None
    attempt: int
    version: int
    ring_s: int = RINGS_S


@dataclass(frozen=True, slots=True)
class NewIntent:
    """What the one door asks the store to keep; the store gives id, token state and version."""

    token: str
    kind: IntentKind
    purpose: str
    lane: Lane
    cause: str
    cause_id: int
    try_no: int
    person_id: int
    phone_id: int
    prompt_key: str
    flow: str | None
    language: str
    alert_id: int | None
    not_after: datetime
    due_at: datetime
    params: Mapping[str, str] = field(default_factory=dict)
    ring_s: int = RINGS_S
