"""The World on both databases, for the women's helpline."""

from tests.world.conftest import postgres_template, world

__all__ = ["postgres_template", "world"]
