"""A telephone line of ours: how fast it may start calls and how many it carries at once."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


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

    def free_starts(self, now: datetime, horizon: timedelta) -> int:
        """How many starts that nobody has reserved begin before now + horizon."""
        begins = max(self.next_slot_us, microseconds(now))
        return max(0, -((begins - microseconds(now + horizon)) // self.rate_us))

    def starts(self, count: int) -> list[datetime]:
        """The `count` starts before the first free one: those that were just reserved."""
        first = self.next_slot_us - count * self.rate_us
        return [_EPOCH + _MICROSECOND * (first + n * self.rate_us) for n in range(count)]


def microseconds(instant: datetime) -> int:
    """Since 1970, UTC."""
    return (instant - _EPOCH) // _MICROSECOND
