"""The clock of a running process: the machine's time, but deaf to its jumps (invariant 5)."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

LARGEST_STEP_S = 120.0


def _since_boot() -> float:
    """Seconds that really went by, those of a suspended machine included."""
    clock = getattr(time, "CLOCK_BOOTTIME", None)
    return time.clock_gettime(clock) if clock is not None else time.monotonic()


class SteadyClock:
    """UTC now, going on evenly when the wall clock jumps by more than 120 s.

    Small corrections (NTP) are followed. A jump is not: calls are neither repeated nor marked
    missed because of it. `jump_s` tells how far the wall clock stands off, in seconds, until it
    comes back or the process is started again by somebody who has looked.
    """

    def __init__(
        self,
        wall: Callable[[], float] = time.time,
        steady: Callable[[], float] = _since_boot,
    ) -> None:
        self._wall = wall
        self._steady = steady
        self._offset = wall() - steady()
        self.jump_s = 0.0

    def now(self) -> datetime:
        """Aware, UTC."""
        steady = self._steady()
        step = self._wall() - steady - self._offset
        if abs(step) > LARGEST_STEP_S:
            self.jump_s = step
        else:
            self.jump_s = 0.0
            self._offset += step
        return datetime.fromtimestamp(0, UTC) + timedelta(seconds=steady + self._offset)
