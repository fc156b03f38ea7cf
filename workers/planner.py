"""The planner: tomorrow's check-ins, and the sweeping out of what is long over."""

from dataclasses import dataclass
from datetime import timedelta

from helpline.checkins.planning import plan
from helpline.directory.model import UnitKind
from helpline.ports import Clock, Store

LINK = "planner"
EVERY_S = 300.0
LONGEST_CALL = timedelta(minutes=30)
KEEP_INBOUND = timedelta(days=3)
KEEP_CONVERSATIONS = timedelta(days=1)
BATCH = 1000


@dataclass(frozen=True, slots=True)
class Planner:
    """One step of planning; running it twice changes nothing (invariant 1)."""

    store: Store
    clock: Clock

    def step(self) -> int:
        """Plan every state of the force, delete expired sessions. Returns the new check-ins."""
        now = self.clock.now()
        roots = self.store.read(lambda tx: [u.id for u in tx.units.of_kind(UnitKind.STATE)])
        planned = sum(
            self.store.write(lambda tx, root=root: plan(tx, now, root))  # type: ignore[misc]
            for root in roots
        )
        self.store.write(
            lambda tx: tx.conversations.delete_expired(now - KEEP_CONVERSATIONS, BATCH)
        )
        self.store.write(lambda tx: tx.inbound.delete_before(now - KEEP_INBOUND, BATCH))
        self.store.write(lambda tx: tx.intents.forget_live(now - LONGEST_CALL, now))
        self.store.write(lambda tx: tx.heartbeats.beat(LINK, now))
        return planned
