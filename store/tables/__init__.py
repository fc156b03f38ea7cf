"""The schema: one module for each area, one MetaData for all."""

from store.tables import (
    checkins,
    console,
    conversations,
    directory,
    duties,
    escalation,
    people,
    sending,
    watching,
)
from store.tables.base import metadata

__all__ = [
    "checkins",
    "console",
    "conversations",
    "directory",
    "duties",
    "escalation",
    "metadata",
    "people",
    "sending",
    "watching",
]
