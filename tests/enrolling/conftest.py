"""Everything here runs in the World, on both databases."""

from tests.world.conftest import postgres_template, world

__all__ = ["postgres_template", "world"]
