"""The schema's history, by Alembic, on both databases."""

from store.migrations.running import head, pending, upgrade

__all__ = ["head", "pending", "upgrade"]
