"""PostgreSQL: a pool of connections, READ COMMITTED for writers, one snapshot for readers."""

import asyncio
import contextlib
import random
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, Self, TypeVar

import psycopg
from psycopg.pq import TransactionStatus
from psycopg_pool import ConnectionPool, PoolTimeout

from helpline.sending.model import Lane
from store.changes import count
from store.crash import crash_point
from store.crypto import KeyRing
from store.errors import Misused, StoreError, Unavailable
from store.nudging import Nudging
from store.postgres_failures import is_race, translated
from store.session import Session
from store.unit import SqlUnit

T = TypeVar("T")

TRIES = 5
TOGETHER = 16
FIRST_PAUSE_S = 0.01
CONNECTION_WAIT_S = 5.0
LOCK_WAIT_MS = 8_000
FORGOTTEN_MS = 60_000
READING = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"


class PostgresStore:
    """`helpline.ports.Store` on a server. See `store.database.open_store`."""

    def __init__(
        self, conninfo: str, ring: KeyRing, nudging: Nudging, *, threads: bool, size: int
    ) -> None:
        self._ring, self.nudging = ring, nudging
        self._inside = threading.local()
        self._closed = False
        self._pool = ConnectionPool(
            conninfo,
            min_size=1,
            max_size=size,
            timeout=CONNECTION_WAIT_S,
            kwargs={
                "autocommit": True,
                "application_name": "khairiyat",
                "options": f"-c lock_timeout={LOCK_WAIT_MS} "
                f"-c idle_in_transaction_session_timeout={FORGOTTEN_MS}",
            },
            num_workers=1,
            open=False,
            name="store",
        )
        self._pool.open()
        self._threads: ThreadPoolExecutor | None = None
        if threads:
            self._threads = ThreadPoolExecutor(size, thread_name_prefix="store")

    def write(self, work: Callable[[SqlUnit], T]) -> T:
        """See `helpline.ports.Store.write`."""
        for attempt in range(1, TRIES + 1):
            try:
                return self._write_once(work)
            except Exception as error:
                if attempt < TRIES and self._worth_repeating(error):
                    time.sleep(random.uniform(0.5, 1.5) * FIRST_PAUSE_S * 2**attempt)
                    continue
                told = translated(error)
                if told is error:
                    raise
                raise told from error
        raise AssertionError("the last try returns or raises")

    async def write_async(self, work: Callable[[SqlUnit], T]) -> T:
        """`write` in one of the store's own threads, as many as the pool has connections."""
        if self._threads is None:
            return self.write(work)
        try:
            waiting = asyncio.get_running_loop().run_in_executor(
                self._threads, partial(self.write, work)
            )
        except RuntimeError as error:
            raise Misused("the store is closed") from error
        return await waiting

    def write_each(
        self, units: Sequence[Callable[[SqlUnit], object]]
    ) -> list[BaseException | None]:
        """See `helpline.ports.Store.write_each`. A few at a time; if their common transaction
        fails, and for a unit that fails in it, each has a transaction of its own."""
        ended: list[BaseException | None] = []
        for start in range(0, len(units), TOGETHER):
            some = units[start : start + TOGETHER]
            try:
                kept = self._write_together(some)
            except _Undecided as error:
                ended += [error] * len(some)
                continue
            except (psycopg.Error, StoreError):
                kept = [False] * len(some)
            ended += [
                None if done else self._alone(work) for done, work in zip(kept, some, strict=True)
            ]
        return ended

    def read(self, work: Callable[[SqlUnit], T]) -> T:
        """See `helpline.ports.Store.read`."""
        for attempt in (1, 2):
            try:
                with self._transaction(READING) as connection:
                    result = work(self._unit(connection))
                    connection.execute("COMMIT")
                    return result
            except psycopg.Error as error:
                if attempt == 1 and self._lost(error):
                    continue
                raise translated(error) from error
        raise AssertionError("the last try returns or raises")

    def close(self) -> None:
        """Finish what is under way, and let the connections go."""
        if self._closed:
            return
        if self._threads is not None:
            self._threads.shutdown()
        self._closed = True
        self.nudging.close()
        self._pool.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _alone(self, work: Callable[[SqlUnit], object]) -> BaseException | None:
        try:
            self.write(work)
        except Exception as error:
            return error
        return None

    def _write_once(self, work: Callable[[SqlUnit], T]) -> T:
        with self._transaction("BEGIN") as connection:
            unit = self._unit(connection)
            result = work(unit)
            count(unit.session, unit.session.changed_units)
            _commit(connection)
        crash_point("commit.after")
        self.nudging.wake(unit.lanes)
        return result

    def _write_together(self, units: Sequence[Callable[[SqlUnit], object]]) -> list[bool]:
        """Which of the units are kept; of the others nothing is left behind."""
        kept: list[bool] = []
        lanes: set[Lane] = set()
        changed: set[int] = set()
        with self._transaction("BEGIN") as connection:
            for work in units:
                connection.execute("SAVEPOINT unit")
                unit = self._unit(connection)
                try:
                    work(unit)
                except Exception:
                    if connection.closed:
                        raise
                    connection.execute("ROLLBACK TO unit")
                    kept.append(False)
                else:
                    kept.append(True)
                    lanes |= unit.lanes
                    changed |= unit.session.changed_units
                connection.execute("RELEASE unit")
            count(self._unit(connection).session, changed)
            _commit(connection)
        crash_point("commit.after")
        self.nudging.wake(lanes)
        return kept

    @contextlib.contextmanager
    def _transaction(self, begin: str) -> Iterator[psycopg.Connection[Any]]:
        if getattr(self._inside, "unit", False):
            raise Misused(
                "a unit of work asked the store for another one. Use the unit that it was given"
            )
        if self._closed:
            raise Misused("the store is closed")
        try:
            connection = self._pool.getconn()
        except PoolTimeout as error:
            raise Unavailable(
                "no connection to PostgreSQL became free: is it running, and are there enough?"
            ) from error
        self._inside.unit = True
        try:
            connection.execute(begin)
            yield connection
        finally:
            self._inside.unit = False
            if connection.info.transaction_status is not TransactionStatus.IDLE:
                with contextlib.suppress(psycopg.Error):
                    connection.execute("ROLLBACK")
            self._pool.putconn(connection)

    def _unit(self, connection: psycopg.Connection[Any]) -> SqlUnit:
        return SqlUnit(Session(connection.cursor(), "postgresql"), self._ring)

    def _worth_repeating(self, error: Exception) -> bool:
        return is_race(error) or self._lost(error)

    def _lost(self, error: Exception) -> bool:
        """Whether the connection died before anything was committed; replaces the dead ones."""
        if isinstance(error, StoreError) or not isinstance(error, psycopg.OperationalError):
            return False
        if error.sqlstate is not None and not error.sqlstate.startswith(("08", "57P")):
            return False
        with contextlib.suppress(psycopg.Error):
            self._pool.check()
        return True


def _commit(connection: psycopg.Connection[Any]) -> None:
    crash_point("commit.before")
    try:
        connection.execute("COMMIT")
    except psycopg.OperationalError as error:
        if connection.closed:
            raise _Undecided from error
        raise


class _Undecided(Unavailable):
    """The connection was lost in the middle of a COMMIT."""

    def __init__(self) -> None:
        super().__init__(
            "the connection to PostgreSQL was lost during the commit: the outcome is unknown. "
            "What asked for it may ask again; it will find out"
        )
