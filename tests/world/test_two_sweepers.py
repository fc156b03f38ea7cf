"""Two whole sweepers at once, each with a store of its own, on one database: invariants 1, 9, 10."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import datetime, timedelta
from pathlib import Path
from threading import Barrier, Lock

import pytest

from adapters.randomness import SystemIds
from bootstrap import Service, assemble, key_ring
from helpline.checkins.model import CheckInState, EvidenceKind
from helpline.checkins.planning import plan
from helpline.ports import Accepted, Lookup, Missed, Outgoing, Redirect, SendOutcome
from helpline.repositories import UnitOfWork
from helpline.sending.model import IntentState
from settings import Settings
from simulation.world import CATALOGUE, START
from store.database import open_store
from tests.servers.postgres import PostgresServer
from tests.world import district as district_of
from tests.world.databases import sqlite_copy
from workers.making import drain_of
from workers.sweeper import Sweeper

SENIORS = 12
WINDOW_OVER = timedelta(hours=4)


class HandClock:
    """Stands until somebody moves it."""

    def __init__(self) -> None:
        self.at = START

    def now(self) -> datetime:
        return self.at


class Counting:
    """A provider that takes everything, and writes down what it was asked for."""

    name, rooms, redirects = "counting", True, True

    def __init__(self) -> None:
        self._lock = Lock()
        self.asked: list[str] = []

    def load(self) -> None:
        """There is nothing to load."""

    def send(self, batch: Sequence[Outgoing]) -> list[SendOutcome | Missed]:
        with self._lock:
            self.asked += [outgoing.token for outgoing in batch]
        return [Accepted(outgoing.token, f"CA{outgoing.token}") for outgoing in batch]

    def redirect(self, batch: Sequence[Redirect]) -> list[SendOutcome]:
        return []

    def find(self, lookups: Sequence[Lookup]) -> dict[str, list[str]]:
        return {}


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database with the schema."""
    if request.param == "sqlite":
        yield sqlite_copy(tmp_path)
        return
    server: PostgresServer = request.getfixturevalue("postgres_server")
    made = server.new_database(request.getfixturevalue("postgres_template"))
    yield made
    server.drop_database(made)


def test_i09_i10_two_sweepers_at_once_ask_and_tell_each_once(url: str, tmp_path: Path) -> None:
    clock, provider = HandClock(), Counting()
    settings = Settings.load(
        {"VAR_DIR": str(tmp_path), "DATABASE_URL": url, "CALLS_PER_SECOND": "1000"}, None
    )
    with ExitStack() as stack:

        def service() -> Service:
            store = stack.enter_context(open_store(url, key_ring(settings), durable=False))
            return assemble(
                settings,
                store=store,
                clock=clock,
                ids=SystemIds(),
                telephony=provider,
                catalogue=CATALOGUE,
            )

        services = [service(), service()]
        store = services[0].store
        services[0].prepare()

        def enrol(tx: UnitOfWork) -> list[int]:
            place = district_of.build(tx, clock.now())
            seniors = [
                district_of.enrol(tx, clock.now(), place, name=f"S {n}", phone=f"+9190000002{n:02}")
                for n in range(SENIORS)
            ]
            plan(tx, clock.now(), place.state.id)
            return seniors

        seniors = store.write(enrol)
        sweepers = [
            Sweeper(each.store, clock, drain_of(each, lambda s: None), lambda lane: False, float)
            for each in services
        ]
        clock.at += timedelta(hours=2, minutes=1)
        _sweep(sweepers)
        today = [
            store.read(lambda tx, who=who: tx.check_ins.latest(who, clock.now()))  # type: ignore[misc]
            for who in seniors
        ]
        for check_in in today:
            assert check_in is not None
            assert (check_in.state, check_in.tries) == (CheckInState.RINGING, 1)
        assert len(provider.asked) == len(set(provider.asked)) == SENIORS

        clock.at += WINDOW_OVER
        _sweep(sweepers)
        for who, check_in in zip(seniors, today, strict=True):
            assert check_in is not None
            evidence = store.read(
                lambda tx, row=check_in: tx.check_ins.evidence(row.id)  # type: ignore[misc]
            )
            kinds = [item.kind for item in evidence]
            assert kinds.count(EvidenceKind.INCIDENT_OPENED) == 1
            assert store.read(lambda tx, who=who: tx.incidents.open_of(who)) is not None  # type: ignore[misc]
        assert len(provider.asked) == len(set(provider.asked)) > SENIORS
        counts = store.read(lambda tx: tx.intents.count_by_state())
        assert counts.keys() <= {IntentState.SENT, IntentState.PENDING, IntentState.CANCELLED}
        assert counts[IntentState.SENT] == len(provider.asked)


def _sweep(sweepers: Sequence[Sweeper]) -> None:
    """Both take the same steps at the same moments."""
    ready = Barrier(len(sweepers))

    def steps(sweeper: Sweeper) -> None:
        for _ in range(4):
            ready.wait(timeout=30)
            sweeper.step()

    with ThreadPoolExecutor(len(sweepers)) as pool:
        for done in [pool.submit(steps, sweeper) for sweeper in sweepers]:
            done.result()
