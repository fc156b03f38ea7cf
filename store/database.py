"""Opening the store that a URL names."""

from collections.abc import Callable, Sequence
from typing import Protocol, Self, TypeVar

from helpline.ports import Nudge, Store
from helpline.sending.model import Lane
from store import schema
from store.crypto import KeyRing
from store.errors import StoreError
from store.nudging import Nudging
from store.sqlite import SqliteStore
from store.unit import SqlUnit

T = TypeVar("T")

SQLITE = "sqlite:///"
POSTGRESQL = ("postgresql+psycopg://", "postgresql://")
CONNECTIONS = 16


class Database(Store, Protocol):
    """A store, and what only the process that owns it needs."""

    nudging: Nudging

    def read(self, work: Callable[[SqlUnit], T]) -> T: ...
    def write(self, work: Callable[[SqlUnit], T]) -> T: ...
    def write_each(
        self, units: Sequence[Callable[[SqlUnit], object]]
    ) -> list[BaseException | None]: ...

    async def write_async(self, work: Callable[[SqlUnit], T]) -> T:
        """`write` for handlers of an event loop, which must not wait in a thread."""

    def close(self) -> None:
        """Finish what is under way and let everything go."""

    def __enter__(self) -> Self:
        """Itself; it is closed at the end of the block."""

    def __exit__(self, *_: object) -> None: ...


def no_nudge(lane: Lane) -> None:
    """For processes that only look, and for tests: nobody is woken, the sweeper finds the work."""


def open_store(
    url: str,
    ring: KeyRing,
    nudge: Nudge = no_nudge,
    *,
    threads: bool = True,
    durable: bool = True,
    connections: int = CONNECTIONS,
    check_schema: bool = True,
) -> Database:
    """Open the database at `url` ("sqlite:////path" or "postgresql+psycopg://...").

    `threads=False` runs every unit at once in the calling thread, for tests on one clock;
    `durable=False` lets SQLite trust the operating system with its writes: for tests only.
    `connections` bounds PostgreSQL's pool.

    Raises:
        Unavailable: the database cannot be reached.
        WrongSchema: its tables are not those of this release.
    """
    if not url.startswith((SQLITE, *POSTGRESQL)):
        raise StoreError(
            "DATABASE_URL is neither sqlite:///FILE nor postgresql://USER@HOST/DATABASE"
        )
    nudging = Nudging(nudge, threaded=threads)
    store: Database
    try:
        if url.startswith(SQLITE):
            path = url.removeprefix(SQLITE)
            store = SqliteStore(path, ring, nudging, threads=threads, durable=durable)
        else:
            # Its driver takes as much memory as all tables' definitions: only who uses it loads it.
            from store.postgres import PostgresStore

            conninfo = url.replace("postgresql+psycopg://", "postgresql://", 1)
            store = PostgresStore(conninfo, ring, nudging, threads=threads, size=connections)
    except BaseException:
        nudging.close()
        raise
    try:
        if check_schema:
            schema.check(store)
    except BaseException:
        store.close()
        raise
    return store
