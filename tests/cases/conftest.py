"""The World on both databases, for the women's helpline."""

from tests.world.conftest import postgres_template, sqlite_world, world

__all__ = ["postgres_template", "sqlite_world", "world"]
