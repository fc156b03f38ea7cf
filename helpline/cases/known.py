"""What is known of her already, so that nobody asks it again."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from helpline.cases.model import CaseEvent, CaseEventKind
from helpline.cases.safe_contact import SafeContact

TALK = timedelta(hours=12)
"""A bare "1" to the first message allows so long a dialogue, and no more."""
_PLACES = frozenset({CaseEventKind.LANDMARK, CaseEventKind.PIN_CODE, CaseEventKind.PLACED})


def place_known(events: Sequence[CaseEvent]) -> bool:
    """Whether she, or an officer, has said where she is."""
    return any(event.kind in _PLACES for event in events)


def holds(record: SafeContact | None, now: datetime) -> bool:
    """Whether there is a record, and its end is not past."""
    return record is not None and (record.until is None or now < record.until)


def reach_known(record: SafeContact | None, now: datetime) -> bool:
    """Whether she has said how she may be reached beyond the talk of this hour."""
    if record is None or not holds(record, now):
        return False
    return record.until is None or record.until - record.stated_at > TALK
