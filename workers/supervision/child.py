"""What the supervisor has to know of a process that it keeps running."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Child:
    """One process of the service.

    `once` means that it has to end with status 0 before the next ones start; all others are
    started again whenever they end. Times are in seconds.
    """

    name: str
    command: tuple[str, ...]
    once: bool = False
    ready: Callable[[], bool] | None = None
    ready_within_s: float = 60.0
    stops_within_s: float = 10.0


Stage = tuple[Child, ...]
"""Children that start together once all before them are ready, and that are stopped together."""
