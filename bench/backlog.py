"""Thousands of check-ins missed at the same moment, until the alert of each is with the provider:
by the service's own processes, on SQLite, with a limit of messages.

They are spread over many beats, whose rule makes no lists, so that each miss alarms by itself.
"""

from __future__ import annotations

import argparse
import sqlite3
import time
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial

from bench.deadlines import RealClock, beating
from bench.escalating import OF_ONE_DAY
from bench.figure import Figure
from bench.processes import serving, until
from bench.provider import came, provider
from bench.state import Place, state_of
from helpline.directory.model import Officer, Role, Shift, Unit, UnitKind
from helpline.directory.policies import default_bodies
from helpline.repositories import UnitOfWork
from simulation import district as places
from simulation.district import ALWAYS
from store.columns import to_ms
from workers.planner import Planner

STATIONS, BEATS, SENIORS = 10, 10, 10  # each district, station and beat has so many of the next
IN_DISTRICT = STATIONS * BEATS * SENIORS
DISTRICTS = 5
MESSAGES_S = 100.0
LONGEST_S = 1_800.0
ALERTS = "intents WHERE kind = 'sms' AND state = 'sent'"
COMMANDS = ("sweeper",), ("worker", "calls"), ("worker", "escalation")


@dataclass(frozen=True, slots=True)
class _Drained:
    """Seconds after the misses: until the last incident was open, and of each alert by SMS."""

    opened_s: float
    alerts_s: list[float]


def main(arguments: list[str]) -> list[Figure]:
    """The same with as many misses as are asked for: `--misses 50000`, in thousands."""
    parser = argparse.ArgumentParser(prog="python -m bench backlog")
    parser.add_argument("--misses", type=int, default=DISTRICTS * IN_DISTRICT)
    misses: int = parser.parse_args(arguments).misses
    if misses < IN_DISTRICT or misses % IN_DISTRICT:
        parser.error(f"--misses takes a multiple of {IN_DISTRICT}, not {misses}")
    return run(misses // IN_DISTRICT)


def run(districts: int = DISTRICTS) -> list[Figure]:
    """Incidents and alerts a second until nothing waits any more."""
    misses = districts * IN_DISTRICT
    with provider(0.0) as url, state_of(1) as place:
        place.store.write(partial(_enrol, place, districts))
        Planner(place.store, RealClock()).step()
        drained = _drained(place, url, misses)
    first, last = drained.alerts_s[0], drained.alerts_s[-1]
    rate = (len(drained.alerts_s) - 1) / (last - first)
    return [
        Figure(
            f"{misses:,} check-ins missed at once, each with its incident: two workers",
            f"{misses / drained.opened_s:.0f}/s",
        ),
        Figure(
            "... their alerts by SMS meanwhile, from the first to the last",
            f"{rate:.1f}/s; the first after {first:.1f} s",
            f"{MESSAGES_S:.0f}/s allowed",
            f"{rate / MESSAGES_S:.3f}",
            "at least 0.95",
        ),
    ]


def _enrol(place: Place, districts: int, tx: UnitOfWork) -> None:
    """Districts whose beats have an officer and some seniors each."""
    now, state = RealClock().now(), place.district.state
    never = {**default_bodies()["area"], "least": 1_000_000, "hold_s": 1}
    tx.policies.add(state.id, "area", never, now)
    numbers = iter(range(10**6))

    def below(parent: Unit, kind: UnitKind) -> Unit:
        name = f"{kind.value}-{next(numbers)}"
        return tx.units.add(
            code=name,
            kind=kind,
            parent_id=parent.id,
            name=name,
            name_local=name,
            tz=places.TZ,
            area="urban",
            contact_id=None,
            pin_codes=[],
        )

    for _ in range(districts):
        subdivision = below(below(state, UnitKind.DISTRICT), UnitKind.SUBDIVISION)
        for _ in range(STATIONS):
            station = below(subdivision, UnitKind.STATION)
            for _ in range(BEATS):
                beat = below(station, UnitKind.BEAT)
                _post(tx, beat, f"+9191{next(numbers):08d}")
                there = replace(place.district, station=station, beat=beat)
                for _ in range(SENIORS):
                    places.enrol(tx, now, there, phone=f"+9190{next(numbers):08d}")


def _post(tx: UnitOfWork, beat: Unit, number: str) -> None:
    """An officer who is always on duty there."""
    person = tx.people.add(
        name="Officer", language="en", phones={"main": number}, now=RealClock().now()
    )
    role = Role.BEAT_OFFICER
    tx.officers.add(Officer(person.id, beat.id, role, role.value, "female"))
    tx.officers.add_shift(Shift(person.id, beat.id, role, ALWAYS, 0, 86_400))


def _drained(place: Place, url: str, misses: int) -> _Drained:
    """The processes, the misses, and what came of them."""
    limits = {
        "CALLS_PER_SECOND": "139",
        "MAX_CONCURRENT_CALLS": "100000",
        "MESSAGES_PER_SECOND": f"{MESSAGES_S:.0f}",
    }
    with serving(place, url, COMMANDS, **limits):
        until(lambda: beating(place) == len(COMMANDS))
        missed_at = _miss(place)
        until(lambda: _count(place, "incidents") >= misses, LONGEST_S)
        opened_s = time.monotonic() - missed_at
        until(lambda: _count(place, ALERTS) >= misses, LONGEST_S)
        tokens = _tokens(place)
    return _Drained(opened_s, [at - missed_at for at, token in came(url) if token in tokens])


def _miss(place: Place) -> float:
    """Everybody was rung, nobody picked up, and every window is over in a second from now; that
    instant by `time.monotonic()`."""
    over = to_ms(RealClock().now() + timedelta(seconds=1))
    with sqlite3.connect(place.path) as connection:
        connection.execute(
            "INSERT INTO evidence (check_in_id, at, kind, try_no, source) "
            f"SELECT id, ?, 'rang', 1, 'call' FROM check_ins {OF_ONE_DAY}",
            (over - 60_000,),
        )
        connection.execute(
            f"UPDATE check_ins SET due_at = ?, call_at = ?, window_ends_at = ? {OF_ONE_DAY}",
            (over, over - 60_000, over),
        )
    connection.close()
    return time.monotonic() + 1


def _count(place: Place, what: str) -> int:
    with sqlite3.connect(place.path) as connection:
        (number,) = connection.execute(f"SELECT count(*) FROM {what}").fetchone()
    connection.close()
    return int(number)


def _tokens(place: Place) -> set[str]:
    with sqlite3.connect(place.path) as connection:
        tokens = {row[0] for row in connection.execute(f"SELECT token FROM {ALERTS}")}
    connection.close()
    return tokens
