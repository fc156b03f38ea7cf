"""Links that leave no mark in the database: looked at by the auditor itself."""

from dataclasses import dataclass
from datetime import datetime

from redis.exceptions import RedisError

from adapters.rq_nudge import connect
from store.watch import Finding

PING_S = 2.0


@dataclass(frozen=True, slots=True)
class Links:
    """Asks Redis whether it lives, on a connection of its own."""

    redis_url: str

    def look(self, now: datetime) -> list[Finding]:
        """A finding for each link that does not answer."""
        try:
            with connect(self.redis_url, PING_S) as redis:
                redis.ping()
        except (RedisError, OSError):
            return [Finding("link_silent", "redis", 1)]
        return []
