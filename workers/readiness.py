"""Able to work: database, Redis, sweeper, auditor (invariant 23)."""

from dataclasses import dataclass
from datetime import timedelta

from bootstrap import Service, redis_url
from store.errors import StoreError
from workers.links import Links

OLDEST = {
    "sweeper": timedelta(seconds=15),
    "auditor": timedelta(minutes=3),
    "planner": timedelta(minutes=15),
    "sealer": timedelta(seconds=30),
}


@dataclass(frozen=True, slots=True)
class Readiness:
    """What stands in the way of work, by link."""

    service: Service

    def problems(self) -> dict[str, str]:
        """Link -> what is wrong; empty if all is well."""
        now = self.service.clock.now()
        try:
            beats = self.service.store.read(lambda tx: tx.heartbeats.all())
        except StoreError as error:
            return {"database": type(error).__name__}
        found = {
            f.key: "does not answer" for f in Links(redis_url(self.service.settings)).look(now)
        }
        for link, oldest in OLDEST.items():
            beat = beats.get(link)
            if beat is None:
                found[link] = "no sign of life yet"
            elif now - beat > oldest:
                found[link] = f"silent for {int((now - beat).total_seconds())} s"
        return found
