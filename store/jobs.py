"""A unit of work on its way through a writer, and how whoever waits for it hears of its end."""

import asyncio
import contextlib
from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any

from store.unit import SqlUnit


class Job:
    """One unit of work: what became of it, whom its commit wakes, and what it changed."""

    __slots__ = ("changed_units", "error", "future", "lanes", "result", "work")

    def __init__(self, work: Callable[[SqlUnit], Any], future: Any) -> None:
        self.work = work
        self.future = future  # of concurrent.futures, or of an event loop
        self.result: Any = None
        self.error: BaseException | None = None
        self.lanes: frozenset[Any] = frozenset()
        self.changed_units: frozenset[int] = frozenset()

    def settle(self) -> None:
        """Tell whoever waits; they may have stopped waiting."""
        if self.future.done():
            return
        if self.error is not None:
            self.future.set_exception(self.error)
        else:
            self.future.set_result(self.result)


def settle(group: Sequence[Job]) -> None:
    """Resolve the futures; those of one event loop by one wake-up."""
    by_loop: dict[asyncio.AbstractEventLoop, list[Job]] = defaultdict(list)
    for job in group:
        if isinstance(job.future, asyncio.Future):
            by_loop[job.future.get_loop()].append(job)
        else:
            job.settle()
    for loop, jobs in by_loop.items():
        with contextlib.suppress(RuntimeError):  # the loop was closed: nobody waits any more
            loop.call_soon_threadsafe(_settle_all, jobs)


def _settle_all(jobs: Sequence[Job]) -> None:
    for job in jobs:
        job.settle()
