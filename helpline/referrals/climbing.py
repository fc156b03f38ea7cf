"""A promise about a referral that was not kept: the next rank hears of it, until it is kept."""

from dataclasses import replace
from datetime import datetime, timedelta

from helpline.cases.owners import TOP_RANK
from helpline.contact import Door
from helpline.directory.policies import referral_policy
from helpline.duties import Duty, DutyState
from helpline.referrals.model import ReferralEventKind
from helpline.referrals.ranks import asked_at, owners_of
from helpline.referrals.telling import tell
from helpline.referrals.timeline import note
from helpline.referrals.waiting import RETURNED
from helpline.repositories import UnitOfWork


def perform(tx: UnitOfWork, door: Door, now: datetime, duty: Duty) -> Duty:
    """Tell the rank whose turn it is, and the owner beside it; then wait for the next.

    The department was told when it was asked: the first to hear that its time is up are itself
    and its head.
    """
    referral = tx.referrals.get(duty.subject_id)
    policy = referral_policy(tx, referral.unit_id)
    if duty.kind == RETURNED:
        people = owners_of(tx, now, referral, min(duty.rank, TOP_RANK))
        rank, key = f"owner {duty.rank}", "referral.returned_overdue"
    elif not referral.open:
        return tx.duties.save(replace(duty, state=DutyState.CANCELLED, due_at=None))
    else:
        rank, above = asked_at(tx, now, referral, policy, duty.rank + 1)
        below = asked_at(tx, now, referral, policy, 0)[1] if duty.rank == 0 else []
        people = [*below, *above, *owners_of(tx, now, referral)]
        key = "referral.overdue"
    note(tx, now, referral, ReferralEventKind.OVERDUE, rank)
    tell(tx, door, now, referral, people, key)
    return tx.duties.save(
        replace(
            duty,
            rank=min(duty.rank + 1, 99),
            due_at=now + timedelta(seconds=policy.climb_s),
        )
    )
