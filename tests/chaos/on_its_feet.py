"""Whether who was killed works again."""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import datetime

import httpx
from redis.exceptions import RedisError

from store.errors import Unavailable
from tests.chaos.harm import CHILDREN
from tests.servers.waiting import until
from tests.town.town import Town

STANDS_AGAIN_S = 300.0  # on a machine with much to do
LOOKS_S = 0.1


def stand_again(town: Town, killed: Mapping[str, datetime]) -> None:
    """Wait until every process runs, and those that were killed (name -> when last, UTC) have given
    a sign of life since. Raises AssertionError."""

    def stands() -> bool:
        time.sleep(LOOKS_S)
        return set(CHILDREN) <= town.pids().keys() and all(
            works(town, name, at) for name, at in killed.items()
        )

    until(stands, f"{', '.join(killed) or 'all'} to work again", STANDS_AGAIN_S)


def works(town: Town, name: str, since: datetime) -> bool:
    """Whether it gave a sign of life after this instant."""
    try:
        if name == "redis":
            town.redis("PING")
            return True
        if name == "web":
            url = f"{town.settings.public_url}/health"
            return httpx.get(url, timeout=5, trust_env=False).status_code == 200
        beat = town.service.store.read(lambda tx: tx.heartbeats.all()).get(name)
        return beat is not None and beat >= since
    except (httpx.HTTPError, RedisError, OSError, Unavailable):
        return False
