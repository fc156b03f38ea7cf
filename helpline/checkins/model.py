"""One senior, one day, one question: the check-in and the evidence about it."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple


class CheckInState(StrEnum):
    """What we know about a senior today; set only by `derive`."""

    PLANNED = "planned"
    RINGING = "ringing"
    UNCONFIRMED = "unconfirmed"
    OK = "ok"
    NEED = "need"
    EMERGENCY = "emergency"
    MISSED = "missed"
    ESCALATED = "escalated"
    EXCUSED = "excused"
    CLOSED = "closed"

    @property
    def open(self) -> bool:
        """Whether a next step of the check-in itself is still due."""
        return self in OPEN_STATES


OPEN_STATES = frozenset(
    {CheckInState.PLANNED, CheckInState.RINGING, CheckInState.UNCONFIRMED, CheckInState.MISSED}
)


class EvidenceKind(StrEnum):
    """What was seen or heard. Only the PROOFS can make a check-in 'ok' (invariant 6)."""

    QUEUED = "queued"
    PLACED = "placed"
    RANG = "rang"
    ANSWERED = "answered"
    BUSY = "busy"
    NO_ANSWER = "no_answer"
    UNREACHABLE = "unreachable"
    REFUSED = "refused"
    VOICEMAIL = "voicemail"
    SILENT = "silent"
    HUNG_UP = "hung_up"
    UNHEARD = "unheard"
    DELIVERED = "delivered"
    CONFUSED = "confused"
    KEY_WELL = "key_well"
    WORD_WELL = "word_well"
    CALLED_IN = "called_in"
    SMS_WORD = "sms_word"
    HEARSAY_WELL = "hearsay_well"
    NEED = "need"
    NEED_SAID = "need_said"
    DANGER = "danger"
    DURESS = "duress"
    HUMAN = "human"
    WINDOW_OVER = "window_over"
    INCIDENT_OPENED = "incident_opened"
    INCIDENT_CLOSED = "incident_closed"
    EXCUSED = "excused"
    RESUMED = "resumed"


@dataclass(frozen=True, slots=True)
class Evidence:
    """One observation. `source` makes it unique in its check-in, so that a callback that comes
    twice counts once. `try_no` is 0 where no attempt of ours belongs to it."""

    check_in_id: int
    at: datetime
    kind: EvidenceKind
    try_no: int
    source: str


class CheckIn(NamedTuple):
    """The row of one senior and local date. Open rows carry the instant of their next step. A named
    tuple, as `Intent` is: all that is seen and heard changes it."""

    id: int
    senior_id: int
    day: date
    station_id: int
    policy_id: int
    state: CheckInState
    proof: EvidenceKind | None
    tries: int
    call_at: datetime
    window_ends_at: datetime
    due_at: datetime | None
    version: int
