"""The auditor: proves every minute, by SQL alone, that nothing is late, lost or silent.

It raises faults where it can and *withholds* its own heartbeat outside when a check fails: who
watches that heartbeat hears of every failure, even of one that takes the database or this
process with it (invariants 23 to 25).
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from helpline.ports import Clock
from helpline.repositories import UnitOfWork
from store.database import Database
from store.watch import Finding, watch

LINK = "auditor"
EVERY_S = 60.0
log = logging.getLogger("khairiyat.auditor")


@dataclass(frozen=True, slots=True)
class Auditor:
    """One round of checks. `links` looks at what leaves no mark in the database (Redis);
    `outside` tells the world outside that all is well."""

    store: Database
    clock: Clock
    links: Callable[[datetime], Sequence[Finding]]
    outside: Callable[[], bool]

    def step(self) -> int:
        """Check, raise and clear faults, beat or withhold. Returns how many findings there are."""
        now = self.clock.now()
        findings = [*watch(self.store, now), *self.links(now)]
        for finding in findings:
            log.error("%s: %s (%s)", finding.name, finding.key, finding.count)
        self._keep(now, findings)
        if findings:
            log.error("heartbeat withheld: %s findings", len(findings))
        else:
            self.outside()
        return len(findings)

    def _keep(self, now: datetime, findings: Sequence[Finding]) -> None:
        found = frozenset((f"audit_{item.name}", item.key) for item in findings)

        def work(tx: UnitOfWork) -> None:
            for kind, key in found:
                tx.faults.report(kind, key, now)
            for kind, key, _ in tx.faults.standing():
                if kind.startswith("audit_") and (kind, key) not in found:
                    tx.faults.clear(kind, key, now)
            tx.heartbeats.beat(LINK, now)

        self.store.write(work)
