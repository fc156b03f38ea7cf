"""What was played, and what was lost."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field


@dataclass(slots=True)
class Tally:
    """Days of a senior and what happened in them. `seconds` are of the processor. `lost`: the seed
    of each World in which something was wrong, and what."""

    days: int = 0
    incidents: int = 0
    closed_in_the_evening: int = 0
    acknowledgements: int = 0
    calls: int = 0
    messages: int = 0
    faults: int = 0
    killed: int = 0
    checks: int = 0
    seconds: float = 0.0
    ended: Counter[str] = field(default_factory=Counter)
    lost: dict[int, str] = field(default_factory=dict)

    def add(self, other: Tally) -> None:
        """Count what somebody else has played as well."""
        for name in self.__slots__:
            ours, theirs = getattr(self, name), getattr(other, name)
            setattr(self, name, ours | theirs if name == "lost" else ours + theirs)

    def __str__(self) -> str:
        ended = ", ".join(f"{count:,} {state}" for state, count in self.ended.most_common())
        each = 1000 * self.seconds / self.days if self.days else 0
        return (
            f"{self.days:,} days of a senior, {len(self.lost)} Worlds in which something was lost; "
            f"check-ins: {ended}; {self.incidents:,} incidents "
            f"({self.closed_in_the_evening:,} of them closed in the evening), "
            f"{self.acknowledgements:,} acknowledgements held against the telephones, "
            f"{self.calls:,} calls, {self.messages:,} SMS, {self.faults:,} faults of the provider, "
            f"{self.killed:,} workers killed, the database asked {self.checks:,} times; "
            f"{each:.0f} ms of processor a day"
        )
