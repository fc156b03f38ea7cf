"""A case closes by two officers: one proposes it, another woman officer talks with her first.

Her key records a wish and closes nothing, silence is no answer and is reviewed, and a case of a
child never closes by consent (invariant 33).
"""

from dataclasses import replace
from datetime import datetime

from helpline.cases.after import FLOW_OF, allow_after_closing, open_again, ring_her
from helpline.cases.model import Case, CaseEventKind, CaseState
from helpline.cases.owners import people_for
from helpline.cases.promises import (
    CHILDLINE,
    COMMITTEE,
    CONFIRM,
    ENQUIRY,
    FIR,
    FOLLOW_UP,
    HOSPITAL,
    REVIEW,
    SIGNATURE,
    STATEMENT,
    ZERO_FIR,
    keep,
    let_go,
    owe_talk,
)
from helpline.cases.telling import tell
from helpline.cases.timeline import SUBJECT, note
from helpline.cases.transfer import withdraw
from helpline.contact import Door, Refusal
from helpline.duties import DutyState
from helpline.errors import Refused
from helpline.reasons.refusals import Why
from helpline.referrals.waiting import refuse_while_waiting
from helpline.repositories import UnitOfWork
from helpline.sending.model import Intent

BEFORE_CLOSING = (
    FIR,
    SIGNATURE,
    ENQUIRY,
    ZERO_FIR,
    CHILDLINE,
    COMMITTEE,
    HOSPITAL,
    STATEMENT,
)


def propose(tx: UnitOfWork, now: datetime, case: Case, by: int, done: str) -> Case:
    """The officer says what was done and proposes to close. Another one owes the talk with her.

    Raises Refused for a case that nobody has taken, without words, or while a referral waits.
    """
    _officer(tx, by)
    if case.state is not CaseState.TAKEN:
        raise Refused(Why.NOT_TAKEN_YET)
    if not done.strip():
        raise Refused(Why.WRITE_DONE_FOR_HER)
    refuse_while_waiting(tx, case.id)
    note(tx, now, case, CaseEventKind.CLOSING_PROPOSED, done, by=by)
    owe_talk(tx, now, case, CONFIRM)
    return tx.cases.save(replace(case, state=CaseState.CLOSING, proposed_by=by, proposed_at=now))


def record_wish(tx: UnitOfWork, door: Door, now: datetime, case: Case, agrees: bool) -> Case:
    """Her own key. Yes is written down and closes nothing; no opens the case again, and the
    circle officer hears of it."""
    note(tx, now, case, CaseEventKind.WISH, "yes" if agrees else "no")
    if agrees:
        return case
    if case.state is CaseState.CLOSED:
        again = open_again(tx, now, case)
        tell(tx, door, now, again, people_for(tx, again, 2, now), "case.reopened")
        return again
    return _reopened(tx, door, now, case) if case.state is CaseState.CLOSING else case


def no_answer(tx: UnitOfWork, now: datetime, case: Case, by: int) -> Case:
    """She could not be spoken with: that is written down as what it is, and reviewed."""
    _officer(tx, by)
    note(tx, now, case, CaseEventKind.NO_ANSWER, by=by)
    owe_talk(tx, now, case, REVIEW)
    return case


def confirm(
    tx: UnitOfWork,
    now: datetime,
    case: Case,
    by: int,
    words: str,
    *,
    committee_order: str = "",
    safety_calls: bool = False,
    feedback_call: bool = False,
) -> Case:
    """Close it. `words` is what she said to the woman officer `by`, who is not the one who
    proposed it and has written down before that she talked with her since. `safety_calls` and
    `feedback_call` are what she allowed for afterwards.

    A case of a child needs the order of the Child Welfare Committee in `committee_order`, and no
    case closes while something is owed that the law asks for.
    Raises Refused, with the rule that forbids it.
    """
    gender = _officer(tx, by)
    if case.state is not CaseState.CLOSING or case.proposed_at is None:
        raise Refused(Why.NO_CLOSING_PROPOSED)
    if by == case.proposed_by:
        raise Refused(Why.OTHER_THAN_PROPOSER)
    if gender != "female":
        raise Refused(Why.WOMAN_OFFICER_TALKS)
    if not _talked_since(tx, case, by):
        raise Refused(Why.WRITE_TALK_FIRST)
    if not words.strip():
        raise Refused(Why.WRITE_SHE_SAID)
    if case.minor and not committee_order.strip():
        raise Refused(Why.COMMITTEE_ORDER_NEEDED)
    if committee_order.strip():
        keep(tx, now, case, COMMITTEE, by, committee_order)
    if late := still_owed(tx, case):
        raise Refused(Why.STILL_OWED(duties=tuple(late)))
    note(tx, now, case, CaseEventKind.CLOSED, f"{words}\n{committee_order}".strip(), by=by)
    closed = tx.cases.save(replace(case, state=CaseState.CLOSED, closed_by=by, closed_at=now))
    for kind in (CONFIRM, REVIEW):
        duty = tx.duties.find(kind, SUBJECT, case.id)
        if duty is not None:
            tx.duties.save(replace(duty, state=DutyState.DONE, done_by=by, due_at=None))
    let_go(tx, closed, FOLLOW_UP)
    standing = tx.custody.offer_of(case.id)
    if standing is not None:
        withdraw(tx, now, standing, by)
    allow_after_closing(tx, now, closed, safety=safety_calls, feedback=feedback_call, by=by)
    return closed


def still_owed(tx: UnitOfWork, case: Case) -> list[str]:
    """Kinds of what the law asks for and nobody has done yet."""
    return [kind for kind in BEFORE_CLOSING if tx.duties.find(kind, SUBJECT, case.id) is not None]


def ask_her_wish(tx: UnitOfWork, door: Door, now: datetime, case: Case) -> Intent | Refusal:
    """Ring her, as her record allows, so that her own key can say whether she agrees. It records
    a wish; the officer's talk is owed all the same. Raises Refused if no closing is proposed."""
    if case.state is not CaseState.CLOSING:
        raise Refused(Why.NO_CLOSING_PROPOSED)
    return ring_her(tx, door, now, case, FLOW_OF[CONFIRM])


def _reopened(tx: UnitOfWork, door: Door, now: datetime, case: Case) -> Case:
    note(tx, now, case, CaseEventKind.REOPENED)
    duty = tx.duties.find(CONFIRM, SUBJECT, case.id)
    if duty is not None:
        tx.duties.save(replace(duty, state=DutyState.CANCELLED, due_at=None))
    again = tx.cases.save(replace(case, state=CaseState.TAKEN, proposed_by=None, proposed_at=None))
    circle = people_for(tx, again, 2, now)
    tell(tx, door, now, again, circle, "case.reopened")
    return again


def _officer(tx: UnitOfWork, person_id: int) -> str:
    """The officer's gender. Raises Refused for anybody else."""
    officer = tx.officers.find(person_id)
    if officer is None or not officer.active:
        raise Refused(Why.NOT_ON_ROSTER)
    return officer.gender


def _talked_since(tx: UnitOfWork, case: Case, by: int) -> bool:
    return any(
        event.kind is CaseEventKind.TALKED
        and event.actor_id == by
        and case.proposed_at is not None
        and event.at >= case.proposed_at
        for event in tx.cases.events(case.id)
    )
