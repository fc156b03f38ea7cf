"""The World on both databases, for departments and what they are asked."""

from tests.world.conftest import postgres_template, world

__all__ = ["postgres_template", "world"]
