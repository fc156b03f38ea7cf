"""Able to work: database, Redis, sweeper, auditor (invariant 23)."""

from dataclasses import dataclass
from datetime import timedelta

from bootstrap import Service, redis_url
from helpline.reasons.links import LinkTrouble
from helpline.reasons.told import Reason, Told
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

    def problems(self) -> dict[str, Reason | Told]:
        """Link -> what is wrong; empty if all is well."""
        now = self.service.clock.now()
        try:
            beats = self.service.store.read(lambda tx: tx.heartbeats.all())
        except StoreError as error:
            return {"database": LinkTrouble.CANNOT_BE_READ(error=type(error).__name__)}
        found: dict[str, Reason | Told] = {
            f.key: LinkTrouble.NO_ANSWER for f in Links(redis_url(self.service.settings)).look(now)
        }
        for link, oldest in OLDEST.items():
            beat = beats.get(link)
            if beat is None:
                found[link] = LinkTrouble.NO_SIGN_YET
            elif now - beat > oldest:
                found[link] = LinkTrouble.SILENT(seconds=int((now - beat).total_seconds()))
        return found
