"""A declined referral goes back to its owner: no case ends with somebody else."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from helpline.contact import Door
from helpline.directory.policies import referral_policy
from helpline.duties import DutyState
from helpline.errors import Refused
from helpline.reasons.refusals import Why
from helpline.referrals.model import Referral, ReferralEventKind
from helpline.referrals.ranks import owners_of
from helpline.referrals.telling import tell
from helpline.referrals.timeline import note
from helpline.referrals.waiting import RETURNED, SUBJECT, waits_for_owner
from helpline.repositories import UnitOfWork


def give_back(tx: UnitOfWork, door: Door, now: datetime, referral: Referral) -> None:
    """The owner owes the next step: another service, or an answer of the station's own."""
    within = timedelta(seconds=referral_policy(tx, referral.unit_id).return_s)
    tx.duties.add(
        kind=RETURNED,
        subject=SUBJECT,
        subject_id=referral.id,
        unit_id=referral.unit_id,
        due_at=now + within,
    )
    note(tx, now, referral, ReferralEventKind.RETURNED)
    due = replace(referral, due_at=now + within)
    tell(tx, door, now, due, owners_of(tx, now, referral), "referral.declined")


def take_on(tx: UnitOfWork, now: datetime, referral_id: int, by: int, words: str) -> Referral:
    """The owner says what happens instead of a declined referral; this ends the owner's duty.

    Raises Refused without words, for somebody who is no officer, or if nothing is owed.
    """
    referral = tx.referrals.get(referral_id)
    officer = tx.officers.find(by)
    if officer is None or not officer.active:
        raise Refused(Why.NOT_ON_ROSTER)
    if not words.strip():
        raise Refused(Why.WRITE_INSTEAD)
    if tx.duties.find(RETURNED, SUBJECT, referral_id) is None:
        raise Refused(Why.NOT_DECLINED)
    note(tx, now, referral, ReferralEventKind.TAKEN_ON, words.strip(), by=by)
    return _settle(tx, now, referral, by)


def settle_others(
    tx: UnitOfWork, now: datetime, new: Referral, others: Iterable[Referral], by: int | None
) -> None:
    """Another service was asked by an officer: what was declined before is in hand again."""
    for other in others:
        if by is not None and other.scheme == new.scheme and waits_for_owner(tx, other):
            note(tx, now, other, ReferralEventKind.TAKEN_ON, f"-> {new.code}", by=by)
            _settle(tx, now, other, by)


def _settle(tx: UnitOfWork, now: datetime, referral: Referral, by: int) -> Referral:
    duty = tx.duties.find(RETURNED, SUBJECT, referral.id)
    if duty is not None:
        tx.duties.save(replace(duty, state=DutyState.DONE, done_by=by, due_at=None))
    return referral
