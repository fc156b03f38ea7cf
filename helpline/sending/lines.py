"""A telephone line of ours: how fast it may start calls and how many it carries at once."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Line:
    """One number at one provider. `purpose` is "checkin", "helpline" or "message".

    `rate_ms` is the least distance between two starts in milliseconds; `next_slot_at` the first
    free start (UTC); `max_live` the most calls under way at once.
    """

    id: int
    provider: str
    number: str
    purpose: str
    rate_ms: int
    next_slot_at: datetime
    max_live: int
