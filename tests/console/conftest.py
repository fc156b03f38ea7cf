"""A service with a district, users of every role, and a browser's manners without a browser."""

from collections.abc import Iterator

import pytest

from tests.console.desk import Desk
from tests.world.conftest import postgres_template, sqlite_world, world
from tests.world.world import World

__all__ = ["desk", "postgres_template", "sqlite_desk", "sqlite_world", "world"]


@pytest.fixture
def desk(world: World) -> Iterator[Desk]:
    """The console of a world with its district."""
    made = Desk(world)
    yield made
    made.close()


@pytest.fixture
def sqlite_desk(sqlite_world: World) -> Iterator[Desk]:
    """The same on SQLite alone, for what is about forms and words and not about the store."""
    made = Desk(sqlite_world)
    yield made
    made.close()
