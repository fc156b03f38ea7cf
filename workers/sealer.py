"""The sealer: chains what was done, every five seconds, and publishes the chain's head.

The head goes to a file beside the database's reach; whoever wants to prove more copies that file
to another machine (docs/howto/deploy.md).
"""

from dataclasses import dataclass
from pathlib import Path

from helpline.ports import Clock
from store.database import Database
from store.sealing import head, publish, seal

LINK = "sealer"
EVERY_S = 5.0
HEAD = "audit-head"


@dataclass(frozen=True, slots=True)
class Sealer:
    """One round of sealing. `path` is the file that the head is written to."""

    store: Database
    clock: Clock
    path: Path

    def step(self) -> int:
        """Seal, publish the new head if there is one, and beat. Returns how many rows."""
        now = self.clock.now()
        sealed = seal(self.store, now)
        if sealed:
            newest = head(self.store)
            if newest is not None:
                publish(self.path, newest)
        self.store.write(lambda tx: tx.heartbeats.beat(LINK, now))
        return sealed
