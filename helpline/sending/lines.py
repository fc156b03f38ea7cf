"""A telephone line of ours: how fast it may start calls and how many it carries at once."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """One number at one provider. `purpose` is "checkin", "helpline" or "message".

    `rate_us` is the least distance between two starts in microseconds; `next_slot_us` the first
    free start (microseconds since 1970, UTC); `max_live` the most calls under way at once.
    """

    id: int
    provider: str
    number: str
    purpose: str
    rate_us: int
    next_slot_us: int
    max_live: int
