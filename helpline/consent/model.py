"""The ledger of consent: one event for each yes and each no, only ever added to.

India's Digital Personal Data Protection Act of 2023 asks for consent to each purpose (section 6),
given by a clear act, as easy to withdraw as to give, and provable by whoever relies on it.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class ConsentPurpose(StrEnum):
    """What somebody is asked to agree to. CALLS, VISITS and NEIGHBOURS are asked of seniors: the
    daily call, visits, and that the people near are asked to look in. RECORDING is keeping what
    is said; SAFETY and FEEDBACK are calls after a case was closed."""

    CALLS = "calls"
    VISITS = "visits"
    NEIGHBOURS = "neighbours"
    RECORDING = "recording"
    SAFETY = "safety"
    FEEDBACK = "feedback"


class How(StrEnum):
    """By what the answer was given. FILE: it stands in an imported file; LEDGER: it was there
    before there was a ledger; ENDED: it ended with the membership, and nobody took it back."""

    DESK = "desk"
    TALK = "talk"
    KEY = "key"
    LETTER = "letter"
    FILE = "file"
    LEDGER = "ledger"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class ConsentEvent:
    """One answer. `at` is when it was given, `noted_at` when it was written down (UTC); `by` is
    the officer who asked or was told, None if nobody was."""

    id: int
    person_id: int
    purpose: ConsentPurpose
    given: bool
    at: datetime
    how: How
    by: int | None
    noted_at: datetime
