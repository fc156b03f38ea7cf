"""What RQ and Redis cost a check-in: jobs only wake, and each carries what falls due meanwhile."""

from __future__ import annotations

import sqlite3
import tempfile
import time
from datetime import timedelta
from pathlib import Path

from adapters.redis_server import OwnRedis
from adapters.rq_nudge import RqNudge
from bench.assembled import assembled, settings_of
from bench.deadlines import RealClock
from bench.dispatching import due
from bench.figure import Figure
from bench.provider import provider
from bench.state import Place, state_of
from bootstrap import Service, key_ring
from helpline.sending.model import Lane
from store.columns import to_ms
from store.database import open_store
from workers.making import drain_of
from workers.rq_worker import RqWorker

PER_SECOND = 100
CALLS = 600
EVERY_S = 0.5  # as often as the sweeper looks


def run() -> list[Figure]:
    """Processor time around the work of each job, with check-ins' calls due one by one."""
    with tempfile.TemporaryDirectory(prefix="khairiyat-bench-") as folder:
        own = OwnRedis.prepare(Path(folder), Path(folder, "run"))
        with own.running() as redis, provider(0.0) as url, state_of(1) as place:
            jobs, around_s = _carried(place, url, redis)
    return [
        Figure(
            f"RQ for {CALLS} calls, {PER_SECOND} due a second",
            f"{around_s / CALLS * 1e6:.0f} us each; {jobs} jobs of {around_s / jobs * 1e3:.1f} ms",
            goal="at most 60 us each",
        )
    ]


def _carried(place: Place, url: str, redis: str) -> tuple[int, float]:
    """(jobs, processor seconds of RQ in all of them)."""
    due(place, CALLS)
    begins = RealClock().now() + timedelta(seconds=1)
    ends = to_ms(begins + timedelta(hours=1))
    with sqlite3.connect(place.path) as connection:
        connection.execute(
            "UPDATE intents SET due_at = ? + (id - 1000) * ?, not_after = ?",
            (to_ms(begins), 1000 // PER_SECOND, ends),
        )
        connection.execute(
            "UPDATE check_ins SET call_at = ?, due_at = ?, window_ends_at = ?",
            (to_ms(begins), ends, ends),
        )
    connection.close()
    nudge = RqNudge(redis)
    service = _service(place, url, nudge)
    drain, spent = drain_of(service, time.sleep), [0.0]

    def perform() -> None:
        began = time.thread_time()
        drain.run(Lane.CALLS)
        spent[0] += time.thread_time() - began

    worker = RqWorker(Lane.CALLS, redis, perform)
    jobs, around = 0, 0.0
    while _left(place):
        time.sleep(EVERY_S)
        began, spent[0] = time.thread_time(), 0.0
        nudge(Lane.CALLS)
        worker.run_waiting()
        around += time.thread_time() - began - spent[0]
        jobs += 1
    service.store.close()
    nudge.close()
    service.telephony.close()  # type: ignore[attr-defined]
    return jobs, around


def _left(place: Place) -> int:
    with sqlite3.connect(place.path) as connection:
        (left,) = connection.execute(
            "SELECT count(*) FROM intents WHERE due_at IS NOT NULL"
        ).fetchone()
    connection.close()
    return int(left)


def _service(place: Place, url: str, nudge: RqNudge) -> Service:
    settings = settings_of(
        place, TWILIO_API_URL=url, CALLS_PER_SECOND="1000", MAX_CONCURRENT_CALLS="10000"
    )
    return assembled(
        settings, RealClock(), open_store(settings.database_url, key_ring(settings), nudge)
    )
