"""The schema's history, by Alembic, on both databases."""

from store.migrations.drift import drift
from store.migrations.running import head, pending, upgrade

__all__ = ["drift", "head", "pending", "upgrade"]
