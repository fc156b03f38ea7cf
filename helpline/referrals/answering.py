"""What a department answers: it accepts, declines with a reason, or has done it."""

from dataclasses import replace
from datetime import datetime, timedelta

from helpline.contact import Door
from helpline.directory.policies import referral_policy
from helpline.duties import DutyState
from helpline.errors import Refused
from helpline.reasons.refusals import Why
from helpline.referrals.making import ANSWER
from helpline.referrals.model import Referral, ReferralEventKind, ReferralState
from helpline.referrals.ranks import answers_for, owners_of
from helpline.referrals.returning import give_back
from helpline.referrals.telling import tell
from helpline.referrals.timeline import note
from helpline.referrals.waiting import SUBJECT
from helpline.repositories import UnitOfWork

COMPLETE = "referral_done"


def accept(tx: UnitOfWork, door: Door, now: datetime, referral_id: int, by: int) -> Referral:
    """The department takes it on, and owes the result by the policy's time. Again changes
    nothing. Raises Refused for somebody else's referral, or one that is over."""
    referral = _open(tx, referral_id, by)
    if referral.state is ReferralState.ACCEPTED:
        return referral
    due_at = now + timedelta(seconds=referral_policy(tx, referral.unit_id).done_s)
    _end(tx, ANSWER, referral.id, by)
    accepted = tx.referrals.save(
        replace(
            referral,
            state=ReferralState.ACCEPTED,
            answered_by=by,
            answered_at=now,
            due_at=due_at,
        )
    )
    tx.duties.add(
        kind=COMPLETE,
        subject=SUBJECT,
        subject_id=referral.id,
        unit_id=referral.unit_id,
        due_at=due_at,
    )
    note(tx, now, accepted, ReferralEventKind.ACCEPTED, by=by)
    return accepted


def decline(
    tx: UnitOfWork, door: Door, now: datetime, referral_id: int, by: int, reason: str
) -> Referral:
    """The department cannot, and says why; the owner of the case owes the next step.

    Raises Refused without a reason, for somebody else's referral, or one that is over.
    """
    referral = _open(tx, referral_id, by)
    if not reason.strip():
        raise Refused(Why.WRITE_WHY_DECLINED)
    declined = _ended(tx, now, referral, ReferralState.DECLINED, by)
    note(tx, now, declined, ReferralEventKind.DECLINED, reason.strip(), by=by)
    give_back(tx, door, now, declined)
    return declined


def complete(
    tx: UnitOfWork, door: Door, now: datetime, referral_id: int, by: int, what: str
) -> Referral:
    """It is done, and `what` says what was done; the owner hears of it. Raises Refused without
    words, for somebody else's referral, or one that is over."""
    referral = _open(tx, referral_id, by)
    if not what.strip():
        raise Refused(Why.WRITE_WHAT_DONE)
    done = _ended(tx, now, referral, ReferralState.DONE, by)
    note(tx, now, done, ReferralEventKind.DONE, what.strip(), by=by)
    tell(tx, door, now, done, owners_of(tx, now, done), "referral.done")
    return done


def withdraw(tx: UnitOfWork, now: datetime, referral_id: int, by: int, why: str) -> Referral:
    """Whoever asked does not need it any more. Raises Refused without words, for somebody who is
    no officer, or one that is over."""
    referral = tx.referrals.get(referral_id)
    officer = tx.officers.find(by)
    if officer is None or not officer.active:
        raise Refused(Why.NOT_ON_ROSTER)
    if not referral.open:
        raise Refused(Why.REFERRAL_OVER)
    if not why.strip():
        raise Refused(Why.WRITE_WHY_NOT_NEEDED)
    withdrawn = _ended(tx, now, referral, ReferralState.WITHDRAWN, by)
    note(tx, now, withdrawn, ReferralEventKind.WITHDRAWN, why.strip(), by=by)
    return withdrawn


def _open(tx: UnitOfWork, referral_id: int, by: int) -> Referral:
    referral = tx.referrals.get(referral_id)
    if not answers_for(tx, tx.services.get(referral.service_id), by):
        raise Refused(Why.DEPARTMENT_ANSWERS)
    if not referral.open:
        raise Refused(Why.REFERRAL_OVER)
    return referral


def _ended(
    tx: UnitOfWork, now: datetime, referral: Referral, state: ReferralState, by: int
) -> Referral:
    for kind in (ANSWER, COMPLETE):
        _end(tx, kind, referral.id, by)
    tx.intents.cancel_pending(SUBJECT, referral.id, now)
    answered_by, answered_at = referral.answered_by, referral.answered_at
    if state is not ReferralState.WITHDRAWN:  # that is no answer of the department's
        answered_by, answered_at = answered_by or by, answered_at or now
    return tx.referrals.save(
        replace(
            referral,
            state=state,
            answered_by=answered_by,
            answered_at=answered_at,
            ended_by=by,
            ended_at=now,
            due_at=None,
        )
    )


def _end(tx: UnitOfWork, kind: str, referral_id: int, by: int) -> None:
    duty = tx.duties.find(kind, SUBJECT, referral_id)
    if duty is not None:
        tx.duties.save(replace(duty, state=DutyState.DONE, done_by=by, due_at=None))
