"""A service with a district, users of every role, and a browser's manners without a browser."""

from collections.abc import Iterator

import pytest

from tests.console.desk import Desk
from tests.world.conftest import postgres_template, world
from tests.world.world import World

__all__ = ["desk", "postgres_template", "world"]


@pytest.fixture
def desk(world: World) -> Iterator[Desk]:
    """The console of a world with its district."""
    made = Desk(world)
    yield made
    made.close()
