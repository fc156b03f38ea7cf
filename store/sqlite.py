"""SQLite: one writer that commits the units of several requests together.

A commit with synchronous=FULL waits for the disk; writers that queue for the file's lock wait for
each other with sleeps of growing length. So all writes of a process go through one thread: it
takes what has come in, runs each unit in a savepoint of its own, commits once, and only then
tells the callers. Between processes the same lock is asked for every millisecond.
"""

import asyncio
import contextlib
import queue
import random
import sqlite3
import threading
import time
from collections import defaultdict, deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import Any, Self, TypeVar

from store.changes import count
from store.crash import crash_point
from store.crypto import KeyRing
from store.errors import Misused, Unavailable
from store.nudging import Nudging
from store.session import Session
from store.sqlite_failures import is_race, translated
from store.unit import SqlUnit

T = TypeVar("T")

TRIES = 5
GROUP_UNITS = 64
TOGETHER = 8
GROUP_S = 0.005
QUEUE_UNITS = 20_000
LOCK_WAIT_S = 10.0
LOCK_PAUSE_S = (0.0005, 0.0015)
GIVES_WAY_S = LOCK_PAUSE_S[1]  # whoever waits for the lock has asked for it once meanwhile


class _Job:
    """One unit of work on its way through the writer."""

    __slots__ = ("changed_units", "error", "future", "lanes", "result", "work")

    def __init__(self, work: Callable[[SqlUnit], Any], future: Any) -> None:
        self.work = work
        self.future: Future[Any] | asyncio.Future[Any] = future
        self.result: Any = None
        self.error: BaseException | None = None
        self.lanes: frozenset[Any] = frozenset()
        self.changed_units: frozenset[int] = frozenset()

    def settle(self) -> None:
        """Tell whoever waits; they may have stopped waiting."""
        if self.future.done():
            return
        if self.error is not None:
            self.future.set_exception(self.error)
        else:
            self.future.set_result(self.result)


class SqliteStore:
    """`helpline.ports.Store` on a file. See `store.database.open_store`."""

    def __init__(
        self, path: str, ring: KeyRing, nudging: Nudging, *, threads: bool, durable: bool
    ) -> None:
        self._path, self._ring, self.nudging = path, ring, nudging
        self._synchronous = "FULL" if durable else "OFF"
        self._writer = self._connect()
        self._readers: deque[sqlite3.Connection] = deque()
        self._queue: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._ended = not threads
        self._inside = threading.local()
        self._inline = threading.Lock()
        self._closing = threading.Lock()
        self._closed = False
        self._thread: threading.Thread | None = None
        if threads:
            self._thread = threading.Thread(target=self._run, name="store-writer", daemon=True)
            self._thread.start()

    def write(self, work: Callable[[SqlUnit], T]) -> T:
        """See `helpline.ports.Store.write`. Waits for the commit."""
        future: Future[T] = Future()
        job = _Job(work, future)
        self._refuse_nesting()
        if self._thread is None:
            with self._inline:
                self._commit([job])
        else:
            self._enqueue(job)
        return future.result()

    async def write_async(self, work: Callable[[SqlUnit], T]) -> T:
        """`write` for the event loop: no thread waits. `work` runs in the writer's thread."""
        if self._thread is None:
            return self.write(work)
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._enqueue(_Job(work, future))
        return await future

    def write_each(
        self, units: Sequence[Callable[[SqlUnit], object]]
    ) -> list[BaseException | None]:
        """See `helpline.ports.Store.write_each`. A few at a time, and a moment between them in which
        other processes get the file's lock: it goes to whoever asks first."""
        self._refuse_nesting()
        ended: list[BaseException | None] = []
        for start in range(0, len(units), TOGETHER):
            futures: list[Future[object]] = []
            jobs = []
            for work in units[start : start + TOGETHER]:
                futures.append(Future())
                jobs.append(_Job(work, futures[-1]))
            if self._thread is None:
                with self._inline:
                    self._commit(jobs)
            else:
                for job in jobs:
                    self._enqueue(job)
            ended += [future.exception() for future in futures]
            if self._thread is not None:
                time.sleep(GIVES_WAY_S)
        return ended

    def read(self, work: Callable[[SqlUnit], T]) -> T:
        """See `helpline.ports.Store.read`."""
        self._refuse_nesting()
        if self._closed:
            raise Misused("the store is closed")
        try:
            connection = self._readers.pop()
        except IndexError:
            connection = self._connect(reading=True)
        try:
            connection.execute("BEGIN")
            result = work(SqlUnit(Session(connection.cursor(), "sqlite"), self._ring))
        except sqlite3.Error as error:
            raise translated(error) from error
        finally:
            with contextlib.suppress(sqlite3.Error):
                connection.rollback()
            self._readers.append(connection)
        return result

    def close(self) -> None:
        """Commit what waits, and let the file go."""
        with self._closing:
            if self._closed:
                return
            self._closed = True
        if self._thread is not None:
            self._queue.put(None)
            self._thread.join()
        self.nudging.close()
        for connection in (self._writer, *self._readers):
            connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _connect(self, *, reading: bool = False) -> sqlite3.Connection:
        try:
            connection = sqlite3.connect(
                self._path, isolation_level=None, check_same_thread=False, cached_statements=512
            )
            connection.execute(f"PRAGMA busy_timeout = {int(LOCK_WAIT_S * 1000)}")
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute(f"PRAGMA synchronous = {self._synchronous}")
            connection.execute("PRAGMA foreign_keys = ON")
            # What is erased or replaced does not linger in the file's free space.
            connection.execute("PRAGMA secure_delete = ON")
            connection.execute("PRAGMA cache_size = -16384")
            if reading:
                connection.execute("PRAGMA query_only = ON")
            else:
                # The writer asks for the lock itself, more often than SQLite would.
                connection.execute("PRAGMA busy_timeout = 0")
        except sqlite3.Error as error:
            raise translated(error) from error
        return connection

    def _refuse_nesting(self) -> None:
        if getattr(self._inside, "unit", False):
            raise Misused(
                "a unit of work asked the store for another one. Use the unit that it was given"
            )

    def _enqueue(self, job: _Job) -> None:
        self._refuse_nesting()
        with self._closing:  # nothing comes into the queue behind the mark of its end
            if self._closed:
                raise Misused("the store is closed")
            if self._queue.qsize() >= QUEUE_UNITS:
                raise Unavailable(
                    f"{QUEUE_UNITS} units of work wait for the disk: it is too slow, or it hangs"
                )
            self._queue.put(job)

    def _run(self) -> None:
        while not self._ended:
            job = self._queue.get()
            if job is None:
                return
            group = [job]
            self._fill(group)
            self._commit(group)

    def _fill(self, group: list[_Job]) -> None:
        """Take what waits already."""
        while len(group) < GROUP_UNITS and not self._ended:
            try:
                job = self._queue.get_nowait()
            except queue.Empty:
                return
            if job is None:
                self._ended = True
            else:
                group.append(job)

    def _commit(self, group: list[_Job]) -> None:
        """Run the units of a group and those that join it meanwhile, and commit them at once."""
        self._inside.unit = True
        started, done = time.monotonic(), 0
        try:
            self._begin()
            while done < len(group):
                self._run_unit(group[done])
                done += 1
                if done == len(group) and time.monotonic() - started < GROUP_S:
                    self._fill(group)
            changed = frozenset[int]().union(*(job.changed_units for job in group))
            count(Session(self._writer.cursor(), "sqlite"), changed)
            crash_point("commit.before")
            self._writer.execute("COMMIT")
            crash_point("commit.after")
        except Exception as error:
            self._give_up(group, error)
        finally:
            self._inside.unit = False
        _settle(group)
        self.nudging.wake(lane for job in group if job.error is None for lane in job.lanes)

    def _begin(self) -> None:
        until = time.monotonic() + LOCK_WAIT_S
        while True:
            try:
                self._writer.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError as error:
                busy = error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY
                if not busy or time.monotonic() > until:
                    raise
                time.sleep(random.uniform(*LOCK_PAUSE_S))
            else:
                return

    def _run_unit(self, job: _Job) -> None:
        """Run one unit in its savepoint. Only an error that ended the transaction is raised."""
        for attempt in range(1, TRIES + 1):
            self._writer.execute("SAVEPOINT unit")
            unit = SqlUnit(Session(self._writer.cursor(), "sqlite"), self._ring)
            try:
                job.result, job.error = job.work(unit), None
            except BaseException as error:
                if not self._writer.in_transaction:
                    raise
                self._writer.execute("ROLLBACK TO unit")
                self._writer.execute("RELEASE unit")
                job.error = _with_cause(translated(error), error)
                if not is_race(error) or attempt == TRIES:
                    return
            else:
                self._writer.execute("RELEASE unit")
                job.lanes = frozenset(unit.lanes)
                job.changed_units = frozenset(unit.session.changed_units)
                return

    def _give_up(self, group: Sequence[_Job], error: Exception) -> None:
        """Nothing of the group is kept, and everybody in it hears why."""
        with contextlib.suppress(sqlite3.Error):
            if self._writer.in_transaction:
                self._writer.execute("ROLLBACK")
        for job in group:
            job.error = _with_cause(translated(error), error)


def _with_cause(told: BaseException, error: BaseException) -> BaseException:
    if told is not error:
        told.__cause__ = error
    return told


def _settle(group: Sequence[_Job]) -> None:
    """Resolve the futures; those of one event loop by one wake-up."""
    by_loop: dict[asyncio.AbstractEventLoop, list[_Job]] = defaultdict(list)
    for job in group:
        if isinstance(job.future, asyncio.Future):
            by_loop[job.future.get_loop()].append(job)
        else:
            job.settle()
    for loop, jobs in by_loop.items():
        with contextlib.suppress(RuntimeError):  # the loop was closed: nobody waits any more
            loop.call_soon_threadsafe(_settle_all, jobs)


def _settle_all(jobs: Sequence[_Job]) -> None:
    for job in jobs:
        job.settle()
