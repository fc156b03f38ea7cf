"""Draining a lane: claim what is due, perform it, repeat until nothing is left or time is up.

The database says what work there is; whoever calls this (a nudged worker, the sweeper, a test)
only says when. Each row is a unit of its own, so that a poisoned one delays no other
(invariant 4).
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic

from helpline.cases.holding import BRINGS
from helpline.checkins.asking import Asking
from helpline.duties_due import Duties
from helpline.escalation.due import perform as perform_incident
from helpline.faults import POISONED
from helpline.ledgers import Claim
from helpline.ports import Clock, Store
from helpline.repositories import UnitOfWork
from helpline.sending.model import Lane
from workers.bringing import Bringing
from workers.dispatch import Dispatch
from workers.flights import flights
from workers.recordings import LEDGER as RECORDINGS
from workers.recordings import Fetching

LEASE = timedelta(seconds=30)  # what a dead worker held goes on within a minute
BATCH = 20
LONGEST_S = 10.0
SLOT_S = 0.05  # several of these fit into the time for which starts are reserved ahead
LOOK_EVERY_S = 0.1
SOON = timedelta(seconds=0.5)  # the sweeper looks as often
SHORTEST_S = 0.01
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
        ends, total = monotonic() + longest_s, 0
        with flights(lane, self.dispatch.finish, beside=self.pause is not None) as under_way:
            while monotonic() < ends:
                done = self._bring(lane) + sum(self._rows(ledger) for ledger in LEDGERS_OF[lane])
                batch = self.dispatch.lease(lane, under_way.room)
                under_way.send(batch)
                total += done + batch.done
                if done:
                    continue  # meanwhile the starts come that are waited for
                if batch.held and self.pause is not None:
                    self.pause(SLOT_S)
                elif batch.done:
                    continue
                # One download at a time, and between two of them all that is more urgent.
                elif lane is Lane.UPKEEP and self.fetching is not None and self.fetching.run():
                    total += 1
                elif not under_way.wait(LOOK_EVERY_S) and not self._waits_for_more(lane):
                    break
        return total

    def _waits_for_more(self, lane: Lane) -> bool:
        """Wait for what falls due in a moment: to be woken for it would take longer. What has been
        due for longer waits for something else."""
        if self.pause is None:
            return False
        due = self.store.read(lambda tx: due_since(tx, lane))
        if due is None or abs(due - self.clock.now()) > SOON:
            return False
        self.pause(max(SHORTEST_S, (due - self.clock.now()).total_seconds()))
        return True

    def _bring(self, lane: Lane) -> int:
        """Before all else: she waits on the line, and an officer for her."""
        return self.bringing.run() if lane is BRINGS and self.bringing is not None else 0

    def _rows(self, ledger: str) -> int:
        now = self.clock.now()
        claims = self.store.write(lambda tx: self._claim(tx, ledger, now))
        ended = self.store.write_each([self._work(ledger, claim) for claim in claims])
        for claim, error in zip(claims, ended, strict=True):
            if error is not None:
                self._poisoned(ledger, claim, error)
        self.dispatch.hand.leave(ledger, claims)
        return sum(error is None for error in ended)

    def _claim(self, tx: UnitOfWork, ledger: str, now: datetime) -> list[Claim]:
        claims = tx.ledgers.claim(ledger, now, LEASE, BATCH)
        self.dispatch.hand.take(ledger, claims, now, LEASE)
        return claims

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


def due_since(tx: UnitOfWork, lane: Lane) -> datetime | None:
    """The instant at which the oldest row of a lane fell, or will fall, due."""
    found = [tx.ledgers.earliest(ledger) for ledger in LEDGERS_OF[lane]]
    found.append(tx.ledgers.earliest("intents", lane))
    return min(filter(None, found), default=None)


def lanes_to_drain(tx: UnitOfWork, now: datetime) -> list[Lane]:
    """The lanes in which a drain would find anything at this instant."""
    due = {lane: due_since(tx, lane) for lane in Lane}
    found = {lane for lane, since in due.items() if since is not None and since <= now}
    if tx.holds.to_bring():
        found.add(BRINGS)
    recorded = tx.ledgers.earliest(RECORDINGS)
    if recorded is not None and recorded <= now:
        found.add(Lane.UPKEEP)
    return [lane for lane in Lane if lane in found]


def earliest(
    tx: UnitOfWork,
    ledgers: Sequence[str] = ("check_ins", "incidents", "intents", "duties", "recordings"),
) -> datetime | None:
    """The earliest instant at which any row of these ledgers can be claimed."""
    return min(filter(None, (tx.ledgers.earliest(ledger) for ledger in ledgers)), default=None)
