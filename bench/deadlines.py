"""From the deadline of a rung to the provider, by the service's own processes on SQLite."""

from __future__ import annotations

import sqlite3
import time
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from functools import partial
from statistics import quantiles
from typing import cast

from bench.assembled import assembled
from bench.escalating import open_for, seniors_of
from bench.figure import Figure
from bench.processes import serving, until
from bench.provider import came, provider
from bench.state import Place, state_of
from helpline.escalation.model import IncidentKind
from store.columns import to_ms

PER_SECOND = 100
SECONDS = 6
FAR_AHEAD = datetime(2100, 1, 1, tzinfo=UTC)
COMMANDS = (("sweeper",), ("worker", "escalation"), ("worker", "emergency"))


class RealClock:
    """The machine's."""

    def now(self) -> datetime:
        return datetime.now(UTC)


def run() -> list[Figure]:
    """Lateness of the first message of each rung, with so many rungs due a second."""
    with provider(0.0) as url, state_of(1) as place:
        incidents = _opened(place)
        limits = {"CALLS_PER_SECOND": "1000", "MAX_CONCURRENT_CALLS": "10000"}
        with serving(place, url, COMMANDS, **limits):
            until(lambda: beating(place) == len(COMMANDS) and not _messages(place))
            deadlines = _set_deadlines(place, incidents)
            until(lambda: not _waiting(place))
        late = _lateness(place, url, deadlines)
    whole = quantiles(late, n=100)
    return [
        Figure(
            f"from a rung's deadline to the provider, {PER_SECOND} due a second",
            f"{whole[49]:.2f} s; 99 of 100 within {whole[98]:.2f} s",
            goal="0.3 s and 1 s",
        ),
        Figure("... the earliest of them", f"{min(late):.2f} s after it", goal="never before"),
    ]


def _opened(place: Place) -> list[int]:
    """Emergencies whose first rung was fired, and whose clocks stand far ahead."""
    service = assembled(place.settings, RealClock(), place.store)
    seniors = seniors_of(place, PER_SECOND * SECONDS)
    opening = partial(open_for, service, datetime.now(UTC), kind=IncidentKind.EMERGENCY)
    if any(place.store.write_each([partial(opening, senior) for senior in seniors])):
        raise RuntimeError("an incident was not opened")
    with sqlite3.connect(place.path) as connection:
        # Of the first rungs' messages one remains: whoever sends it has loaded all it needs.
        connection.execute("DELETE FROM intents WHERE id > 1")
        connection.execute("UPDATE incidents SET due_at = ?", (to_ms(FAR_AHEAD),))
        ids = [row[0] for row in connection.execute("SELECT id FROM incidents ORDER BY id")]
    connection.close()
    return ids


def beating(place: Place) -> int:
    """How many of the processes have given a sign of life."""
    with sqlite3.connect(place.path) as connection:
        (beating,) = connection.execute(
            "SELECT count(*) FROM heartbeats WHERE link = 'sweeper' OR link LIKE 'worker-%'"
        ).fetchone()
    connection.close()
    return int(beating)


def _set_deadlines(place: Place, incidents: list[int]) -> dict[int, datetime]:
    """So many a second, from the next second on."""
    begins = datetime.now(UTC) + timedelta(seconds=1)
    deadlines = {
        incident: begins + timedelta(seconds=place_ / PER_SECOND)
        for place_, incident in enumerate(incidents)
    }
    with sqlite3.connect(place.path) as connection:
        connection.executemany(
            "UPDATE incidents SET due_at = ? WHERE id = ?",
            [(to_ms(at), incident) for incident, at in deadlines.items()],
        )
    connection.close()
    return deadlines


def _waiting(place: Place) -> bool:
    """Whether a rung is still to be fired, or one of its messages to leave."""
    with sqlite3.connect(place.path) as connection:
        (rungs,) = connection.execute("SELECT count(*) FROM incidents WHERE firings < 2").fetchone()
    connection.close()
    return bool(rungs) or _messages(place)


def _messages(place: Place) -> bool:
    """Whether a message is still to leave."""
    with sqlite3.connect(place.path) as connection:
        (messages,) = connection.execute(
            "SELECT count(*) FROM intents WHERE kind = 'sms' AND due_at IS NOT NULL"
        ).fetchone()
    connection.close()
    return bool(messages)


def _lateness(place: Place, url: str, deadlines: dict[int, datetime]) -> list[float]:
    """Seconds from each deadline until the first message about it came to the provider."""
    ahead = time.time() - time.monotonic()
    with sqlite3.connect(place.path) as connection:
        causes = dict(
            connection.execute(
                "SELECT token, cause_id FROM intents WHERE kind = 'sms' AND try_no > 1"
            )
        )
    connection.close()
    first: dict[int, float] = defaultdict(lambda: float("inf"))
    for at, token in came(url):
        if token in causes:
            incident = cast(int, causes[token])
            first[incident] = min(first[incident], at + ahead)
    return [first[incident] - at.timestamp() for incident, at in deadlines.items()]
