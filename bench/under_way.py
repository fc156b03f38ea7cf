"""A database in which many calls of ours are under way, and as many more are due."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from bench.assembled import assembled
from bench.served import RunningClock
from bootstrap import Service
from helpline.repositories import UnitOfWork
from helpline.sending.model import IntentState
from settings import Settings
from simulation import district as places
from simulation.world import START
from workers.planner import Planner

LONG = timedelta(hours=3)


@dataclass(frozen=True, slots=True)
class UnderWay:
    """`calls` were placed just before the instant `since`: the token of each intent and the
    provider's id. As many more are left to a worker."""

    settings: Settings
    since: datetime
    calls: Sequence[tuple[str, str]]


def under_way(settings: Settings, calls: int) -> UnderWay:
    """Enrol seniors in the settings' empty database and ask for their calls, as planner and
    worker do."""
    service = service_at(settings, START)
    with service.store as store:
        store.write(partial(_enrol, 2 * calls))
        Planner(store, service.clock).step()
        asked = partial(_ask, service)
        if any(store.write_each([partial(asked, number) for number in range(2 * calls)])):
            raise RuntimeError("the calls of the measurement could not be asked for")
        begun = store.write(partial(_begin, calls))
    return UnderWay(settings, START, begun)


def service_at(settings: Settings, since: datetime) -> Service:
    """The product on the settings' database, from an instant on."""
    return assembled(settings, RunningClock(since))


def _enrol(seniors: int, tx: UnitOfWork) -> None:
    district = places.build(tx, START)
    for number in range(seniors):
        places.enrol(tx, START, district, phone=_phone(number))


def _phone(number: int) -> str:
    return f"+9190001{number:05d}"


def _ask(service: Service, number: int, tx: UnitOfWork) -> None:
    """Today's call of this senior is due at once."""
    (person,) = tx.people.by_phone(_phone(number))
    planned = tx.check_ins.of_day(person.id, START.date())
    if planned is None:
        raise RuntimeError("a senior of the measurement has no check-in today")
    near = planned._replace(call_at=START, window_ends_at=START + LONG, due_at=START)
    service.asking.perform(tx, START, tx.check_ins.save(near).id)


def _begin(calls: int, tx: UnitOfWork) -> list[tuple[str, str]]:
    """The provider has taken the calls of the first seniors."""
    begun = []
    for number in range(calls):
        (person,) = tx.people.by_phone(_phone(number))
        check_in = tx.check_ins.of_day(person.id, START.date())
        assert check_in is not None
        (intent,) = tx.intents.of_cause("check_in", check_in.id)
        sid = f"CA{number:032d}"
        tx.intents.save(
            intent._replace(
                state=IntentState.SENT, provider="twilio", provider_sid=sid, due_at=None
            )
        )
        begun.append((intent.token, sid))
    return begun
