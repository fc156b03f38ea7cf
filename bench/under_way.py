"""A place where many calls of ours are under way, and as many more are due."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

from bench.served import RunningClock
from bench.state import Place
from bootstrap import Service, assemble, telephony
from helpline.repositories import UnitOfWork
from simulation import district as places
from simulation.ids import CountedIds
from simulation.world import START
from workers.planner import Planner


@dataclass(frozen=True, slots=True)
class UnderWay:
    """`calls` were placed just before the instant `since`: the token of each intent and the
    provider's id. As many more are left to a worker."""

    place: Place
    since: datetime
    calls: Sequence[tuple[str, str]]


def under_way(place: Place, calls: int) -> UnderWay:
    """Enrol seniors at this place and ask for their calls, as planner and worker do."""
    place.store.write(partial(_enrol, place, 2 * calls))
    Planner(place.store, RunningClock(START)).step()
    with sqlite3.connect(place.path) as connection:
        today = connection.execute(
            "SELECT id, due_at FROM check_ins WHERE day = (SELECT min(day) FROM check_ins)"
        ).fetchall()
    since = datetime.fromtimestamp(max(due for _, due in today) / 1000, UTC)
    service = service_at(place, since)
    place.store.write_each([partial(_ask, service, since, check_in) for check_in, _ in today])
    with sqlite3.connect(place.path) as connection:
        asked = connection.execute("SELECT id, token FROM intents ORDER BY id LIMIT ?", (calls,))
        begun = [(number, token, f"CA{number:032d}") for number, token in asked]
        connection.executemany(
            "UPDATE intents SET state = 'sent', provider = 'twilio', due_at = NULL, "
            "provider_sid = ? WHERE id = ?",
            [(sid, number) for number, _, sid in begun],
        )
    connection.close()
    if len(begun) < calls:
        raise RuntimeError(f"{len(begun)} of {calls} calls were asked for")
    return UnderWay(place, since, [(token, sid) for _, token, sid in begun])


def service_at(place: Place, since: datetime) -> Service:
    """The product at this place, from an instant on."""
    service = assemble(
        place.settings,
        store=place.store,
        clock=RunningClock(since),
        ids=CountedIds(),
        telephony=telephony(place.settings),
    )
    service.prepare()
    return service


def _enrol(place: Place, seniors: int, tx: UnitOfWork) -> None:
    for number in range(seniors):
        places.enrol(tx, START, place.district, phone=f"+9190001{number:05d}")


def _ask(service: Service, now: datetime, check_in: int, tx: UnitOfWork) -> None:
    service.asking.perform(tx, now, check_in)
