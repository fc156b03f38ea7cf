"""Every test of the store runs on both databases, each on a fresh copy of the schema."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from store import migrations
from store.crypto import KeyRing
from store.database import Database, open_store
from tests.store.world import RING

Open = Callable[..., Database]


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "template.db"
    migrations.upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgres_template(request: pytest.FixtureRequest) -> str:
    url: str = request.getfixturevalue("postgres_server").new_database()
    migrations.upgrade(url)
    return url


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a database with the schema and nothing in it."""
    if request.param == "sqlite":
        path = tmp_path / "store.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        yield f"sqlite:///{path}"
    else:
        server = request.getfixturevalue("postgres_server")
        copy = server.new_database(request.getfixturevalue("postgres_template"))
        yield copy
        server.drop_database(copy)


@pytest.fixture
def opened(url: str) -> Iterator[Open]:
    """Opens stores on the database, and closes them after the test."""
    stores: list[Database] = []

    def open_(ring: KeyRing = RING, **how: object) -> Database:
        store = open_store(url, ring, **{"durable": False, "connections": 4, **how})  # type: ignore[arg-type]
        stores.append(store)
        return store

    yield open_
    for store in stores:
        store.close()


@pytest.fixture
def store(opened: Open) -> Database:
    return opened()
