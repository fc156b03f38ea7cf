"""Opening incidents and firing their first rung, durable at each step, on SQLite."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial

from bench.dispatching import TickingClock
from bench.figure import Figure
from bench.provider import provider
from bench.state import Place, state_of
from bootstrap import Service, assemble, telephony
from helpline.escalation.model import IncidentKind
from helpline.escalation.opening import open_incident
from helpline.repositories import UnitOfWork
from helpline.sending.model import IntentKind, IntentState, Lane
from settings import Settings
from simulation import district as places
from simulation.ids import CountedIds
from simulation.world import START
from workers.making import drain_of

CRIES = 200


def run() -> list[Figure]:
    """Incidents a second, and how long until the first SMS of each is with the provider."""
    with provider(0.0) as url, state_of(1) as place:
        service = _service(place, url)
        seniors = [
            place.store.write(partial(_enrol, place, f"+9190001{number:05d}"))
            for number in range(CRIES)
        ]
        began = time.perf_counter()
        errors = place.store.write_each([_cry(service, senior) for senior in seniors])
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
            goal="20 times healthchecks' sendalerts, which is not on this machine: not compared",
        ),
        Figure(f"... and their {left} messages with the provider", f"{told:.1f} s for all"),
    ]


def _enrol(place: Place, phone: str, tx: UnitOfWork) -> int:
    return places.enrol(tx, START, place.district, phone=phone)


def _cry(service: Service, senior_id: int) -> Callable[[UnitOfWork], object]:
    return partial(_open, service, senior_id)


def _open(service: Service, senior_id: int, tx: UnitOfWork) -> object:
    return open_incident(tx, service.door, service.ids, START, senior_id, IncidentKind.EMERGENCY)


def _messages(tx: UnitOfWork) -> int:
    return sum(
        intent.kind is IntentKind.SMS and intent.state is IntentState.SENT
        for number in range(1, CRIES + 1)
        for intent in tx.intents.of_cause("incident", number)
    )


def _service(place: Place, url: str) -> Service:
    settings = Settings.load(
        {
            "VAR_DIR": str(place.path.parent),
            "DATABASE_URL": f"sqlite:///{place.path}",
            "TWILIO_API_URL": url,
            "CALLS_PER_SECOND": "500",
            "MAX_CONCURRENT_CALLS": "10000",
        },
        None,
    )
    service = assemble(
        settings,
        store=place.store,
        clock=TickingClock(),
        ids=CountedIds(),
        telephony=telephony(settings),
    )
    service.prepare()
    return service
