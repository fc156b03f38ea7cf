"""The network's only sense of time: things to do, each at its instant."""

from __future__ import annotations

import heapq
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import count

from phonenet.errors import EndlessLoop

AT_ONE_INSTANT = 20_000
"""More steps than this without the clock moving can only be a loop."""


class Timer:
    """Something that will be done unless it is cancelled."""

    def __init__(self, when: datetime, action: Callable[[], None]) -> None:
        self.when = when
        self._action: Callable[[], None] | None = action

    @property
    def pending(self) -> bool:
        return self._action is not None

    def cancel(self) -> None:
        """Not to be done any more; cancelling twice does no harm."""
        self._action = None

    def fire(self) -> None:
        action, self._action = self._action, None
        if action is not None:
            action()


class Schedule:
    """Timers in order of their instant; those of one instant in the order they were set.

    `now` gives aware UTC datetimes. Nothing happens by itself: whoever owns the clock calls
    `run_due()` once `next_at()` has come.
    """

    def __init__(self, now: Callable[[], datetime]) -> None:
        self.now = now
        self._timers: list[tuple[datetime, int, Timer]] = []
        self._order = count()
        self.on_new: Callable[[], None] = lambda: None

    def at(self, when: datetime, action: Callable[[], None]) -> Timer:
        timer = Timer(when, action)
        heapq.heappush(self._timers, (when, next(self._order), timer))
        self.on_new()
        return timer

    def after(self, seconds: float, action: Callable[[], None]) -> Timer:
        return self.at(self.now() + timedelta(seconds=max(0.0, seconds)), action)

    def soon(self, action: Callable[[], None]) -> Timer:
        """As soon as `run_due()` gets round to it, in order."""
        return self.after(0, action)

    def next_at(self) -> datetime | None:
        """The next instant at which something is to be done, or None."""
        while self._timers and not self._timers[0][2].pending:
            heapq.heappop(self._timers)
        return self._timers[0][0] if self._timers else None

    def run_due(self) -> int:
        """Do everything that is due at `now()`; how many things were done.

        Raises EndlessLoop if the clock stands still while ever more becomes due.
        """
        done = 0
        started = self.now()
        while (when := self.next_at()) is not None and when <= self.now():
            _, _, timer = heapq.heappop(self._timers)
            timer.fire()
            done += 1
            if done > AT_ONE_INSTANT:
                if self.now() == started:
                    raise EndlessLoop(f"more than {AT_ONE_INSTANT} things happened at {started}")
                done, started = 0, self.now()
        return done
