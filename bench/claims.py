"""Claiming a thousand due check-ins among few and among very many rows, on either database."""

from __future__ import annotations

import argparse
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from statistics import median

import psycopg

from bench.figure import Figure
from simulation.databases import sqlite_copy
from simulation.world import START
from store import migrations
from store.columns import to_ms
from store.crypto import KeyRing
from store.database import Database, open_store
from tests.servers.postgres import running

DUE, ROUNDS, LOOKS = 1_000, 5, 200
FEW = 10_000
AT_ONCE = 500_000
COLUMNS = "senior_id, day, station_id, policy_id, state, call_at, window_ends_at, due_at"
# Every row is due on a day of its own millisecond, far ahead; what is to be claimed is moved.
ROW = "n, '2026-01-06', 1, 0, 'planned', {far} + n, {far} + n + 5400000, {far} + n"
FAR = to_ms(START + timedelta(days=1))
Run = Callable[[str], object]


def main(arguments: list[str]) -> int:
    """`python -m bench claims`: a table for each database."""
    parser = argparse.ArgumentParser(prog="python -m bench claims", description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--on", choices=("sqlite", "postgresql"), action="append")
    wanted = parser.parse_args(arguments)
    for database, most in (("sqlite", 4), ("postgresql", 2)):
        if wanted.on and database not in wanted.on:
            continue
        with _sqlite() if database == "sqlite" else _postgresql() as (store, run):
            few = _measured(store, run, 0, FEW, database)
            many = _measured(store, run, FEW, wanted.rows, database)
        for figure in _figures(database, wanted.rows, few, many, most):
            cells = (figure.what, figure.measured, figure.floor, figure.ratio, figure.goal)
            print(f"| {' | '.join(cells)} |", flush=True)
    return 0


def _figures(
    database: str, rows: int, few: tuple[float, float], many: tuple[float, float], most: int
) -> list[Figure]:
    return [
        Figure(
            f"claim {DUE:,} due among {rows:,} rows ({database})",
            f"{many[0]:.1f} ms",
            f"{few[0]:.1f} ms among {FEW:,}",
            f"{many[0] / few[0]:.2f}",
            f"at most {most}",
        ),
        Figure(
            f"look at {rows:,} rows with nothing due ({database})",
            f"{many[1]:.2f} ms",
            f"{few[1]:.2f} ms among {FEW:,}",
            goal="under 1 ms",
        ),
    ]


def _measured(
    store: Database, run: Run, first: int, last: int, database: str
) -> tuple[float, float]:
    """Milliseconds of a claim, and of a look when nothing is due; medians."""
    for start in range(first, last, AT_ONCE):
        _add(run, start, min(start + AT_ONCE, last), database)
    run("VACUUM ANALYZE check_ins" if database == "postgresql" else "ANALYZE")
    looks = [
        _ms(lambda: store.read(lambda tx: tx.ledgers.earliest("check_ins"))) for _ in range(LOOKS)
    ]
    claims = []
    for number in range(ROUNDS):
        chosen = f"id IN (SELECT id FROM check_ins WHERE lease_until IS NULL ORDER BY id {'DESC' if number % 2 else 'ASC'} LIMIT {DUE})"
        run(f"UPDATE check_ins SET due_at = {to_ms(START)} WHERE {chosen}")
        claims.append(_ms(lambda: _claim(store)))
    return median(claims), median(looks)


def _claim(store: Database) -> None:
    claimed = store.write(lambda tx: tx.ledgers.claim("check_ins", START, timedelta(days=99), DUE))
    if len(claimed) != DUE:
        raise RuntimeError(f"{len(claimed)} of {DUE} could be claimed")


def _add(run: Run, first: int, last: int, database: str) -> None:
    row = ROW.format(far=FAR)
    if database == "postgresql":
        row = row.replace("'2026-01-06'", "date '2026-01-06'")
        run(
            f"INSERT INTO check_ins ({COLUMNS}) "
            f"SELECT {row} FROM generate_series({first + 1}, {last}) n"
        )
    else:
        run(
            f"WITH RECURSIVE numbers(n) AS (VALUES({first + 1}) UNION ALL SELECT n + 1 FROM numbers "
            f"LIMIT {last - first}) INSERT INTO check_ins ({COLUMNS}) SELECT {row} FROM numbers"
        )


def _ms(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1000


@contextmanager
def _sqlite() -> Iterator[tuple[Database, Run]]:
    with tempfile.TemporaryDirectory(prefix="khairiyat-bench-") as folder:
        url = sqlite_copy(Path(folder))
        connection = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
        with open_store(url, KeyRing({1: b"1" * 32})) as store:
            yield store, connection.execute
        connection.close()


@contextmanager
def _postgresql() -> Iterator[tuple[Database, Run]]:
    with running() as server:
        url = server.new_database()
        try:
            migrations.upgrade(url)
            plain = url.replace("postgresql+psycopg://", "postgresql://", 1)
            with (
                psycopg.connect(plain, autocommit=True) as connection,
                open_store(url, KeyRing({1: b"1" * 32})) as store,
            ):
                yield store, lambda words: connection.execute(words.encode())
        finally:
            server.drop_database(url)
