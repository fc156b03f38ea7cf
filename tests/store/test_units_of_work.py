"""Units of work: all or nothing, one after the other, and told only after the commit."""

import asyncio
import os
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from psycopg.errors import DiskFull

from helpline.checkins.model import CheckInState
from helpline.errors import Conflict, Refused
from helpline.reasons.refusals import Why
from helpline.sending.model import Lane
from store import postgres, sqlite_writer
from store.database import Database, open_store
from store.errors import Corrupt, Misused, StoreError, Unavailable
from store.sqlite import SqliteStore
from store.unit import SqlUnit
from tests.store import world
from tests.store.world import NOW, RING, faults, reporting

Open = Callable[..., Database]
ROOT = Path(__file__).parents[2]
ON_SQLITE = pytest.mark.parametrize("url", ["sqlite"], indirect=True)
ON_POSTGRESQL = pytest.mark.parametrize("url", ["postgresql"], indirect=True)


def test_i08_a_unit_that_fails_leaves_nothing_behind(store: Database) -> None:
    def fail(tx: SqlUnit) -> None:
        tx.faults.report("test", "lost", NOW)
        raise Refused(Why.NOT_ON_ROSTER)

    with pytest.raises(Refused):
        store.write(fail)
    assert faults(store) == []


def test_i08_in_one_commit_a_failing_unit_takes_no_other_with_it(store: Database) -> None:
    def work(number: int) -> Callable[[SqlUnit], int]:
        def unit(tx: SqlUnit) -> int:
            tx.faults.report("test", str(number), NOW)
            if number % 3 == 0:
                raise Refused(Why.NOT_ON_ROSTER)
            return number

        return unit

    async def all_at_once() -> list[object]:
        units = [store.write_async(work(number)) for number in range(30)]
        return list(await asyncio.gather(*units, return_exceptions=True))

    results = asyncio.run(all_at_once())
    for number, result in enumerate(results):
        assert isinstance(result, Refused) if number % 3 == 0 else result == number
    assert sorted(map(int, faults(store))) == [n for n in range(30) if n % 3]


@ON_SQLITE
def test_many_units_share_a_commit(opened: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    commits: list[str] = []
    monkeypatch.setattr(sqlite_writer, "crash_point", commits.append)
    store, gate = opened(), threading.Event()

    async def flood() -> None:
        first = asyncio.ensure_future(store.write_async(lambda tx: gate.wait(10)))
        rest = [asyncio.ensure_future(store.write_async(reporting(str(n)))) for n in range(40)]
        await asyncio.sleep(0)
        gate.set()
        await asyncio.gather(first, *rest)

    asyncio.run(flood())
    assert len(faults(store)) == 40
    assert commits.count("commit.after") <= 2


def test_i19_when_the_commit_fails_everybody_hears_it_and_nothing_is_kept(
    opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = opened()
    nudged: list[Lane] = []

    on_sqlite = isinstance(store, SqliteStore)
    module = sqlite_writer if on_sqlite else postgres
    no_room = sqlite3.OperationalError("database or disk is full") if on_sqlite else DiskFull()

    def full(name: str) -> None:
        if name == "commit.before":
            raise no_room

    def work(tx: SqlUnit) -> None:
        tx.nudge(Lane.CALLS)
        tx.faults.report("test", "lost", NOW)

    with monkeypatch.context() as patch:
        patch.setattr(module, "crash_point", full)
        patch.setattr(store.nudging, "wake", nudged.extend)
        with pytest.raises(Unavailable):
            store.write(work)
    assert faults(store) == []
    assert nudged == []
    assert store.write(reporting("later"))


def test_i09_of_two_racing_writers_one_wins_and_the_other_knows(opened: Open) -> None:
    store = opened()
    here = store.write(world.district)
    check_in = store.write(lambda tx: tx.check_ins.add(world.check_in(here)))
    both_read = threading.Barrier(2, timeout=20)

    def race(state: CheckInState) -> list[CheckInState]:
        mine, seen = opened(), []
        read = mine.read(lambda tx: tx.check_ins.get(check_in.id))
        both_read.wait()

        def move(tx: SqlUnit) -> None:
            seen.append(tx.check_ins.get(check_in.id).state)
            tx.check_ins.save(read._replace(state=state, due_at=NOW))

        try:
            mine.write(move)
        except Conflict:
            return seen
        return []

    states = (CheckInState.RINGING, CheckInState.UNCONFIRMED)
    with ThreadPoolExecutor(2) as pool:
        lost = [seen for seen in pool.map(race, states) if seen]
    final = store.read(lambda tx: tx.check_ins.get(check_in.id))
    assert final.version == 1 and final.state in states
    (seen,) = lost
    assert len(seen) == 5, "the unit is run five times before its Conflict is told"
    assert seen[-1] is final.state


def test_a_unit_that_meets_a_conflict_is_run_again_from_its_beginning(store: Database) -> None:
    tries: list[int] = []

    def unlucky(tx: SqlUnit) -> int:
        tries.append(1)
        tx.faults.report("test", str(len(tries)), NOW)
        if len(tries) < 4:
            raise Conflict("for the test")
        return len(tries)

    assert store.write(unlucky) == 4
    assert faults(store) == ["4"]


def test_writers_that_count_never_lose_one(opened: Open) -> None:
    store = opened()
    here = store.write(world.district)
    check_in = store.write(lambda tx: tx.check_ins.add(world.check_in(here)))

    def count(mine: Database) -> None:
        def once_more(tx: SqlUnit) -> None:
            row = tx.check_ins.get(check_in.id)
            tx.check_ins.save(row._replace(tries=row.tries + 1))

        for _ in range(10):
            try:
                mine.write(once_more)
            except Conflict:
                mine.write(once_more)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(count, [opened(), opened()]))
    assert store.read(lambda tx: tx.check_ins.get(check_in.id)).tries == 20


@pytest.mark.parametrize("threads", [True, False])
def test_lanes_are_nudged_once_after_the_commit(url: str, threads: bool) -> None:
    seen: list[tuple[Lane, list[str]]] = []
    looking = open_store(url, RING, durable=False)

    def nudge(lane: Lane) -> None:
        seen.append((lane, faults(looking)))

    def work(tx: SqlUnit) -> None:
        for lane in (Lane.CALLS, Lane.EMERGENCY, Lane.CALLS):
            tx.nudge(lane)
        tx.faults.report("test", "committed", NOW)

    with looking:
        store = open_store(url, RING, nudge, threads=threads, durable=False)
        store.write(work)
        with pytest.raises(Refused):
            store.write(failing_after_nudge)
        store.close()
    assert seen == [(Lane.CALLS, ["committed"]), (Lane.EMERGENCY, ["committed"])]


def failing_after_nudge(tx: SqlUnit) -> None:
    tx.nudge(Lane.UPKEEP)
    raise Refused(Why.NOT_ON_ROSTER)


def test_a_nudge_that_fails_disturbs_nobody(url: str) -> None:
    def broken(lane: Lane) -> None:
        raise ConnectionError("Redis is gone")

    store = open_store(url, RING, broken, threads=False, durable=False)
    store.write(lambda tx: tx.nudge(Lane.CALLS))
    assert store.nudging.failed == 1
    store.close()


def test_without_threads_a_unit_runs_at_once_in_the_caller(opened: Open) -> None:
    store = opened(threads=False)
    assert store.write(lambda tx: threading.current_thread()) is threading.current_thread()
    assert asyncio.run(store.write_async(reporting("inline")))
    assert faults(store) == ["inline"]


def test_reading_cannot_write(store: Database) -> None:
    with pytest.raises(StoreError):
        store.read(reporting("written by a reader"))
    assert faults(store) == []
    assert store.write(reporting("written"))


def test_a_reader_sees_one_snapshot(opened: Open) -> None:
    store, other = opened(), opened()

    def look(tx: SqlUnit) -> tuple[int, int]:
        before = len(tx.faults.standing())
        other.write(reporting("meanwhile"))
        return before, len(tx.faults.standing())

    assert store.read(look) == (0, 0)
    assert faults(store) == ["meanwhile"]


@pytest.mark.parametrize("threads", [True, False])
def test_a_unit_inside_a_unit_is_refused(opened: Open, threads: bool) -> None:
    store = opened(threads=threads)
    for inner in (store.write, store.read):
        with pytest.raises(Misused):
            store.write(lambda tx, inner=inner: inner(lambda tx: None))  # type: ignore[misc]


def test_a_closed_store_says_so(opened: Open) -> None:
    store = opened()
    store.close()
    for use in (store.write, store.read, lambda work: asyncio.run(store.write_async(work))):
        with pytest.raises(Misused):
            use(lambda tx: None)


@ON_SQLITE
def test_a_locked_database_is_unavailable_and_heals(
    opened: Open, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite_writer, "LOCK_WAIT_S", 0.05)
    store = opened()
    holder = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    with pytest.raises(Unavailable, match="locked"):
        store.write(reporting("late"))
    holder.execute("ROLLBACK")
    holder.close()
    assert store.write(reporting("in time"))


@ON_POSTGRESQL
def test_a_row_that_somebody_else_holds_is_unavailable_and_heals(
    opened: Open, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres, "LOCK_WAIT_MS", 50)
    store = opened()
    with world.table_locked(url, "faults"), pytest.raises(Unavailable, match="locked"):
        store.write(reporting("late"))
    assert store.write(reporting("in time"))


def test_a_database_that_is_not_there_is_unavailable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres, "CONNECTION_WAIT_S", 0.1)
    for url in ("postgresql+psycopg://nobody@127.0.0.1:1/nothing", f"sqlite:///{tmp_path}/no/db"):
        with pytest.raises(Unavailable):
            open_store(url, RING)
    with pytest.raises(StoreError, match="DATABASE_URL"):
        open_store("mysql://nobody@127.0.0.1/nothing", RING)


@ON_SQLITE
def test_a_file_that_is_no_database_is_corrupt(opened: Open, url: str) -> None:
    Path(url.removeprefix("sqlite:///")).write_bytes(b"not a database at all" * 1000)
    with pytest.raises(Corrupt, match="backup"):
        opened()


def test_what_waits_is_committed_before_the_store_closes(opened: Open) -> None:
    store = opened()

    async def leave() -> list[bool]:
        units = [asyncio.ensure_future(store.write_async(reporting(str(n)))) for n in range(20)]
        await asyncio.sleep(0)
        await asyncio.to_thread(store.close)
        return await asyncio.gather(*units)

    assert all(asyncio.run(leave()))
    assert len(faults(opened())) == 20


@ON_POSTGRESQL
def test_a_server_that_drops_connections_is_asked_again(opened: Open, url: str) -> None:
    store = opened()
    here = store.write(world.district)
    drop = world.sessions_ended(url)
    assert drop >= 1
    assert store.read(lambda tx: tx.units.get(here.beat)).id == here.beat
    assert world.sessions_ended(url) >= 1
    assert store.write(reporting("after the loss"))


CRASHING = """
import sys
from store.database import open_store
from tests.store.world import NOW, RING
store = open_store(sys.argv[1], RING, durable=False, connections=2)
store.write(lambda tx: tx.faults.report("test", "first", NOW))
store.write(lambda tx: tx.faults.report("test", "second", NOW))
"""


@pytest.mark.parametrize(
    ("place", "kept"), [("commit.before:2", ["first"]), ("commit.after:2", ["first", "second"])]
)
def test_i19_a_crash_at_a_commit_keeps_all_of_a_unit_or_nothing(
    opened: Open, url: str, place: str, kept: list[str]
) -> None:
    env = {**os.environ, "KHAIRIYAT_CRASH_AT": place, "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", CRASHING, url], env=env, cwd=ROOT, timeout=60)
    assert done.returncode == -signal.SIGKILL
    assert faults(opened()) == kept


def test_i04_units_that_are_kept_together_fail_alone(store: Database) -> None:
    def fail(tx: SqlUnit) -> None:
        tx.faults.report("test", "lost", NOW)
        raise Refused(Why.NOT_ON_ROSTER)

    units = [reporting(f"{number:02d}") for number in range(40)]
    ended = store.write_each([*units[:20], fail, *units[20:]])
    assert [type(error) for error in ended if error is not None] == [Refused]
    assert ended[20] is not None
    assert faults(store) == [f"{number:02d}" for number in range(40)]


def test_a_unit_among_others_that_meets_a_conflict_runs_again(store: Database) -> None:
    tries: list[int] = []

    def twice(tx: SqlUnit) -> None:
        tries.append(1)
        tx.faults.report("test", f"try {len(tries)}", NOW)
        if len(tries) == 1:
            raise Conflict("for the test")

    assert store.write_each([reporting("first"), twice, reporting("last")]) == [None, None, None]
    assert sorted(faults(store)) == ["first", "last", "try 2"]


def test_units_kept_together_see_each_other_in_their_order(store: Database) -> None:
    seen: list[list[str]] = []

    def look(tx: SqlUnit) -> None:
        seen.append([key for _, key, _ in tx.faults.standing()])

    assert store.write_each([reporting("one"), look, reporting("two"), look]) == [None] * 4
    assert seen == [["one"], ["one", "two"]]


def test_no_units_are_no_work(store: Database) -> None:
    assert store.write_each([]) == []
