"""A senior who lives alone, as the police know them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class SeniorState(StrEnum):
    """Where a membership stands. Only ACTIVE members are called."""

    APPLIED = "applied"
    ACTIVE = "active"
    LEFT = "left"
    DIED = "died"


MEMBERS = frozenset({SeniorState.APPLIED, SeniorState.ACTIVE})
"""Who belongs to the service now."""
FORMER = frozenset(SeniorState) - MEMBERS


class Hearing(StrEnum):
    """NORMAL and HARD are rung; DEAF is asked by SMS."""

    NORMAL = "normal"
    HARD = "hard"
    DEAF = "deaf"


@dataclass(frozen=True, slots=True)
class Senior:
    """Membership of one senior. Name, language and telephones are on the person of the same id.

    `call_time_s` is seconds after local midnight; `days_mask` has bit 0 for Monday;
    `paused_until` (UTC) ends by itself. `duress_digit` is one of 4 to 8, or None.
    """

    person_id: int
    beat_id: int
    station_id: int
    state: SeniorState
    call_time_s: int
    days_mask: int
    paused_until: datetime | None
    paused_by: int | None
    consent_at: datetime | None
    hearing: Hearing
    at_risk: bool
    birth_year: int | None
    pin_code: str
    address: str
    health_notes: str
    duress_digit: str | None
    version: int = 0


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody near a senior: asked to look in, only if `safe`. `rank` 1 is asked first."""

    senior_id: int
    person_id: int
    relation: str
    rank: int
    key_holder: bool
    safe: bool
