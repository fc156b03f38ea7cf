"""The schema: one module for each area, one MetaData for all."""

from store.tables import (
    cases,
    checkins,
    console,
    conversations,
    custody,
    directory,
    duties,
    escalation,
    people,
    recordings,
    referrals,
    sending,
    watching,
)
from store.tables.base import metadata

__all__ = [
    "cases",
    "checkins",
    "console",
    "conversations",
    "custody",
    "directory",
    "duties",
    "escalation",
    "metadata",
    "people",
    "recordings",
    "referrals",
    "sending",
    "watching",
]
