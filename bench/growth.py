"""What grows with the number of rows: claiming, looking, planning's memory; and the first call
after Redis has lost everything."""

from __future__ import annotations

import resource
import sqlite3
import time
from datetime import date, timedelta
from statistics import median

from bench.assembled import assembled, settings_of
from bench.dispatching import TickingClock
from bench.figure import Figure
from bench.provider import provider
from bench.state import Place, state_of
from helpline.sending.model import IntentState
from simulation.district import TZ
from simulation.world import START
from workers.making import drain_of
from workers.sweeper import Sweeper

FEW, MANY = 10_000, 1_000_000
DUE = 1_000
ROUNDS = 5
MB = 1024


def run(many: int = MANY) -> list[Figure]:
    """Claims of 1,000 among few and many rows, and what planning many takes of memory."""
    few_ms, few_idle, _, _ = _measured(FEW)
    many_ms, many_idle, grown_mb, first_s = _measured(many)
    return [
        Figure(
            f"claim {DUE:,} due among {many:,} rows (SQLite)",
            f"{many_ms:.1f} ms",
            f"{few_ms:.1f} ms among {FEW:,}",
            f"{many_ms / few_ms:.2f}",
            "at most 4",
        ),
        Figure(
            f"look at {many:,} rows with nothing due",
            f"{many_idle:.2f} ms",
            f"{few_idle:.2f} ms among {FEW:,}",
            goal="under 1 ms",
        ),
        Figure(f"memory that planning {many:,} adds", f"{grown_mb:.0f} MB", goal="at most 20 MB"),
        Figure(
            f"first call with {many:,} duties pending and no nudge left in Redis",
            f"{first_s:.2f} s after it was due",
            goal="at most 5 s",
        ),
    ]


def _measured(rows: int) -> tuple[float, float, float, float]:
    """Milliseconds of a claim and of an idle look, MB that planning added, seconds to a call."""
    with state_of(rows) as place:
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        place.store.write(
            lambda tx: tx.check_ins.plan(
                district_id=place.district.district.id,
                day=date(2026, 1, 6),
                tz=TZ,
                policy_id=0,
                window_s=5400,
                now=START,
            )
        )
        grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / MB
        idle = median(_timed(lambda: _look(place)) for _ in range(50))
        first = _first_call(place)
        _make_due(place)
        claims = [_timed(lambda: _claim(place)) for _ in range(ROUNDS)]
    return median(claims) * 1000, idle * 1000, grown, first


def _timed(work: object) -> float:
    started = time.perf_counter()
    work()  # type: ignore[operator]
    return time.perf_counter() - started


def _look(place: Place) -> None:
    place.store.read(lambda tx: tx.ledgers.earliest("check_ins"))


def _make_due(place: Place) -> None:
    ms = int(START.timestamp() * 1000)
    with sqlite3.connect(place.path) as connection:
        connection.execute(
            "UPDATE check_ins SET due_at = ? WHERE id IN "
            "(SELECT id FROM check_ins WHERE due_at IS NOT NULL ORDER BY id DESC LIMIT ?)",
            (ms, DUE * ROUNDS),
        )
    connection.close()


def _claim(place: Place) -> None:
    claimed = place.store.write(
        lambda tx: tx.ledgers.claim("check_ins", START, timedelta(hours=1), DUE)
    )
    if len(claimed) != DUE:
        raise RuntimeError(f"{len(claimed)} of {DUE} could be claimed")


def _first_call(place: Place) -> float:
    """One check-in falls due now; nobody was nudged, and the sweeper finds it."""
    ms = int(START.timestamp() * 1000)
    with sqlite3.connect(place.path) as connection:
        connection.execute(
            "UPDATE check_ins SET due_at = ?, call_at = ?, window_ends_at = ? WHERE id = "
            "(SELECT min(id) FROM check_ins)",
            (ms, ms, ms + 5_400_000),
        )
    connection.close()
    with provider(0.0) as url:
        settings = settings_of(place, TWILIO_API_URL=url)
        service = assembled(settings, TickingClock(), place.store)
        sweeper = Sweeper(
            place.store, service.clock, drain_of(service), lambda lane: False, lambda: 0.0
        )
        started = time.perf_counter()
        while not place.store.read(lambda tx: tx.intents.count_by_state().get(IntentState.SENT)):
            sweeper.step()
        seconds = time.perf_counter() - started
        service.telephony.close()  # type: ignore[attr-defined]
    return seconds
