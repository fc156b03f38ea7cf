"""Answers: written down, and which of them holds."""

from datetime import datetime

from helpline.consent.model import ConsentEvent, ConsentPurpose, How
from helpline.repositories import UnitOfWork


def note(
    tx: UnitOfWork,
    now: datetime,
    person_id: int,
    purpose: ConsentPurpose,
    *,
    given: bool,
    how: How,
    by: int | None = None,
    at: datetime | None = None,
) -> ConsentEvent:
    """Write an answer down, and nothing else: for who enrols or asks, and sees to the rest."""
    return tx.consents.add(
        ConsentEvent(0, person_id, purpose, given, at or now, how, by, noted_at=now)
    )


def withdrawn(tx: UnitOfWork, person_id: int, purpose: ConsentPurpose) -> bool:
    """Whether the last answer was no. Who was never asked has not withdrawn anything, nor has
    whose consent ended with a membership: it is asked anew with the next one."""
    latest = tx.consents.latest(person_id, purpose)
    return latest is not None and not latest.given and latest.how is not How.ENDED
