"""How long to wait before a child that ended is started again."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Backoff:
    """Twice as long after each failure in a row, up to a limit; all times in seconds.

    The service has to come back by itself at night, so it never gives up, and the limit is short:
    the sweeper can only stand in for so long.
    """

    first_s: float = 0.5
    limit_s: float = 20.0
    steady_after_s: float = 30.0

    def failures(self, before: int, lived_s: float) -> int:
        """Failures in a row, after a child that lived so long has ended."""
        return 1 if lived_s >= self.steady_after_s else before + 1

    def pause_s(self, failures: int) -> float:
        """The pause after this many failures in a row (1 or more)."""
        doublings = min(failures - 1, 30)
        return min(self.limit_s, self.first_s * 2.0**doublings)
