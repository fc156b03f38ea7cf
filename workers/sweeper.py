"""The sweeper: sees what has fallen due, wakes its lane, and does the work itself if need be.

Redis may vanish: then only seconds are lost (invariant 3).
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from helpline.faults import heal
from helpline.ports import Clock, Store
from helpline.repositories import UnitOfWork
from helpline.sending.model import Lane
from workers.drain import Drain, due_since

LINK = "sweeper"
EVERY_S = 0.5
LATE = timedelta(seconds=5)
BEAT_EVERY = timedelta(seconds=5)
HELPS_S = 1.0  # with one lane: then it looks again what other lanes have to be woken for


@dataclass(slots=True)
class Sweeper:
    """One look over all lanes. `nudge` answers whether a worker could be told; `jump_s` how far
    the wall clock has jumped, in seconds."""

    store: Store
    clock: Clock
    drain: Drain
    nudge: Callable[[Lane], bool]
    jump_s: Callable[[], float]
    _beat_at: datetime | None = field(default=None)

    def step(self) -> int:
        """Nudge the lanes with due rows; drain those that are late or could not be nudged.
        Returns how many rows were performed here."""
        now = self.clock.now()
        waiting, recording = self.store.read(
            lambda tx: (
                {lane: due_since(tx, lane) for lane in Lane},
                tx.ledgers.earliest("recordings"),
            )
        )
        performed = 0
        for lane, since in waiting.items():
            if since is None or since > now:
                continue
            nudged = self.nudge(lane)
            if not nudged or now - since > LATE:
                performed += self.drain.run(lane, HELPS_S)
        if recording is not None and recording <= now:
            self.nudge(Lane.UPKEEP)  # never fetched here: whoever sweeps must not wait for sounds
        self._beat(now)
        return performed

    def _beat(self, now: datetime) -> None:
        if self._beat_at is not None and now - self._beat_at < BEAT_EVERY:
            return
        self._beat_at = now
        jumped = abs(self.jump_s()) > 0

        def work(tx: UnitOfWork) -> None:
            tx.heartbeats.beat(LINK, now)
            heal(tx, now)
            if jumped:
                tx.faults.report("clock_jump", "wall", now)
            else:
                tx.faults.clear("clock_jump", "wall", now)

        self.store.write(work)
