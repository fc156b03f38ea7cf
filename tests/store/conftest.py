"""Every test of the store runs on both databases, each on a fresh copy of the schema."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from store import migrations
from store.crypto import KeyRing
from store.database import Database, open_store
from tests.store import world
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


@pytest.fixture(scope="session")
def postgres_in_turns(request: pytest.FixtureRequest) -> str:
    """One database that tests use one after the other: copies of it take far longer."""
    template = request.getfixturevalue("postgres_template")
    url: str = request.getfixturevalue("postgres_server").new_database(template)
    return url


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a database with the schema and no rows in it."""
    if request.param == "sqlite":
        return copy_of(request.getfixturevalue("sqlite_template"), tmp_path)
    shared: str = request.getfixturevalue("postgres_in_turns")
    world.emptied(shared)
    return shared


@pytest.fixture(params=["sqlite", "postgresql"])
def own_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The same, for tests that change the schema itself."""
    if request.param == "sqlite":
        yield copy_of(request.getfixturevalue("sqlite_template"), tmp_path)
    else:
        server = request.getfixturevalue("postgres_server")
        copy = server.new_database(request.getfixturevalue("postgres_template"))
        yield copy
        server.drop_database(copy)


def copy_of(template: Path, folder: Path) -> str:
    shutil.copy(template, folder / "store.db")
    return f"sqlite:///{folder / 'store.db'}"


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
