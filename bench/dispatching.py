"""From due to accepted by the provider, its id stored, on SQLite."""

from __future__ import annotations

import asyncio
import json
import sqlite3
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from statistics import median

import aiohttp
from twilio.http.http_client import TwilioHttpClient
from twilio.rest import Client

from bench.assembled import assembled, settings_of
from bench.figure import Figure
from bench.provider import came, provider
from bench.state import Place, state_of
from bench.turns import StandingClock
from bootstrap import Service
from helpline.ports import Clock
from helpline.sending.lanes import LATE
from helpline.sending.model import Lane
from settings import Settings
from simulation.world import START
from workers.making import drain_of
from workers.planner import Planner

CALLS = 1000
CLAIMED = 200
UNDER_WAY = 64
ALONE = 100
STATE_S = 139.0  # calls a second of a state at its peak
HOLDS_S = 10.0
MESSAGES_S = 100.0  # messages a second that a provider passes on
SLOW_S = 0.2


class TickingClock:
    """From START on, as fast as the machine's own."""

    def __init__(self) -> None:
        self._began = time.monotonic()

    def now(self) -> datetime:
        return START + timedelta(seconds=time.monotonic() - self._began)


def run() -> list[Figure]:
    """Calls a second against a batched floor and against one by one; the limit held at 139."""
    with provider(0.0) as url:
        ours = median(_dispatched(url) for _ in range(3))
        floor = median(_floor(url) for _ in range(3))
        alone = _one_by_one(url)
    with provider(SLOW_S) as url:
        rate, most = _held(url, Lane.CALLS, STATE_S)
    with provider(SLOW_S) as url:
        message_rate, most_messages = _held(url, Lane.ESCALATION, MESSAGES_S)
    return [
        Figure(
            f"dispatch of {CALLS:,} due calls",
            f"{ours:.0f}/s",
            f"{floor:.0f}/s claim {CLAIMED}, {UNDER_WAY} bare requests under way",
            f"{ours / floor:.2f}",
            "at least 0.5",
        ),
        Figure(
            "the same against one by one",
            f"{ours:.0f}/s",
            f"{alone:.0f}/s plain client, one commit each",
            f"{ours / alone:.1f}",
            "at least 5",
        ),
        Figure(
            f"calls a second with {SLOW_S * 1000:.0f} ms at the provider and a backlog",
            f"{rate:.1f}/s",
            f"{STATE_S:.0f}/s allowed",
            f"{rate / STATE_S:.3f}",
            "at least 0.98",
        ),
        Figure(
            "most calls in any one second",
            f"{most}",
            f"{STATE_S:.0f} and their burst, a tenth",
            f"{most / STATE_S:.2f}",
            f"at most {1 + LATE.total_seconds():.1f}",
        ),
        Figure(
            "alerts by SMS a second with a backlog",
            f"{message_rate:.1f}/s; {most_messages} in any one second",
            f"{MESSAGES_S:.0f}/s allowed",
            f"{message_rate / MESSAGES_S:.3f}",
            "at least 0.95",
        ),
    ]


def _settings(place: Place, url: str, per_second: float) -> Settings:
    return settings_of(
        place,
        TWILIO_API_URL=url,
        CALLS_PER_SECOND=f"{per_second:.2f}",
        MESSAGES_PER_SECOND=f"{per_second:.2f}",
        MAX_CONCURRENT_CALLS="100000",
    )


def _service(place: Place, url: str, per_second: float, clock: Clock) -> Service:
    settings = _settings(place, url, per_second)
    return assembled(settings, clock, place.store)


def due(place: Place, calls: int) -> None:
    """So many check-ins whose call is to leave now: one is asked for, the rest are its copies."""
    made = assembled(place.settings, StandingClock(), place.store)
    Planner(place.store, made.clock).step()
    with sqlite3.connect(place.path) as connection:
        first, due = connection.execute(
            "SELECT id, due_at FROM check_ins ORDER BY due_at LIMIT 1"
        ).fetchone()
        connection.execute("DELETE FROM check_ins WHERE id > ?", (first,))
    at = datetime.fromtimestamp(due / 1000, UTC)
    place.store.write(lambda tx: made.asking.perform(tx, at, first))
    shift = int(START.timestamp() * 1000) - due
    with sqlite3.connect(place.path) as connection:
        for table, changed in (
            ("check_ins", {"id": "n", "day": "date(day, '+' || n || ' days')"}),
            ("evidence", {"id": "n", "check_in_id": "n"}),
            (
                "intents",
                {
                    "id": "n",
                    "cause_id": "n",
                    "token": "token || '-' || n",
                    "to_index": "randomblob(16)",
                    "params_enc": "NULL",  # sealed with the token
                    "due_at": f"due_at + {shift}",
                    "wanted_at": f"wanted_at + {shift}",
                },
            ),
        ):
            columns = [
                row[1]
                for row in connection.execute(f"PRAGMA table_info({table})")
                if row[1] != "ready_at"
            ]
            values = ", ".join(changed.get(name, name) for name in columns)
            connection.execute(
                f"WITH RECURSIVE numbers(n) AS "
                f"(VALUES(1000) UNION ALL SELECT n + 1 FROM numbers LIMIT {calls}) "
                f"INSERT INTO {table} ({', '.join(columns)}) SELECT {values} FROM {table}, numbers"
            )
        connection.execute("DELETE FROM intents WHERE id < 1000")
    connection.close()


def _dispatched(url: str) -> float:
    with state_of(1) as place:
        due(place, CALLS)
        service = _service(place, url, 5_000, TickingClock())
        drain = drain_of(service, time.sleep)
        seconds = _seconds(lambda: drain.run(Lane.CALLS, 60))
        with sqlite3.connect(place.path) as connection:
            sent = connection.execute(
                "SELECT count(*) FROM intents WHERE state = 'sent' AND provider_sid IS NOT NULL"
            ).fetchone()[0]
        connection.close()
        if sent != CALLS:
            raise RuntimeError(f"{sent} of {CALLS} calls left")
        service.telephony.close()  # type: ignore[attr-defined]
    return CALLS / seconds


def _floor(url: str) -> float:
    with state_of(1) as place:
        due(place, CALLS)
        connection = sqlite3.connect(place.path, isolation_level=None)
        connection.execute("PRAGMA synchronous = FULL")

        def claim() -> list[int]:
            claimed = connection.execute(
                "UPDATE intents SET state = 'leased', lease_until = 1 WHERE id IN (SELECT id "
                "FROM intents WHERE state = 'pending' LIMIT ?) RETURNING id",
                (CLAIMED,),
            )
            return [row for (row,) in claimed.fetchall()]

        def keep(sids: Sequence[tuple[str, int]]) -> None:
            connection.execute("BEGIN IMMEDIATE")
            connection.executemany(
                "UPDATE intents SET state = 'sent', provider = 'twilio', due_at = NULL, "
                "lease_until = NULL, provider_sid = ? WHERE id = ?",
                sids,
            )
            connection.execute("COMMIT")

        seconds = least(url, claim, keep)
        connection.close()
    return CALLS / seconds


def least(
    url: str, claim: Callable[[], list[int]], keep: Callable[[Sequence[tuple[str, int]]], None]
) -> float:
    """Seconds of the least that does it: claims, bare requests, ids stored together, as
    (sid, row)."""

    async def ask(session: aiohttp.ClientSession, places: asyncio.Semaphore, row: int) -> str:
        form = {"To": "+919000000201", "From": "+917711234567", "Url": f"{url}/{row}"}
        async with places, session.post(f"{url}/Calls.json", data=form) as answer:
            return str(json.loads(await answer.read())["sid"])

    async def work() -> None:
        places = asyncio.Semaphore(UNDER_WAY)
        connector = aiohttp.TCPConnector(limit=UNDER_WAY)
        async with aiohttp.ClientSession(connector=connector) as session:
            while rows := claim():
                sids = await asyncio.gather(*(ask(session, places, row) for row in rows))
                keep(list(zip(sids, rows, strict=True)))

    return _seconds(lambda: asyncio.run(work()))


def _one_by_one(url: str) -> float:
    """The plain client, one request and one commit after the other."""
    with state_of(1) as place:
        due(place, ALONE)
        settings = place.settings
        client = Client(
            settings.twilio_account_sid,
            settings.twilio_auth_tokens[0],
            http_client=TwilioHttpClient(timeout=10),
        )
        client.api.base_url = url
        connection = sqlite3.connect(place.path, isolation_level=None)
        connection.execute("PRAGMA synchronous = FULL")

        def work() -> None:
            for row in range(1000, 1000 + ALONE):
                connection.execute("UPDATE intents SET state = 'leased' WHERE id = ?", (row,))
                call = client.calls.create(to="+919000000201", from_="+917711234567", url=url)
                connection.execute(
                    "UPDATE intents SET state = 'sent', provider = 'twilio', due_at = NULL, "
                    "provider_sid = ? WHERE id = ?",
                    (call.sid, row),
                )

        seconds = _seconds(work)
        connection.close()
    return ALONE / seconds


def _held(url: str, lane: Lane, per_second: float) -> tuple[float, int]:
    """What leaves in a second over ten seconds of a backlog, calls or alerts, and the most in any
    one second."""
    with state_of(1) as place:
        due(place, int(per_second * HOLDS_S * 2))
        if lane is not Lane.CALLS:
            _written(place, lane)
        service = _service(place, url, per_second, TickingClock())
        drain_of(service, time.sleep).run(lane, HOLDS_S + 1)
        service.telephony.close()  # type: ignore[attr-defined]
    left = [at for at, _ in came(url)]
    steady = [at for at in left if left[0] + 0.5 <= at < left[0] + HOLDS_S]
    most = max(sum(start <= at < start + 1 for at in left) for start in left)
    return len(steady) / (HOLDS_S - 0.5), most


def _written(place: Place, lane: Lane) -> None:
    """The calls that are due become messages of this lane, in words that need nothing more."""
    with sqlite3.connect(place.path) as connection:
        connection.execute(
            "UPDATE intents SET kind = 'sms', flow = NULL, purpose = 'senior_notice', "
            "prompt_key = 'pause.ended', lane = ?",
            (lane.value,),
        )
    connection.close()


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started
