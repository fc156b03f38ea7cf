"""Giving and withdrawing consent, and what follows at once.

`seniors.consent_at` mirrors the consent to calls, since the planner asks it of a million seniors
in one statement: it is set and emptied here and where somebody is enrolled, with the event.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from helpline.acting import Actor
from helpline.checkins.evidence import take
from helpline.checkins.model import CheckInState, EvidenceKind
from helpline.consent.answers import note, withdrawn
from helpline.consent.model import ConsentEvent, ConsentPurpose, How
from helpline.errors import Refused
from helpline.reasons.refusals import Why
from helpline.repositories import UnitOfWork
from helpline.seniors.model import Senior

PLANNED_AHEAD = timedelta(days=7)
SUBJECT = "senior"


def withdraw(
    tx: UnitOfWork, now: datetime, person_id: int, purpose: ConsentPurpose, *, how: How, by: Actor
) -> ConsentEvent:
    """Take a consent back. From now on the one door refuses what needs it; of a senior who is no
    longer to be called, the calls that are planned are excused in the officer's name.

    Raises:
        NotFound: there is no such person.
        Refused: it was taken back already.
    """
    tx.people.get(person_id)
    if withdrawn(tx, person_id, purpose):
        raise Refused(Why.CONSENT_WITHDRAWN)
    event = note(tx, now, person_id, purpose, given=False, how=how, by=by.person_id)
    senior = tx.seniors.find(person_id)
    if purpose is ConsentPurpose.CALLS and senior is not None:
        tx.seniors.save(replace(senior, consent_at=None))
        _move_planned(tx, now, senior, event, by)
    _audit(tx, now, "consent_withdrawn", event, senior, by)
    return event


def give(
    tx: UnitOfWork, now: datetime, person_id: int, purpose: ConsentPurpose, *, how: How, by: Actor
) -> ConsentEvent:
    """Agree again, or for the first time. Raises NotFound, and Refused if it stands already."""
    tx.people.get(person_id)
    latest = tx.consents.latest(person_id, purpose)
    if latest is not None and latest.given:
        raise Refused(Why.CONSENT_STANDS)
    event = note(tx, now, person_id, purpose, given=True, how=how, by=by.person_id)
    senior = tx.seniors.find(person_id)
    if purpose is ConsentPurpose.CALLS and senior is not None:
        tx.seniors.save(replace(senior, consent_at=now))
        _move_planned(tx, now, senior, event, by)
    _audit(tx, now, "consent_given", event, senior, by)
    return event


def _move_planned(
    tx: UnitOfWork, now: datetime, senior: Senior, event: ConsentEvent, by: Actor
) -> None:
    """The calls of the next days are excused, or asked after all; a pause stays a pause."""
    state, kind = (
        (CheckInState.EXCUSED, EvidenceKind.RESUMED)
        if event.given
        else (CheckInState.PLANNED, EvidenceKind.EXCUSED)
    )
    begin = max(now, senior.paused_until or now)
    for check_in in tx.check_ins.between(senior.person_id, begin, now + PLANNED_AHEAD):
        if check_in.state is state:
            source = f"consent:{event.id}"
            take(tx, now, check_in.id, kind, source=source, actor_id=by.person_id)


def _audit(
    tx: UnitOfWork,
    now: datetime,
    action: str,
    event: ConsentEvent,
    senior: Senior | None,
    by: Actor,
) -> None:
    subject, unit_id = (SUBJECT, senior.station_id) if senior else ("person", None)
    purposes = event.purpose.value
    by.note(tx, now, action, subject, event.person_id, unit_id, purposes=purposes)
