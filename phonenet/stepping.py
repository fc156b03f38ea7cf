"""A clock that moves only when told, and a way to let a network live by it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from phonenet.network import Network


class SteppedClock:
    """Call it for the present instant; `set` moves it, never backwards."""

    def __init__(self, start: datetime = datetime(2026, 1, 5, 3, 30, tzinfo=UTC)) -> None:
        self._now = start

    def __call__(self) -> datetime:
        return self._now

    def set(self, instant: datetime) -> None:
        if instant < self._now:
            raise ValueError(f"the clock shows {self._now}, it cannot go back to {instant}")
        self._now = instant


def run_until(
    network: Network,
    clock: SteppedClock,
    seconds: float,
    condition: Callable[[], bool] = lambda: False,
) -> bool:
    """Let the network live until the condition holds (True) or `seconds` have passed (False).

    The clock stops at every instant at which something is due, so that nothing happens late.
    """
    end = clock() + timedelta(seconds=seconds)
    while True:
        network.run_due()
        if condition():
            return True
        following = network.next_at()
        if following is None or following > end:
            clock.set(end)
            return condition()
        clock.set(following)
