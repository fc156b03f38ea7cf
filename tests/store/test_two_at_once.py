"""Two planners and two auditors at once change nothing: invariants 1 and 24."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from store.database import Database
from store.unit import SqlUnit
from tests.store import world
from tests.store.test_planning import TOMORROW, planned
from tests.store.world import NOW, minutes
from workers.auditor import Auditor

SENIORS = 40


class Still:
    """A clock that stands."""

    def now(self) -> object:
        return NOW


def both(act: Callable[[Database], int], stores: list[Database]) -> list[int]:
    """What each of two got who began at the same moment."""
    ready = Barrier(2)

    def one(store: Database) -> int:
        ready.wait(timeout=10)
        return act(store)

    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(one, stores))


def test_i01_two_planners_at_once_make_each_check_in_once(
    opened: Callable[..., Database],
) -> None:
    stores = [opened(), opened()]

    def plant(tx: SqlUnit) -> world.District:
        here = world.district(tx)
        for number in range(SENIORS):
            world.senior(tx, here.station, here.beat, f"Senior {number}")
        return here

    here = stores[0].write(plant)
    made = both(lambda store: store.write(lambda tx: planned(tx, here)), stores)
    rows = stores[0].read(lambda tx: tx.check_ins.of_station(here.station, TOMORROW))
    assert len(rows) == len({row.senior_id for row in rows}) == SENIORS + 2
    assert sum(made) == SENIORS + 2


def test_i24_two_auditors_at_once_raise_each_fault_once(opened: Callable[..., Database]) -> None:
    stores = [opened(), opened()]

    def plant(tx: SqlUnit) -> None:
        late = {"window_ends_at": NOW - minutes(5), "due_at": NOW - minutes(5)}
        tx.check_ins.add(world.check_in(world.district(tx), **late))

    stores[0].write(plant)
    told: list[bool] = []

    def step(store: Database) -> int:
        return Auditor(store, Still(), lambda now: [], lambda: not told.append(True)).step()  # type: ignore[arg-type, func-returns-value]

    found = both(step, stores)
    assert found[0] == found[1] > 0
    standing = stores[0].read(lambda tx: [(kind, key) for kind, key, _ in tx.faults.standing()])
    assert ("audit_unresolved", "check_ins") in standing
    assert len(standing) == len(set(standing))
    assert told == []  # the heartbeat outside is withheld by both
