"""A district with very many seniors, made quickly: one is enrolled, the rest are its copies."""

import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bootstrap import key_ring
from settings import Settings
from simulation import district as places
from simulation.databases import sqlite_copy
from simulation.district import District
from simulation.world import START
from store.database import Database, open_store


@dataclass(frozen=True, slots=True)
class Place:
    """A store on a file, its settings, and the district in it."""

    store: Database
    settings: Settings
    path: Path
    district: District


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
            _copy(path, first, seniors - 1)
        try:
            yield Place(store, settings, path, district)
        finally:
            store.close()


def _copy(path: Path, person_id: int, copies: int) -> None:
    with sqlite3.connect(path) as connection:
        for table, key in (("persons", "id"), ("seniors", "person_id")):
            columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
            chosen = ["n" if name == key else name for name in columns]
            connection.execute(
                f"WITH RECURSIVE numbers(n) AS (VALUES({person_id + 1000}) UNION ALL "
                f"SELECT n + 1 FROM numbers LIMIT {copies}) "
                f"INSERT INTO {table} ({', '.join(columns)}) "
                f"SELECT {', '.join(chosen)} FROM {table}, numbers WHERE {key} = {person_id}"
            )
    connection.close()
