"""The World on both databases, to be attacked."""

from tests.world.conftest import postgres_template, sqlite_world, world

__all__ = ["postgres_template", "sqlite_world", "world"]
