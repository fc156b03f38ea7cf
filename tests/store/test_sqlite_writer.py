"""Whose turn it is with SQLite: event loops, threads and other processes want to write at once."""

import asyncio
import sqlite3
from concurrent.futures import ThreadPoolExecutor

import pytest

from store.database import Database
from store.errors import Unavailable
from tests.store.world import faults, reporting

pytestmark = pytest.mark.parametrize("url", ["sqlite"], indirect=True)


def test_i08_what_threads_and_event_loops_write_at_once_is_all_there(store: Database) -> None:
    async def by_loop(name: str) -> None:
        for start in range(0, 60, 20):
            units = [reporting(f"{name}-{number}") for number in range(start, start + 20)]
            await asyncio.gather(*(store.write_async(unit) for unit in units))

    def by_thread(name: str) -> None:
        for number in range(60):
            store.write(reporting(f"{name}-{number}"))

    with ThreadPoolExecutor(6) as threads:
        doing = [threads.submit(by_thread, f"thread{number}") for number in range(3)]
        doing += [threads.submit(asyncio.run, by_loop(f"loop{number}")) for number in range(3)]
        for one in doing:
            one.result(60)
    assert len(faults(store)) == 6 * 60


def test_while_another_process_has_the_lock_the_event_loop_goes_on(
    store: Database, url: str
) -> None:
    holder = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")

    async def meanwhile() -> bool:
        written = asyncio.ensure_future(store.write_async(reporting("late")))
        for _ in range(20):
            await asyncio.sleep(0)
        waited = not written.done()
        holder.execute("ROLLBACK")
        await written
        return waited

    assert asyncio.run(meanwhile())
    holder.close()
    assert faults(store) == ["late"]


def test_i19_a_loop_that_hears_of_no_commit_hears_of_the_error(
    store: Database, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("store.sqlite_writer.LOCK_WAIT_S", 0.05)
    holder = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    with pytest.raises(Unavailable, match="locked"):
        asyncio.run(store.write_async(reporting("never")))
    holder.execute("ROLLBACK")
    holder.close()
    assert asyncio.run(store.write_async(reporting("in time")))
    assert faults(store) == ["in time"]


def test_what_a_loop_left_behind_does_not_hold_up_the_next_one(store: Database) -> None:
    async def goes_away() -> None:
        left = asyncio.ensure_future(store.write_async(reporting("left")))
        await asyncio.sleep(0)
        left.cancel()

    asyncio.run(goes_away())
    assert asyncio.run(store.write_async(reporting("next")))
    assert "next" in faults(store)


def test_a_store_that_is_closed_commits_what_a_loop_has_left(store: Database, url: str) -> None:
    loop = asyncio.new_event_loop()
    task = loop.create_task(store.write_async(reporting("left")))
    loop.call_soon(loop.stop)  # before it runs what was gathered
    loop.run_forever()
    store.close()
    task.cancel()
    loop.run_until_complete(asyncio.gather(task, return_exceptions=True))
    loop.close()
    with sqlite3.connect(url.removeprefix("sqlite:///")) as connection:
        kept = connection.execute("SELECT key FROM faults").fetchall()
    connection.close()
    assert kept == [("left",)]
