"""Telling people of a referral: a small SMS with a code; the rest is in the console."""

from collections.abc import Iterable
from datetime import datetime

from helpline.contact import Door, Letter, Purpose
from helpline.referrals.model import Referral, ReferralEventKind
from helpline.referrals.timeline import note
from helpline.referrals.waiting import SUBJECT
from helpline.repositories import UnitOfWork
from helpline.sending.model import IntentKind, Lane

REPLY = "referral_message"


def tell(
    tx: UnitOfWork,
    door: Door,
    now: datetime,
    referral: Referral,
    people: Iterable[int],
    prompt_key: str,
) -> None:
    """SMS to each of these people: a code, the name of the service, and the time that is left.
    Nothing of the person herself: a telephone lies about."""
    told = [*dict.fromkeys(people)]
    event = note(tx, now, referral, ReferralEventKind.TOLD, f"{prompt_key} {len(told)}")
    left = int((referral.due_at - now).total_seconds()) if referral.due_at else 0
    for person_id in told:
        door.send(
            tx,
            now,
            Letter(
                person_id=person_id,
                kind=IntentKind.SMS,
                purpose=Purpose.REFERRAL,
                prompt_key=prompt_key,
                lane=Lane.MESSAGES,
                cause=SUBJECT,
                cause_id=referral.id,
                about_case=referral.case_id,
                try_no=event.seq,
                params={
                    "code": referral.code,
                    "service": tx.services.get(referral.service_id).name,
                    "within": str(max(left, 60)),
                },
            ),
        )
