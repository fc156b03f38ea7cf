"""Databases to measure on, SQLite and PostgreSQL alike: a new one, its copies, and everything
that it is asked."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from bench.asked import listened
from bench.state import HeardConnection
from bench.turns import Asked as Statement
from bootstrap import Service, key_ring
from simulation.databases import sqlite_copy
from store import migrations
from store.postgres import PostgresStore
from store.sqlite import SqliteStore
from tests.servers import postgres


class Ground(Protocol):
    """`name` is the database's; `new` gives the URL of one with the schema of this release."""

    name: str
    folder: Path

    def new(self) -> str: ...
    def copy(self, url: str) -> str:
        """The same records once more. Nobody may be connected to the first."""


@dataclass(slots=True)
class SqliteGround:
    """Files in a folder, durable as in production."""

    folder: Path
    name: str = "SQLite"
    copies: int = 0

    def new(self) -> str:
        return sqlite_copy(self.folder)

    def copy(self, url: str) -> str:
        self.copies += 1
        path = self.folder / f"copy-{self.copies}.db"
        shutil.copy(url.removeprefix("sqlite:///"), path)
        return f"sqlite:///{path}"


@dataclass(slots=True)
class PostgresGround:
    """Databases of a server of our own that waits for the disk, as in production."""

    folder: Path
    server: postgres.PostgresServer
    name: str = "PostgreSQL"

    def new(self) -> str:
        url = self.server.new_database()
        migrations.upgrade(url)
        return url

    def copy(self, url: str) -> str:
        return self.server.new_database(template=url)


@contextlib.contextmanager
def sqlite_ground() -> Iterator[SqliteGround]:
    """A folder for files, gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="khairiyat-bench-") as folder:
        yield SqliteGround(Path(folder))


@contextlib.contextmanager
def postgres_ground() -> Iterator[PostgresGround]:
    """A server of our own, gone afterwards."""
    with sqlite_ground() as files, postgres.own(("max_connections=100",)) as server:
        yield PostgresGround(files.folder, server)


def hear(service: Service) -> Callable[[], list[Statement]]:
    """Listen to a service's store from now on. What is returned gives what was asked since it was
    called last."""
    store = service.store
    if isinstance(store, PostgresStore):
        asked = listened(store, key_ring(service.settings))

        def of_server() -> list[Statement]:
            said = [(one.sql, tuple(one.parameters)) for one in asked.statements]
            asked.statements.clear()
            return said

        return of_server
    assert isinstance(store, SqliteStore)
    heard: list[Statement] = []
    writer = HeardConnection(
        store.writer.connection, lambda sql, parameters: heard.append((sql, parameters))
    )
    store.writer.connection = writer  # type: ignore[assignment]

    def of_file() -> list[Statement]:
        said = heard.copy()
        heard.clear()
        return said

    return of_file
