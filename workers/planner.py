"""The planner: tomorrow's check-ins, the numbers of the days, and the sweeping out of what is long
over."""

from dataclasses import dataclass
from datetime import timedelta

from helpline.checkins.planning import plan
from helpline.directory.model import UnitKind
from helpline.directory.rostering import owe_confirmations
from helpline.figures.daily import keep_up
from helpline.ports import Clock, Store
from helpline.retention.running import nightly
from workers.recordings import Fetching

LINK = "planner"
EVERY_S = 300.0
LONGEST_CALL = timedelta(minutes=30)
# A signature has no date: who has kept a signed message could send it again once it is forgotten.
KEEP_INBOUND = timedelta(days=366)
KEEP_CONVERSATIONS = timedelta(days=1)
BATCH = 1000
RECORDINGS_LEFT = timedelta(minutes=2)
RECORDINGS_AT_ONCE = 20


@dataclass(frozen=True, slots=True)
class Planner:
    """One step of planning; running it twice changes nothing (invariant 1). `fetching` does what
    the worker of recordings has left lying, as it does while Redis is away."""

    store: Store
    clock: Clock
    fetching: Fetching | None = None

    def step(self) -> int:
        """Plan every state of the force, delete expired sessions. Returns the new check-ins."""
        now = self.clock.now()
        roots = self.store.read(lambda tx: [u.id for u in tx.units.of_kind(UnitKind.STATE)])
        planned = sum(
            self.store.write(lambda tx, root=root: plan(tx, now, root))  # type: ignore[misc]
            for root in roots
        )
        self.store.write(lambda tx: owe_confirmations(tx, now))
        self.store.write(
            lambda tx: tx.conversations.delete_expired(now - KEEP_CONVERSATIONS, BATCH)
        )
        self.store.write(lambda tx: tx.inbound.delete_before(now - KEEP_INBOUND, BATCH))
        self.store.write(lambda tx: tx.intents.forget_live(now - LONGEST_CALL, now))
        self.store.write(lambda tx: tx.heartbeats.beat(LINK, now))
        self._fetch()
        nightly(self.store, self.clock.now())
        keep_up(self.store, self.clock.now())
        return planned

    def _fetch(self) -> None:
        for _ in range(RECORDINGS_AT_ONCE):
            if self.fetching is None or not self.fetching.run(late=RECORDINGS_LEFT):
                return
