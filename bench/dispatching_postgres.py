"""From due to accepted by the provider, its id stored, on PostgreSQL, against a floor on copies of
the same database."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from statistics import median

import psycopg

from bench.dispatching import CALLS, CLAIMED, UNDER_WAY, least
from bench.figure import Figure
from bench.grounds import PostgresGround, postgres_ground
from bench.provider import provider
from bench.under_way import service_at, under_way
from helpline.sending.model import IntentState, Lane
from settings import Settings
from simulation.world import START
from workers.making import drain_of

SLICES = 3
TAKE = (
    "UPDATE intents SET state = 'leased', lease_until = due_at WHERE id IN (SELECT id FROM intents "
    "WHERE state = 'pending' ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED) RETURNING id"
)
KEEP = (
    "UPDATE intents SET state = 'sent', provider = 'twilio', due_at = NULL, lease_until = NULL, "
    "provider_sid = %s WHERE id = %s"
)


def run() -> list[Figure]:
    """Medians of slices that take turns."""
    with postgres_ground() as ground, provider(0.0) as url:
        return [_dispatch(ground, url)]


def _dispatch(ground: PostgresGround, url: str) -> Figure:
    settings = Settings.load(
        {
            "VAR_DIR": str(ground.folder),
            "DATABASE_URL": ground.new(),
            "TWILIO_API_URL": url,
            "CALLS_PER_SECOND": "5000",
            "MAX_CONCURRENT_CALLS": "100000",
        },
        None,
    )
    under_way(settings, CALLS)
    ours, floor = [], []
    for _ in range(SLICES):
        ours.append(_dispatched(_copy(ground, settings)))
        floor.append(_floor(_copy(ground, settings), url))
    return Figure(
        f"PostgreSQL: dispatch of {CALLS:,} due calls",
        f"{CALLS / median(ours):.0f}/s",
        f"{CALLS / median(floor):.0f}/s claim {CLAIMED}, {UNDER_WAY} bare requests under way",
        f"{median(floor) / median(ours):.2f}",
        "at least 0.5",
    )


def _copy(ground: PostgresGround, settings: Settings) -> Settings:
    return replace(settings, database_url=ground.copy(settings.database_url))


def _dispatched(settings: Settings) -> float:
    """Seconds until a worker has placed all calls."""
    service = service_at(settings, START)
    with service.store as store:
        service.telephony.load()
        began = time.perf_counter()
        drain_of(service, time.sleep).run(Lane.CALLS, 60)
        seconds = time.perf_counter() - began
        states = store.read(lambda tx: tx.intents.count_by_state())
        service.telephony.close()  # type: ignore[attr-defined]
    if states != {IntentState.SENT: 2 * CALLS}:
        raise RuntimeError(f"not all calls left: {states}")
    return seconds


def _floor(settings: Settings, url: str) -> float:
    """Seconds of the least that does it."""
    url_of_server = settings.database_url.replace("+psycopg", "")
    with psycopg.connect(url_of_server, autocommit=True) as connection:

        def claim() -> list[int]:
            return [row for (row,) in connection.execute(TAKE, (CLAIMED,)).fetchall()]

        def keep(sids: Sequence[tuple[str, int]]) -> None:
            with connection.transaction(), connection.cursor() as cursor:
                cursor.executemany(KEEP, sids)

        return least(url, claim, keep)
