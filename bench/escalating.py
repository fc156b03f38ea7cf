"""Opening incidents and firing their first rung, durable at each step, on SQLite."""

from __future__ import annotations

import sqlite3
import time
from datetime import datetime
from functools import partial

from bench.assembled import assembled, settings_of
from bench.dispatching import TickingClock
from bench.figure import Figure
from bench.provider import provider
from bench.state import Place, state_of
from bootstrap import Service
from helpline.escalation.model import IncidentKind
from helpline.escalation.opening import open_incident
from helpline.repositories import UnitOfWork
from helpline.sending.model import IntentKind, IntentState, Lane
from simulation import district as places
from simulation.world import START
from store.columns import to_ms
from workers.making import drain_of
from workers.planner import Planner

CRIES = 200
MISSES = 500
OF_ONE_DAY = "WHERE id IN (SELECT min(id) FROM check_ins GROUP BY senior_id)"  # not of all planned


def run() -> list[Figure]:
    """Incidents a second, and how long until the first SMS of each is with the provider."""
    with provider(0.0) as url, state_of(1) as place:
        service = _service(place, url)
        cry = partial(open_for, service, START, kind=IncidentKind.EMERGENCY)
        seniors = seniors_of(place, CRIES)
        began = time.perf_counter()
        errors = place.store.write_each([partial(cry, senior) for senior in seniors])
        opened = time.perf_counter() - began
        drain_of(service, time.sleep).run(Lane.EMERGENCY, 60)
        told = time.perf_counter() - began
        left = place.store.read(_messages)
        service.telephony.close()  # type: ignore[attr-defined]
    if any(errors) or not left:
        raise RuntimeError("an incident was not opened, or nobody was told")
    return [
        Figure(
            f"{CRIES} emergencies opened, first rung fired",
            f"{CRIES / opened:.0f}/s",
            goal="20 times healthchecks' sendalerts, which is not on this machine: not measured",
        ),
        Figure(f"... and their {left} messages with the provider", f"{told:.1f} s for all"),
        _missed_at_once(),
    ]


def _missed_at_once() -> Figure:
    """A whole beat is missed in the same moment: rows a second until each has its incident."""
    with provider(0.0) as url, state_of(1) as place:
        service = _service(place, url)
        for _ in seniors_of(place, MISSES):
            pass
        Planner(place.store, service.clock).step()
        with sqlite3.connect(place.path) as connection:
            over = to_ms(START) - 1000
            connection.execute(
                f"UPDATE check_ins SET due_at = ?, call_at = ?, window_ends_at = ? {OF_ONE_DAY}",
                (over, over - 60_000, over),
            )
        connection.close()
        began = time.perf_counter()
        drain_of(service, time.sleep).run(Lane.CALLS, 120)
        seconds = time.perf_counter() - began
        with sqlite3.connect(place.path) as connection:
            (opened,) = connection.execute("SELECT count(*) FROM incidents").fetchone()
        connection.close()
        service.telephony.close()  # type: ignore[attr-defined]
    if opened < MISSES:
        raise RuntimeError(f"{opened} of {MISSES} misses have an incident")
    return Figure(
        f"{opened} check-ins missed at once, each with its incident",
        f"{opened / seconds:.0f}/s; 50,000 in {50_000 * seconds / opened / 60:.0f} min",
        goal="95 % of an SMS limit; the service sets none",
    )


def seniors_of(place: Place, count: int) -> list[int]:
    """So many more seniors of the beat, by person id."""
    return [
        place.store.write(partial(_enrol, place, f"+9190001{number:05d}"))
        for number in range(count)
    ]


def open_for(
    service: Service, now: datetime, senior_id: int, tx: UnitOfWork, *, kind: IncidentKind
) -> object:
    """An incident of this senior, its first rung fired."""
    return open_incident(tx, service.door, service.ids, now, senior_id, kind)


def _enrol(place: Place, phone: str, tx: UnitOfWork) -> int:
    return places.enrol(tx, START, place.district, phone=phone)


def _messages(tx: UnitOfWork) -> int:
    return sum(
        intent.kind is IntentKind.SMS and intent.state is IntentState.SENT
        for number in range(1, CRIES + 1)
        for intent in tx.intents.of_cause("incident", number)
    )


def _service(place: Place, url: str) -> Service:
    settings = settings_of(
        place, TWILIO_API_URL=url, CALLS_PER_SECOND="500", MAX_CONCURRENT_CALLS="10000"
    )
    return assembled(settings, TickingClock(), place.store)
