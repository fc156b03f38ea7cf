"""The one connection by which a process writes to SQLite, and whose turn it is with it.

What waits is run together, each unit in a savepoint of its own, and committed once; only then the
callers are told. The units of coroutines run in the thread of their event loop: SQLite lets other
threads go on during every statement, and to come back from each of them costs more than the
statement. The commit waits for the disk, in a thread of its own. All other units, and whatever has
to wait until another process is done with the file, are a third thread's.
"""

import asyncio
import contextlib
import queue
import random
import sqlite3
import threading
import time
from collections import deque
from collections.abc import Callable, Collection, Iterable, Sequence

from helpline.sending.model import Lane
from store.changes import count
from store.crash import crash_point
from store.crypto import KeyRing
from store.errors import Misused, Unavailable
from store.jobs import Job, settle
from store.session import Session
from store.sqlite_failures import is_race, translated
from store.unit import SqlUnit

TRIES = 5
GROUP_UNITS = 64
GROUP_S = 0.005
QUEUE_UNITS = 20_000
LOCK_WAIT_S = 10.0
LOCK_PAUSE_S = (0.0005, 0.0015)


class Writer:
    """Runs units and commits them. Without `threads` each unit by itself, in the caller's thread.
    `wake` is told the lanes of what was committed."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        ring: KeyRing,
        wake: Callable[[Iterable[Lane]], None],
        *,
        threads: bool,
    ) -> None:
        self.connection, self._ring, self._wake_lanes = connection, ring, wake
        self._turn = threading.Lock()  # whoever holds it has the connection
        self._queue: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._gathered: deque[Job] = deque()  # of coroutines
        self._called: asyncio.AbstractEventLoop | None = None  # will run what was gathered
        self._ran: queue.SimpleQueue[list[Job] | None] = queue.SimpleQueue()
        self._inside = threading.local()
        self._closing, self.closed, self._ended = threading.Lock(), False, False
        self._threads = [
            threading.Thread(target=loop, name=f"store-{name}", daemon=True)
            for name, loop in (("writer", self._write_queued), ("commit", self._commit_ran))
            if threads
        ]
        for thread in self._threads:
            thread.start()

    @property
    def threaded(self) -> bool:
        """Whether units are left to threads."""
        return bool(self._threads)

    def put(self, jobs: Collection[Job]) -> None:
        """Let these be run and committed; the caller may wait for their futures.

        Raises Misused and Unavailable.
        """
        self.refuse_nesting()
        if not self.threaded:
            self._turn.acquire()
            self._write(list(jobs))
            return
        with self._closing:  # nothing comes into the queue behind the mark of its end
            self._refuse_more()
            for job in jobs:
                self._queue.put(job)

    def gather(self, job: Job) -> None:
        """The same for a coroutine, in the thread of its event loop."""
        self.refuse_nesting()
        with self._closing:
            self._refuse_more()
            self._gathered.append(job)
        loop = asyncio.get_running_loop()
        if self._called is not loop:
            self._called = loop
            loop.call_soon(self._run_gathered)

    def refuse_nesting(self) -> None:
        """Raises Misused inside a unit: it would wait for itself."""
        if getattr(self._inside, "unit", False):
            raise Misused(
                "a unit of work asked the store for another one. Use the unit that it was given"
            )

    def close(self) -> bool:
        """Commit what waits. False if that was done before."""
        with self._closing:
            if self.closed:
                return False
            self.closed = True
        with self._turn:
            self._leave_gathered()
            self._queue.put(None)
        self._ran.put(None)  # what an event loop has run stands before it: its turn is over
        for thread in self._threads:
            thread.join()
        return True

    def _refuse_more(self) -> None:
        if self.closed:
            raise Misused("the store is closed")
        if self._queue.qsize() + len(self._gathered) >= QUEUE_UNITS:
            raise Unavailable(
                f"{QUEUE_UNITS} units of work wait for the disk: it is too slow, or it hangs"
            )

    def _run_gathered(self) -> None:
        """In the event loop. If it is another's turn, they take what was gathered or call again."""
        self._called = None
        if not self._turn.acquire(blocking=False):
            return
        group = self._take_gathered(GROUP_UNITS)
        try:
            if group:
                self.connection.execute("BEGIN IMMEDIATE")
        except sqlite3.Error:  # another process has the lock: no event loop waits for it
            for job in group:
                self._queue.put(job)
            group = []
        if not group:
            self._turn.release()
            return
        try:
            self._run(group)
        except Exception as error:
            self._give_up(group, error)
        self._ran.put(group)

    def _take_gathered(self, most: int) -> list[Job]:
        group: list[Job] = []
        with contextlib.suppress(IndexError):
            while len(group) < most:
                group.append(self._gathered.popleft())
        return group

    def _leave_gathered(self) -> None:
        for job in self._take_gathered(QUEUE_UNITS):
            self._queue.put(job)

    def _commit_ran(self) -> None:
        for group in iter(self._ran.get, None):
            self._commit(group)

    def _write_queued(self) -> None:
        while not self._ended:
            job = self._queue.get()
            if job is None:
                return
            self._turn.acquire()
            self._write(self._with_more([job]))

    def _with_more(self, group: list[Job]) -> list[Job]:
        """The group with what waits already."""
        group += self._take_gathered(GROUP_UNITS - len(group))
        while len(group) < GROUP_UNITS and not self._ended:
            try:
                job = self._queue.get_nowait()
            except queue.Empty:
                break
            if job is None:
                self._ended = True
            else:
                group.append(job)
        return group

    def _write(self, group: list[Job]) -> None:
        """Run the units of a group and those that join it meanwhile, and commit them at once."""
        try:
            self._begin()
            self._run(group, joined=self.threaded)
        except Exception as error:
            self._give_up(group, error)
        self._commit(group)

    def _begin(self) -> None:
        until = time.monotonic() + LOCK_WAIT_S
        while True:
            try:
                self.connection.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError as error:
                busy = error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY
                if not busy or time.monotonic() > until:
                    raise
                time.sleep(random.uniform(*LOCK_PAUSE_S))
            else:
                return

    def _run(self, group: list[Job], *, joined: bool = False) -> None:
        """All units of a group; only an error that ended the transaction is raised."""
        self._inside.unit = True
        started, done = time.monotonic(), 0
        try:
            while done < len(group):
                self._run_unit(group[done])
                done += 1
                if joined and done == len(group) and time.monotonic() - started < GROUP_S:
                    self._with_more(group)
            changed = frozenset[int]().union(*(job.changed_units for job in group))
            count(Session(self.connection.cursor(), "sqlite"), changed)
        finally:
            self._inside.unit = False

    def _run_unit(self, job: Job) -> None:
        for attempt in range(1, TRIES + 1):
            self.connection.execute("SAVEPOINT unit")
            unit = SqlUnit(Session(self.connection.cursor(), "sqlite"), self._ring)
            try:
                job.result, job.error = job.work(unit), None
            except BaseException as error:
                if not self.connection.in_transaction:
                    raise
                self.connection.execute("ROLLBACK TO unit")
                self.connection.execute("RELEASE unit")
                job.error = _with_cause(translated(error), error)
                if not is_race(error) or attempt == TRIES:
                    return
            else:
                self.connection.execute("RELEASE unit")
                job.lanes = frozenset(unit.lanes)
                job.changed_units = frozenset(unit.session.changed_units)
                return

    def _commit(self, group: list[Job]) -> None:
        """Commit, pass the turn on, and tell everybody."""
        try:
            if self.connection.in_transaction:
                crash_point("commit.before")
                self.connection.execute("COMMIT")
                crash_point("commit.after")
        except Exception as error:
            self._give_up(group, error)
        finally:
            self._turn.release()
        settle(group)
        self._wake_lanes(lane for job in group if job.error is None for lane in job.lanes)
        self._call_loop()

    def _call_loop(self) -> None:
        """What was gathered during this turn has its own now."""
        try:
            self._gathered[0].future.get_loop().call_soon_threadsafe(self._run_gathered)
        except IndexError:
            return
        except RuntimeError:  # the loop was closed
            self._leave_gathered()

    def _give_up(self, group: Sequence[Job], error: Exception) -> None:
        """Nothing of the group is kept, and everybody in it hears why."""
        with contextlib.suppress(sqlite3.Error):
            if self.connection.in_transaction:
                self.connection.execute("ROLLBACK")
        for job in group:
            job.error = _with_cause(translated(error), error)


def _with_cause(told: BaseException, error: BaseException) -> BaseException:
    if told is not error:
        told.__cause__ = error
    return told
