"""The World on both databases."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.servers.postgres import PostgresServer
from tests.world.databases import create_schema, sqlite_copy
from tests.world.world import World


@pytest.fixture
def sqlite_world(tmp_path: Path) -> Iterator[World]:
    """An empty service on SQLite, for stories of which there are many of one kind."""
    made = World(sqlite_copy(tmp_path), tmp_path)
    yield made
    made.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    """An empty service on one database."""
    if request.param == "sqlite":
        made = World(sqlite_copy(tmp_path), tmp_path)
        yield made
        made.close()
        return
    server: PostgresServer = request.getfixturevalue("postgres_server")
    template: str = request.getfixturevalue("postgres_template")
    url = server.new_database(template)
    made = World(url, tmp_path)
    yield made
    made.close()
    server.drop_database(url)


@pytest.fixture(scope="session")
def postgres_template(postgres_server: PostgresServer) -> str:
    """A database with the schema in it, to be copied for each test."""
    url = postgres_server.new_database()
    create_schema(url)
    return url
