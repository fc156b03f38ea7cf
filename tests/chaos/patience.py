"""How long the people of a life wait: not by the clock on the wall while harm is being done."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

from phonenet.errors import StoryError

T = TypeVar("T")
LOOKS_S = 5.0


def never() -> bool:
    """Nothing disturbs anybody."""
    return False


class Patience:
    """`within_s` seconds in a row in which nothing `disturbed`: as long as something does, and on
    a machine that is slow to recover from it, nobody gives up."""

    def __init__(self, within_s: float, disturbed: Callable[[], bool] = never) -> None:
        self._within_s, self._disturbed = within_s, disturbed
        self._ends = time.monotonic() + within_s

    def over(self) -> bool:
        """Whether it has come to its end."""
        if self._disturbed():
            self._ends = time.monotonic() + self._within_s
        return time.monotonic() > self._ends

    def waits(self, look: Callable[[float], T]) -> T:
        """What `look` returns, which waits for so many seconds at a time and raises AssertionError
        or StoryError if it waited in vain; raises what it raised last."""
        while True:
            try:
                return look(LOOKS_S)
            except (AssertionError, StoryError):
                if self.over():
                    raise
