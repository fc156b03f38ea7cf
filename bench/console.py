"""The console over a whole state on PostgreSQL: each page through the ASGI application, signed in,
with its statements counted."""

from __future__ import annotations

import argparse
import asyncio
import secrets
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from statistics import median, quantiles
from typing import Any

import httpx
import psycopg

from app import create_app
from bench.asked import Asked, listened, processor_s, rows_of, slowest
from bench.assembled import assembled
from bench.pages import opened
from bench.whole_state.filling import fill
from bench.whole_state.force import LOGINS
from bootstrap import key_ring
from console.access import sessions
from console.access.tokens import SESSION_COOKIE
from helpline.errors import NotFound
from settings import Settings
from store import migrations
from store.database import open_store
from store.postgres import PostgresStore
from store.unit import SqlUnit
from tests.servers.postgres import PostgresServer, running

NOW = datetime(2026, 1, 5, 11, 30, tzinfo=UTC)  # a Monday, 17:00 in India
ROUNDS, LOOKS = 15, 200
GOAL_MS = 200.0


class _StandingClock:
    def now(self) -> datetime:
        return NOW


def main(arguments: list[str]) -> int:
    """`python -m bench console`: a table of pages; 1 if one of them misses its goal."""
    wanted = _arguments(arguments)
    with _database(wanted) as url:
        return _measure(url, wanted)


def _arguments(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench console", description=__doc__)
    parser.add_argument("--seniors", type=int, default=20_000)
    parser.add_argument("--cases", type=int, default=2_000)
    parser.add_argument("--days", type=int, default=1, help="days before today that were asked")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="how often each page is opened")
    parser.add_argument("--database", help="one that an earlier run has filled and kept")
    parser.add_argument("--keep", action="store_true", help="leave the database, tell its URL")
    parser.add_argument("--only", default="", help="pages whose name begins so")
    parser.add_argument("--explain", action="store_true", help="the slowest statement of each page")
    return parser.parse_args(arguments)


@contextmanager
def _database(wanted: argparse.Namespace) -> Iterator[str]:
    if wanted.database:
        yield wanted.database
        return
    with running() as server:
        url = server.new_database()
        try:
            migrations.upgrade(url)
            _fill(url, wanted)
            yield url
        finally:
            _leave(server, url, keep=wanted.keep)


def _fill(url: str, wanted: argparse.Namespace) -> None:
    began = time.monotonic()

    def tell(text: str) -> None:
        print(f"{time.monotonic() - began:6.0f} s  {text}", flush=True)

    with tempfile.TemporaryDirectory(prefix="khairiyat-bench-") as folder:
        ring = key_ring(_settings(folder, url))
        fill(
            url,
            ring,
            NOW,
            seniors=wanted.seniors,
            cases=wanted.cases,
            days=wanted.days,
            tell=tell,
        )


def _leave(server: PostgresServer, url: str, *, keep: bool) -> None:
    if keep:
        print(f"kept: {url}")
    else:
        server.drop_database(url)


def _settings(folder: str, url: str) -> Settings:
    key = "1:" + "MTEx" * 10 + "MTE="
    return Settings.load({"VAR_DIR": folder, "DATABASE_URL": url, "DATA_KEYS": key}, None)


def _measure(url: str, wanted: argparse.Namespace) -> int:
    with (
        tempfile.TemporaryDirectory(prefix="khairiyat-bench-") as folder,
        psycopg.connect(
            url.replace("postgresql+psycopg://", "postgresql://", 1), autocommit=True
        ) as connection,
    ):
        settings = _settings(folder, url)
        ring = key_ring(settings)
        with open_store(url, ring) as store:
            assert isinstance(store, PostgresStore)
            asked = listened(store, ring)
            service = assembled(settings, _StandingClock(), store)
            browsers = {login: _session(store, login) for login in LOGINS}
            transport = httpx.ASGITransport(create_app(service))
            missed = asyncio.run(_table(transport, browsers, asked, connection, wanted))
            print(_watching(store, connection))
            return missed


def _session(store: PostgresStore, login: str) -> str:
    """The cookie of somebody who has signed in."""

    token = secrets.token_hex()

    def work(tx: SqlUnit) -> None:
        account = tx.accounts.by_name(login)
        if account is None:
            raise NotFound(f"there is no login {login}: was this database filled by this bench?")
        sessions.begin(tx, NOW, token, account.user.id)

    store.write(work)
    return f"{SESSION_COOKIE}={token}"


def _watching(store: PostgresStore, connection: psycopg.Connection[Any]) -> str:
    """How long the one look takes that tells all open pages of a process whether anything has
    changed; every page adds a sum over the units in its sight."""
    taken, used = [], processor_s(connection)
    for _ in range(LOOKS):
        started = time.perf_counter()
        store.read(lambda tx: tx.overviews.changes())
        taken.append((time.perf_counter() - started) * 1000)
    used = (processor_s(connection) - used) * 1000 / LOOKS
    slow = quantiles(taken, n=10)[-1]
    middle = median(taken)
    return (
        f"| all | has anything changed? | {middle:.1f} ms | {slow:.1f} ms | {used:.1f} ms | 3 | - |"
    )


async def _table(
    transport: httpx.ASGITransport,
    browsers: dict[str, str],
    asked: Asked,
    connection: psycopg.Connection[Any],
    wanted: argparse.Namespace,
) -> int:
    rounds: int = wanted.rounds
    rows, slow = rows_of(connection), 0
    print(
        "| who | page | median | p90 | statements | tables walked over |\n|---|---|---|---|---|---|"
    )
    async with httpx.AsyncClient(transport=transport, base_url="http://console.bench") as client:
        for login, name, path in opened(connection, NOW.date()):
            if not name.startswith(wanted.only):
                continue
            taken, used = [], 0.0
            for number in range(rounds + 1):
                if number == 1:
                    used = processor_s(connection)
                asked.statements.clear()
                started = time.perf_counter()
                answer = await client.get(path, headers={"cookie": browsers[login]})
                taken.append((time.perf_counter() - started) * 1000)
                if answer.status_code != 200:
                    raise RuntimeError(f"{login} {path}: {answer.status_code} {answer.text[:300]}")
            used = (processor_s(connection) - used) * 1000 / rounds
            warm = taken[1:]
            asks, walked = len(asked.statements), asked.walks(connection, rows)
            slow += median(warm) > GOAL_MS
            print(
                f"| {login} | {name} | {median(warm):.0f} ms | {quantiles(warm, n=10)[-1]:.0f} ms "
                f"| {used:.0f} ms | {asks} | {', '.join(sorted(walked)) or '-'} |",
                flush=True,
            )
            if wanted.explain:
                print(f"    {slowest(asked)}")
    return int(slow > 0)
