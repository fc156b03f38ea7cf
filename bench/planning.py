"""Planning a day, and claiming what is due, on SQLite."""

import sqlite3
import time
from collections.abc import Callable
from datetime import date, timedelta
from statistics import median

from bench.figure import Figure
from bench.state import Place, state_of
from helpline.repositories import UnitOfWork
from simulation.district import TZ
from simulation.world import START

SENIORS = 100_000
ROUNDS = 3
BARE = """INSERT INTO check_ins
(senior_id, day, station_id, policy_id, state, call_at, window_ends_at, due_at)
SELECT person_id, ?, station_id, 0, 'planned', 1, 2, 1 FROM seniors WHERE state = 'active'"""
BARE_CLAIM = """UPDATE check_ins SET lease_until = 9000000000000, attempt = attempt + 1
WHERE id IN (SELECT id FROM check_ins WHERE ready_at <= 9000000000000
ORDER BY ready_at LIMIT 1000) RETURNING id, attempt"""


def run() -> list[Figure]:
    """Planned check-ins a second against a bare INSERT ... SELECT; a claim of 1,000 against the
    bare UPDATE; an idle look."""
    with state_of(SENIORS) as place:
        ours = [_seconds(lambda n=n: _plan(place, n)) for n in range(ROUNDS)]  # type: ignore[misc]
        bare = [_seconds(lambda n=n: _bare(place, n)) for n in range(ROUNDS)]  # type: ignore[misc]
        again = _seconds(lambda: _plan(place, 0))
        claims = [_seconds(lambda: _claim(place)) for _ in range(ROUNDS)]
        bare_claims = [_seconds(lambda: _bare_claim(place)) for _ in range(ROUNDS)]
        idle = median(_seconds(lambda: _idle(place)) for _ in range(50))
    return [
        Figure(
            f"plan {SENIORS:,} check-ins (SQLite)",
            f"{median(ours):.2f} s",
            f"{median(bare):.2f} s bare INSERT ... SELECT",
            f"{median(ours) / median(bare):.2f}",
            "at most 2",
        ),
        Figure("plan the same day again", f"{again:.2f} s"),
        Figure(
            "claim 1,000 due",
            f"{median(claims) * 1000:.1f} ms",
            f"{median(bare_claims) * 1000:.1f} ms bare UPDATE",
            f"{median(claims) / median(bare_claims):.2f}",
            "at most 1.5",
        ),
        Figure("look at a ledger with nothing due", f"{idle * 1000:.2f} ms", goal="under 1 ms"),
    ]


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def _plan(place: Place, number: int) -> None:
    day = date(2026, 2, 1) + timedelta(days=number)
    place.store.write(
        lambda tx: tx.check_ins.plan(
            district_id=place.district.district.id,
            day=day,
            tz=TZ,
            policy_id=0,
            window_s=5400,
            now=START,
        )
    )


def _bare(place: Place, number: int) -> None:
    day = date(2027, 2, 1) + timedelta(days=number)
    connection = sqlite3.connect(place.path)
    connection.execute("PRAGMA synchronous = FULL")
    with connection:
        connection.execute(BARE, (day.isoformat(),))
    connection.close()


def _claim(place: Place) -> None:
    later = START + timedelta(days=60)
    place.store.write(lambda tx: tx.ledgers.claim("check_ins", later, timedelta(days=9999), 1000))


def _bare_claim(place: Place) -> None:
    connection = sqlite3.connect(place.path)
    connection.execute("PRAGMA synchronous = FULL")
    with connection:
        connection.execute(BARE_CLAIM).fetchall()
    connection.close()


def _idle(place: Place) -> None:
    def look(tx: UnitOfWork) -> None:
        tx.ledgers.earliest("incidents")

    place.store.read(look)
