"""A legal hold: placed and lifted in somebody's name, with a reason."""

from datetime import datetime

from helpline.acting import Actor
from helpline.errors import Refused
from helpline.reasons.refusals import Why
from helpline.repositories import UnitOfWork
from helpline.retention.model import Held, Hold

LONGEST_REASON = 500


def place(
    tx: UnitOfWork, now: datetime, subject: Held, subject_id: int, reason: str, *, by: Actor
) -> Hold:
    """Keep all of a person, or of a case and of who called about it, until the hold is lifted.

    Raises:
        NotFound: there is no such person or case.
        Refused: no reason, no name, or the person has been erased.
    """
    reason = reason.strip()
    if not 0 < len(reason) <= LONGEST_REASON:
        raise Refused(Why.HOLD_REASON(limit=LONGEST_REASON))
    officer_id = _named(tx, by)
    unit_id = None
    if subject is Held.CASE:
        unit_id = tx.cases.get(subject_id).unit_id
    elif tx.people.get(subject_id).erased_at is not None:
        raise Refused(Why.ERASED_ALREADY)
    hold = tx.legal_holds.add(subject, subject_id, reason, officer_id, now)
    by.note(tx, now, "hold_placed", subject.value, subject_id, unit_id, hold=hold.id)
    return hold


def lift(tx: UnitOfWork, now: datetime, hold_id: int, *, by: Actor) -> Hold:
    """End a hold. The next nightly run ends what has become too old meanwhile.

    Raises:
        NotFound: there is no such hold.
        Refused: no name, or it was lifted already.
    """
    officer_id = _named(tx, by)
    hold = tx.legal_holds.get(hold_id)
    if not tx.legal_holds.lift(hold_id, officer_id, now):
        raise Refused(Why.HOLD_LIFTED(hold=hold_id))
    by.note(tx, now, "hold_lifted", hold.subject.value, hold.subject_id, hold=hold_id)
    return tx.legal_holds.get(hold_id)


def _named(tx: UnitOfWork, by: Actor) -> int:
    if by.person_id is None:
        raise Refused(Why.HOLD_NEEDS_NAME)
    return tx.people.get(by.person_id).id
