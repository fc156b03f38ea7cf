"""A case closes by two officers: one proposes it, another woman officer talks with her first.

Her key records a wish and closes nothing, silence is no answer and is reviewed, and a case of a
child never closes by consent (invariant 33).
"""

from dataclasses import replace
from datetime import datetime, timedelta

from helpline.cases.model import Case, CaseEventKind, CaseState
from helpline.cases.owners import people_at, unit_of
from helpline.cases.telling import tell
from helpline.cases.timeline import SUBJECT, note
from helpline.contact import Door
from helpline.directory.policies import helpline_policy
from helpline.duties import DutyState
from helpline.errors import Refused
from helpline.repositories import UnitOfWork

CONFIRM = "case_closing"
REVIEW = "case_review"


def propose(tx: UnitOfWork, now: datetime, case: Case, by: int, done: str) -> Case:
    """The officer says what was done and proposes to close. Another one owes the talk with her.

    Raises Refused for a case that nobody has taken, or without words.
    """
    _officer(tx, by)
    if case.state is not CaseState.TAKEN:
        raise Refused("only a case that somebody has taken can be proposed for closing")
    if not done.strip():
        raise Refused("write what was done for her")
    note(tx, now, case, CaseEventKind.CLOSING_PROPOSED, done, by=by)
    _owe(tx, now, case, CONFIRM)
    return tx.cases.save(replace(case, state=CaseState.CLOSING, proposed_by=by, proposed_at=now))


def record_wish(tx: UnitOfWork, door: Door, now: datetime, case: Case, agrees: bool) -> Case:
    """Her own key. Yes is written down and closes nothing; no opens the case again, and the
    circle officer hears of it."""
    note(tx, now, case, CaseEventKind.WISH, "yes" if agrees else "no")
    if agrees or case.state is not CaseState.CLOSING:
        return case
    return _reopened(tx, door, now, case)


def no_answer(tx: UnitOfWork, now: datetime, case: Case, by: int) -> Case:
    """She could not be spoken with: that is written down as what it is, and reviewed."""
    _officer(tx, by)
    note(tx, now, case, CaseEventKind.NO_ANSWER, by=by)
    _owe(tx, now, case, REVIEW)
    return case


def confirm(
    tx: UnitOfWork, now: datetime, case: Case, by: int, words: str, *, committee_order: str = ""
) -> Case:
    """Close it. `words` is what she said to the woman officer `by`, who is not the one who
    proposed it and has written down before that she talked with her since.

    A case of a child needs the order of the Child Welfare Committee in `committee_order`.
    Raises Refused, with the rule that forbids it.
    """
    gender = _officer(tx, by)
    if case.state is not CaseState.CLOSING or case.proposed_at is None:
        raise Refused("nobody has proposed to close this case")
    if by == case.proposed_by:
        raise Refused("another officer than the one who proposed it has to talk with her")
    if gender != "female":
        raise Refused("a woman officer has to talk with her before the case closes")
    if not _talked_since(tx, case, by):
        raise Refused("write down first what she said when you talked with her")
    if not words.strip():
        raise Refused("write what she said to the closing")
    if case.minor and not committee_order.strip():
        raise Refused(
            "a child's case never closes by consent: write the order of the Child Welfare Committee"
        )
    note(tx, now, case, CaseEventKind.CLOSED, f"{words}\n{committee_order}".strip(), by=by)
    closed = tx.cases.save(replace(case, state=CaseState.CLOSED, closed_by=by, closed_at=now))
    for kind in (CONFIRM, REVIEW):
        duty = tx.duties.find(kind, SUBJECT, case.id)
        if duty is not None:
            tx.duties.save(replace(duty, state=DutyState.DONE, done_by=by, due_at=None))
    return closed


def _reopened(tx: UnitOfWork, door: Door, now: datetime, case: Case) -> Case:
    note(tx, now, case, CaseEventKind.REOPENED)
    duty = tx.duties.find(CONFIRM, SUBJECT, case.id)
    if duty is not None:
        tx.duties.save(replace(duty, state=DutyState.CANCELLED, due_at=None))
    again = tx.cases.save(replace(case, state=CaseState.TAKEN, proposed_by=None, proposed_at=None))
    circle = people_at(tx, unit_of(tx, again), 2, now)
    tell(tx, door, now, again, circle, "case.reopened")
    return again


def _owe(tx: UnitOfWork, now: datetime, case: Case, kind: str) -> None:
    within = timedelta(seconds=helpline_policy(tx, case.unit_id).closing_talk_s)
    tx.duties.add(
        kind=kind,
        subject=SUBJECT,
        subject_id=case.id,
        unit_id=case.unit_id,
        due_at=now + within,
    )


def _officer(tx: UnitOfWork, person_id: int) -> str:
    """The officer's gender. Raises Refused for anybody else."""
    officer = tx.officers.find(person_id)
    if officer is None or not officer.active:
        raise Refused("only an officer on the roster can do this")
    return officer.gender


def _talked_since(tx: UnitOfWork, case: Case, by: int) -> bool:
    return any(
        event.kind is CaseEventKind.TALKED
        and event.actor_id == by
        and case.proposed_at is not None
        and event.at >= case.proposed_at
        for event in tx.cases.events(case.id)
    )
