"""A district with very many seniors, made quickly: one is enrolled, the rest are its copies."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from typing import Any

from bootstrap import key_ring
from settings import Settings
from simulation import district as places
from simulation.databases import sqlite_copy
from simulation.district import District
from simulation.state.population import copy_seniors
from simulation.world import START
from store.database import Database, open_store

_COPIES = count()


class HeardConnection:
    """A connection whose cursors tell what they are asked."""

    def __init__(
        self, connection: sqlite3.Connection, hear: Callable[[str, tuple[Any, ...]], None]
    ) -> None:
        self._connection, self._hear = connection, hear

    @staticmethod
    def inner(connection: Any) -> sqlite3.Connection:
        found = connection._connection if isinstance(connection, HeardConnection) else connection
        assert isinstance(found, sqlite3.Connection)
        return found

    def cursor(self) -> _HeardCursor:
        return _HeardCursor(self._connection.cursor(), self._hear)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)


class _HeardCursor:
    def __init__(
        self, cursor: sqlite3.Cursor, hear: Callable[[str, tuple[Any, ...]], None]
    ) -> None:
        self._cursor, self._hear = cursor, hear

    def execute(self, sql: str, parameters: Any = ()) -> Any:
        self._hear(sql, tuple(parameters))
        return self._cursor.execute(sql, parameters)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._cursor, name)


@dataclass(frozen=True, slots=True)
class Place:
    """A store on a file, its settings, and the district in it."""

    store: Database
    settings: Settings
    path: Path
    district: District

    def listen(self, hear: Callable[[str, tuple[Any, ...]], None] | None) -> None:
        """Tell `hear` of every statement of the SQLite writer and its parameters."""
        connection = HeardConnection.inner(self.store.writer.connection)  # type: ignore[attr-defined]
        heard = connection if hear is None else HeardConnection(connection, hear)
        self.store.writer.connection = heard  # type: ignore[attr-defined]

    def copy(self) -> Place:
        """The same records once more, in a file and a store of their own."""
        path = self.path.with_name(f"copy-{next(_COPIES)}.db")
        with sqlite3.connect(self.path) as source, sqlite3.connect(path) as target:
            source.backup(target)
        url = f"sqlite:///{path}"
        return replace(self, store=open_store(url, key_ring(self.settings)), path=path)


@contextmanager
def state_of(seniors: int) -> Iterator[Place]:
    """A durable SQLite store with so many seniors, gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="khairiyat-bench-") as folder:
        url = sqlite_copy(Path(folder))
        settings = Settings.load({"VAR_DIR": folder, "DATABASE_URL": url}, None)
        store = open_store(url, key_ring(settings))
        district = store.write(lambda tx: places.build(tx, START))
        first = store.write(lambda tx: places.enrol(tx, START, district))
        path = Path(url.removeprefix("sqlite:///"))
        if seniors > 1:
            copy_seniors(path, first, seniors - 1)
        try:
            yield Place(store, settings, path, district)
        finally:
            store.close()
