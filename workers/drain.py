"""Draining a lane: claim what is due, perform it, repeat until nothing is left or time is up.

The database says what work there is; whoever calls this (a nudged worker, the sweeper, a test)
only says when. Each row is a unit of its own, so that a poisoned one delays no other
(invariant 4).
"""

import logging
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic

from helpline.cases.holding import BRINGS
from helpline.checkins.asking import Asking
from helpline.duties_due import Duties
from helpline.escalation.due import perform as perform_incident
from helpline.ports import Clock, Store
from helpline.repositories import Claim, UnitOfWork
from helpline.sending.model import Lane
from workers.bringing import Bringing
from workers.dispatch import POISONED, Dispatch
from workers.recordings import Fetching

LEASE = timedelta(seconds=30)  # what a dead worker held goes on within a minute
BATCH = 50
LONGEST_S = 10.0
SLOT_S = 0.02
BESIDE = 3
MANY = 10  # due at once: then more than one batch is under way to the provider
BACKOFF_S = (5, 30, 120, 300)
LEDGERS_OF = {
    Lane.EMERGENCY: (),
    Lane.ESCALATION: ("incidents",),
    Lane.CALLS: ("check_ins",),
    Lane.MESSAGES: (),
    Lane.UPKEEP: ("duties",),
}
log = logging.getLogger("khairiyat.drain")


@dataclass(frozen=True, slots=True)
class Drain:
    """Performs what is due in one lane. `pause` waits for the next free start of a line, in
    seconds; without it (on a clock that tests move) a held call waits for the next drain.
    `fetching` is left out where nobody may wait for a download."""

    store: Store
    clock: Clock
    asking: Asking
    duties: Duties
    dispatch: Dispatch
    fetching: Fetching | None = None
    bringing: Bringing | None = None
    pause: Callable[[float], None] | None = None

    def run(self, lane: Lane, longest_s: float = LONGEST_S) -> int:
        """Drain a lane for at most `longest_s` seconds. Returns how many rows were performed."""
        ends = monotonic() + longest_s
        with ThreadPoolExecutor(BESIDE, f"beside-{lane}") as threads:
            beside: list[Future[int]] = []

            def many_are_due() -> None:
                if self.pause is not None and not beside:
                    beside.extend(threads.submit(self._leave, lane, ends) for _ in range(BESIDE))

            total = self._run(lane, ends, many_are_due)
            return total + sum(leaving.result() for leaving in beside)

    def _run(self, lane: Lane, ends: float, many_are_due: Callable[[], None]) -> int:
        total = 0
        while monotonic() < ends:
            done = self._bring(lane) + sum(self._rows(ledger) for ledger in LEDGERS_OF[lane])
            batch = self.dispatch.run(lane)
            total += done + batch.done
            if batch.done + batch.held >= MANY:
                many_are_due()
            if done or batch.done:
                continue
            # One download at a time, and between two of them all that is more urgent.
            if lane is Lane.UPKEEP and self.fetching is not None and self.fetching.run():
                total += 1
                continue
            if not batch.held or self.pause is None:
                break
            self.pause(SLOT_S)
        return total

    def _bring(self, lane: Lane) -> int:
        """Before all else: she waits on the line, and an officer for her."""
        return self.bringing.run() if lane is BRINGS and self.bringing is not None else 0

    def _leave(self, lane: Lane, ends: float) -> int:
        """Send what a lane has, beside others that do the same: a provider answers after a fifth
        of a second, in which the next calls are due."""
        total = 0
        while monotonic() < ends:
            batch = self.dispatch.run(lane)
            total += batch.done
            if batch.done:
                continue
            if not batch.held or self.pause is None:
                break
            self.pause(SLOT_S)
        return total

    def _rows(self, ledger: str) -> int:
        now = self.clock.now()
        claims = self.store.write(lambda tx: tx.ledgers.claim(ledger, now, LEASE, BATCH))
        ended = self.store.write_each([self._work(ledger, claim) for claim in claims])
        for claim, error in zip(claims, ended, strict=True):
            if error is not None:
                self._poisoned(ledger, claim, error)
        return sum(error is None for error in ended)

    def _work(self, ledger: str, claim: Claim) -> Callable[[UnitOfWork], None]:
        perform = self._performer(ledger)

        def work(tx: UnitOfWork) -> None:
            if tx.ledgers.holds(ledger, claim):
                perform(tx, self.clock.now(), claim.id)
                tx.ledgers.release(ledger, [claim])
                if claim.attempt > 1:
                    tx.faults.clear(POISONED, f"{ledger}:{claim.id}", self.clock.now())

        return work

    def _performer(self, ledger: str) -> Callable[[UnitOfWork, datetime, int], object]:
        if ledger == "check_ins":
            return self.asking.perform
        if ledger == "duties":
            return self.duties.perform
        return self._incident

    def _incident(self, tx: UnitOfWork, now: datetime, incident_id: int) -> object:
        return perform_incident(
            tx, self.asking.door, self.asking.ids, now, tx.incidents.get(incident_id)
        )

    def _poisoned(self, ledger: str, claim: Claim, error: BaseException) -> None:
        """Put the row off and raise a fault; its own text may be personal and is not logged."""
        now = self.clock.now()
        wait = timedelta(seconds=BACKOFF_S[min(claim.attempt - 1, len(BACKOFF_S) - 1)])
        name = type(error).__name__
        log.error("%s %s could not be performed: %s; put off", ledger, claim.id, name)

        def put_off(tx: UnitOfWork) -> None:
            tx.ledgers.defer(ledger, claim, now + wait, name)
            tx.faults.report(POISONED, f"{ledger}:{claim.id}", now)

        self.store.write(put_off)


def earliest(
    tx: UnitOfWork,
    ledgers: Sequence[str] = ("check_ins", "incidents", "intents", "duties", "recordings"),
) -> datetime | None:
    """The earliest instant at which any row of these ledgers can be claimed."""
    return min(filter(None, (tx.ledgers.earliest(ledger) for ledger in ledgers)), default=None)
