"""The time line of a referral: every entry is an event and a row of the audit chain."""

from datetime import datetime

from helpline.cases.model import CaseEventKind
from helpline.cases.timeline import note as note_case
from helpline.referrals.model import Referral, ReferralEvent, ReferralEventKind
from helpline.referrals.waiting import SUBJECT
from helpline.repositories import UnitOfWork

# What the case's own time line shows of its referrals.
ON_THE_CASE = {
    ReferralEventKind.MADE: CaseEventKind.REFERRED,
    ReferralEventKind.ACCEPTED: CaseEventKind.REFERRAL_ACCEPTED,
    ReferralEventKind.DECLINED: CaseEventKind.REFERRAL_DECLINED,
    ReferralEventKind.DONE: CaseEventKind.REFERRAL_DONE,
    ReferralEventKind.WITHDRAWN: CaseEventKind.REFERRAL_WITHDRAWN,
    ReferralEventKind.OVERDUE: CaseEventKind.REFERRAL_OVERDUE,
    ReferralEventKind.TAKEN_ON: CaseEventKind.REFERRAL_TAKEN_ON,
}


def note(
    tx: UnitOfWork,
    now: datetime,
    referral: Referral,
    kind: ReferralEventKind,
    body: str = "",
    *,
    by: int | None = None,
) -> ReferralEvent:
    """Add an event, to the case as well where it belongs to one. `body` is personal and
    encrypted; the audit rows hold ids only."""
    tx.audit.add(
        now,
        f"referral_{kind.value}",
        SUBJECT,
        referral.id,
        actor_id=by,
        unit_id=referral.unit_id,
        detail={"service": referral.service_id},
    )
    if referral.case_id is not None and kind in ON_THE_CASE:
        service = tx.services.get(referral.service_id).name
        said = f"{referral.code} {service}" + (f": {body}" if body else "")
        note_case(tx, now, tx.cases.get(referral.case_id), ON_THE_CASE[kind], said, by=by)
    return tx.referrals.add_event(referral, now, kind, actor_id=by, body=body)
