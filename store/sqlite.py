"""SQLite: one writer, and connections that read beside it.

A commit with synchronous=FULL waits for the disk; writers that queue for the file's lock wait for
each other with sleeps of growing length. So all writes of a process go through one connection,
which commits the units of several requests together (`store.sqlite_writer`). Between processes
the same lock is asked for every millisecond.
"""

import asyncio
import contextlib
import sqlite3
import time
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future
from typing import Self, TypeVar

from helpline.sending.model import Lane
from store.crypto import KeyRing
from store.errors import Misused
from store.jobs import Job
from store.nudging import Nudging
from store.session import Session
from store.sqlite_failures import translated
from store.sqlite_writer import LOCK_PAUSE_S, LOCK_WAIT_S, Writer
from store.unit import SqlUnit

T = TypeVar("T")

TOGETHER = 8
GIVES_WAY_S = LOCK_PAUSE_S[1]  # whoever waits for the lock has asked for it once meanwhile


class SqliteStore:
    """`helpline.ports.Store` on a file. See `store.database.open_store`."""

    def __init__(
        self, path: str, ring: KeyRing, nudging: Nudging, *, threads: bool, durable: bool
    ) -> None:
        self._path, self._ring, self.nudging = path, ring, nudging
        self._synchronous = "FULL" if durable else "OFF"
        self._readers: deque[sqlite3.Connection] = deque()
        self.writer = Writer(self._connect(), ring, self._wake, threads=threads)

    def write(self, work: Callable[[SqlUnit], T]) -> T:
        """See `helpline.ports.Store.write`. Waits for the commit."""
        future: Future[T] = Future()
        self.writer.put([Job(work, future)])
        return future.result()

    async def write_async(self, work: Callable[[SqlUnit], T]) -> T:
        """`write` for the event loop: no thread waits. `work` runs in the loop's own thread, and
        is to be done within milliseconds."""
        if not self.writer.threaded:
            return self.write(work)
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self.writer.gather(Job(work, future))
        return await future

    def write_each(
        self, units: Sequence[Callable[[SqlUnit], object]]
    ) -> list[BaseException | None]:
        """See `helpline.ports.Store.write_each`. A few at a time, and a moment between them in which
        other processes get the file's lock: it goes to whoever asks first."""
        self.writer.refuse_nesting()
        ended: list[BaseException | None] = []
        for start in range(0, len(units), TOGETHER):
            futures: list[Future[object]] = [Future() for _ in units[start : start + TOGETHER]]
            self.writer.put(
                [Job(work, future) for work, future in zip(units[start:], futures, strict=False)]
            )
            ended += [future.exception() for future in futures]
            if self.writer.threaded:
                time.sleep(GIVES_WAY_S)
        return ended

    def read(self, work: Callable[[SqlUnit], T]) -> T:
        """See `helpline.ports.Store.read`."""
        self.writer.refuse_nesting()
        if self.writer.closed:
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
        if not self.writer.close():
            return
        self.nudging.close()
        for connection in (self.writer.connection, *self._readers):
            connection.close()

    def _wake(self, lanes: Iterable[Lane]) -> None:
        self.nudging.wake(lanes)

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
