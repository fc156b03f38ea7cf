"""Waiting for what another process does: never longer than needed, never for ever."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

LOOKS_EVERY_S = 0.01
SELDOM_S = 0.1
"""For what costs the one who is asked, and is asked for minutes."""


def until(
    condition: Callable[[], object],
    what: str,
    within_s: float = 15.0,
    every_s: float = LOOKS_EVERY_S,
) -> None:
    """Return as soon as the condition holds.

    Raises:
        AssertionError: it does not within so many seconds; names `what` was waited for.
    """
    end = time.monotonic() + within_s
    while not condition():
        assert time.monotonic() < end, f"waited {within_s:g} s in vain for: {what}"
        time.sleep(every_s)


def runs(pid: int) -> bool:
    """Whether the process exists and has not ended (one that waits to be reaped has)."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False
    return stat.rpartition(")")[2].split()[0] not in "ZX"
