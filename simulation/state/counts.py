"""What a simulated day counts, second by second."""

from collections import Counter
from dataclasses import dataclass, field


@dataclass(slots=True)
class Counts:
    """Keys of the counters are seconds since the first call time; `officers` counts messages and
    calls to each beat officer."""

    calls: Counter[int] = field(default_factory=Counter)
    webhooks: Counter[int] = field(default_factory=Counter)
    segments: Counter[int] = field(default_factory=Counter)
    ends: Counter[str] = field(default_factory=Counter)
    officers: Counter[int] = field(default_factory=Counter)
    most_live: int = 0
    talked_s: float = 0.0
    messages: int = 0
    late_s: list[float] = field(default_factory=list)
    first_told_s: list[float] = field(default_factory=list)
    seen_s: list[float] = field(default_factory=list)

    def call(self, second: int, lasted_s: float, webhooks: int) -> None:
        """One call that began at `second`, with its webhooks spread over its length."""
        self.calls[second] += 1
        for number in range(webhooks):
            self.webhooks[second + int(lasted_s * number / webhooks)] += 1

    def message(self, second: int, segments: int) -> None:
        """One SMS, with its three status callbacks."""
        self.messages += 1
        self.segments[second] += segments
        self.webhooks[second] += 3


def most(of: Counter[int]) -> int:
    """The most in one second."""
    return max(of.values(), default=0)


def share(values: list[float], part: float) -> float:
    """The value that so large a part of them does not exceed; 0 if there are none."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))] if ordered else 0.0
