"""A case by its number and secret, from any telephone; and what stops people from guessing.

A wrong number and a wrong secret get the same answer, and so does a right one while the limit is
reached: whoever asks learns nothing. None of it blocks a new report.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from helpline.cases.model import Case, CaseEventKind, CaseState
from helpline.cases.number import is_valid
from helpline.cases.opening import RESPOND, SILENT
from helpline.cases.timeline import SUBJECT, note
from helpline.directory.policies import helpline_policy
from helpline.duties import DutyState
from helpline.repositories import UnitOfWork

A_DAY = timedelta(days=1)
AN_HOUR = timedelta(hours=1)


def find(tx: UnitOfWork, now: datetime, number: str, secret: str, asking: Case) -> Case | None:
    """The case with this number and secret; None for every reason not to say so. `asking` is the
    case of the present contact: its caller is the one whose wrong tries are counted."""
    found = tx.cases.by_number(number) if is_valid(number) else None
    if _guessed_too_often(tx, now, number, asking):
        return None
    if found is None or not tx.cases.secret_fits(found.id, secret):
        tx.cases.add_try(now, number, asking.caller_id)
        tx.audit.add(now, "case_number_wrong", SUBJECT, asking.id, unit_id=asking.unit_id)
        return None
    while found.joined_to is not None:
        found = tx.cases.get(found.joined_to)
    return found


def join(tx: UnitOfWork, now: datetime, contact: Case, case: Case) -> None:
    """The contact belongs to an older case: its own, opened at the first ring, is joined to that
    one. A contact that has said something of its own stays a case of its own."""
    told = {CaseEventKind.FIRST_RING, CaseEventKind.OWNER}
    if contact.id == case.id or any(
        event.kind not in told for event in tx.cases.events(contact.id)
    ):
        note(tx, now, case, CaseEventKind.CONTACT)
        return
    note(tx, now, contact, CaseEventKind.JOINED, case.number)
    note(tx, now, case, CaseEventKind.CONTACT)
    tx.cases.save(replace(contact, state=CaseState.JOINED, joined_to=case.id, silent=False))
    for kind in (RESPOND, SILENT):
        duty = tx.duties.find(kind, SUBJECT, contact.id)
        if duty is not None:
            tx.duties.save(replace(duty, state=DutyState.CANCELLED, due_at=None))


def _guessed_too_often(tx: UnitOfWork, now: datetime, number: str, asking: Case) -> bool:
    policy = helpline_policy(tx, asking.unit_id)
    day_ago, hour_ago = now - A_DAY, now - AN_HOUR
    if tx.cases.tries(day_ago, number=number) >= policy.tries_of_number:
        return True
    if tx.cases.tries(day_ago, caller_id=asking.caller_id) >= policy.tries_of_caller:
        return True
    if tx.cases.tries(hour_ago) >= policy.tries_in_all:
        tx.faults.report("case_numbers_guessed", str(asking.district_id), now)
        return True
    return False
