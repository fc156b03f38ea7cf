"""The schema: one module for each area, one MetaData for all."""

from store.tables import (
    areas,
    case_calls,
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
    retention,
    sending,
    visits,
    watching,
)
from store.tables.base import metadata

__all__ = [
    "areas",
    "case_calls",
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
    "retention",
    "sending",
    "visits",
    "watching",
]
