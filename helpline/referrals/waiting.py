"""What still waits with a department or comes back from one: a case with it cannot be closed."""

from helpline.errors import Refused
from helpline.reasons.refusals import Why
from helpline.referrals.model import Referral
from helpline.repositories import UnitOfWork

SUBJECT = "referral"
RETURNED = "referral_returned"
"""The duty of the owner after a department has declined."""


def waits_for_owner(tx: UnitOfWork, referral: Referral) -> bool:
    """Whether it was declined and its owner still owes the next step."""
    return tx.duties.find(RETURNED, SUBJECT, referral.id) is not None


def waiting_of_case(tx: UnitOfWork, case_id: int) -> list[Referral]:
    """Referrals of a case that a department owes, or that came back and nobody has seen to."""
    referrals = tx.referrals.of_case(case_id)
    return [each for each in referrals if each.open or waits_for_owner(tx, each)]


def refuse_while_waiting(tx: UnitOfWork, case_id: int) -> None:
    """No case ends with somebody else. Raises Refused, with the codes that wait."""
    waiting = waiting_of_case(tx, case_id)
    if waiting:
        codes = ", ".join(referral.code for referral in waiting)
        raise Refused(Why.REFERRAL_WAITS(codes=codes))
