"""Batches under way to the provider, beside the one who leases the next.

A provider answers after a fifth of a second, in which the next calls are due.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass, field

from helpline.sending.model import Lane
from workers.leasing import BATCH, Batch

FLIGHTS = 16
UNDER_WAY = 2 * BATCH  # more would wait for a connection, and their starts would go by


@dataclass(slots=True)
class Flights:
    """Finishes batches, each in a thread of its own; without `threads`, at once."""

    finish: Callable[[Batch], None]
    threads: ThreadPoolExecutor | None
    _flying: dict[Future[None], int] = field(default_factory=dict)

    @property
    def room(self) -> int:
        """How many intents may be leased now; waits until it is one at least.

        Raises what finishing a batch has raised, usually the store's errors.
        """
        while (free := UNDER_WAY - sum(self._flying.values())) < 1 or len(self._flying) >= FLIGHTS:
            self._land(None)
        return min(BATCH, free)

    def send(self, batch: Batch) -> None:
        """Finish it, now or soon."""
        if not batch.leased:
            return
        if self.threads is None:
            self.finish(batch)
        else:
            self._flying[self.threads.submit(self.finish, batch)] = batch.leased

    def wait(self, seconds: float) -> bool:
        """Wait so long for one that is under way; False if none is."""
        if not self._flying:
            return False
        self._land(seconds)
        return True

    def _land(self, seconds: float | None) -> None:
        landed, _ = wait(self._flying, seconds, FIRST_COMPLETED)
        for flight in landed:
            del self._flying[flight]
            flight.result()

    def all_landed(self) -> None:
        """Wait for all of them."""
        while self._flying:
            self._land(None)


@contextmanager
def flights(lane: Lane, finish: Callable[[Batch], None], *, beside: bool) -> Iterator[Flights]:
    """Flights of a lane, all of them landed at the end; `beside` gives them threads."""
    if not beside:
        yield Flights(finish, None)
        return
    with ThreadPoolExecutor(FLIGHTS, f"flight-{lane}") as threads:
        under_way = Flights(finish, threads)
        yield under_way
        under_way.all_landed()
