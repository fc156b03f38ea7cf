"""After closing: safety calls at 30 and 90 days after domestic violence, and a call that asks how
she was treated. Only where she allowed it, only as her safe-contact record allows, and a call that
nobody answers is written down as that and looked into by an officer.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from helpline.cases.letters import letter_to_her
from helpline.cases.model import Case, CaseEventKind, CaseState, Matter, Priority
from helpline.cases.opening import owe_response
from helpline.cases.owners import choose_among, people_for, unsealed
from helpline.cases.promises import (
    AFTER_REVIEW,
    CONFIRM,
    FEEDBACK,
    REVIEW,
    SAFETY_FIRST,
    SAFETY_SECOND,
    let_go,
    owe,
    owe_talk,
)
from helpline.cases.reaching import next_in_hours
from helpline.cases.stating import state_safe_contact
from helpline.cases.telling import tell
from helpline.cases.timeline import SUBJECT, note
from helpline.consent.answers import note as write_down
from helpline.consent.model import ConsentPurpose, How
from helpline.contact import Door, Purpose, Refusal
from helpline.directory.policies import casework_policy
from helpline.duties import Duty, DutyState
from helpline.repositories import UnitOfWork
from helpline.sending.model import Intent, IntentKind, Lane

FLOW_OF = {
    SAFETY_FIRST: "case_safety",
    SAFETY_SECOND: "case_safety",
    FEEDBACK: "case_feedback",
    CONFIRM: "case_wish",
}
AFTER_FLOWS = frozenset(FLOW_OF.values())
OPENING = "after.opening"
ANSWERED_WITHIN = timedelta(days=1)
"""From when a call after closing leaves; without her own key by then, an officer looks."""

CALLS = (SAFETY_FIRST, SAFETY_SECOND, FEEDBACK)
VIOLENCE_AT_HOME = frozenset({Matter.DOMESTIC, Matter.DOWRY, Matter.HONOUR})


def allow_after_closing(
    tx: UnitOfWork, now: datetime, case: Case, *, safety: bool, feedback: bool, by: int
) -> None:
    """What she allowed in the talk before closing: promised from the day it is closed."""
    if safety or feedback:
        _hold_on(tx, now, case, by)
    said = f"{'safety ' * safety}{'feedback' * feedback}".strip()
    note(tx, now, case, CaseEventKind.AFTER_CLOSING, said or "none", by=by)
    answers = {ConsentPurpose.SAFETY: safety, ConsentPurpose.FEEDBACK: feedback}
    for purpose, given in answers.items():
        write_down(tx, now, case.caller_id, purpose, given=given, how=How.TALK, by=by)
    if safety and case.matter in VIOLENCE_AT_HOME:
        owe(tx, now, case, SAFETY_FIRST)
        owe(tx, now, case, SAFETY_SECOND)
    if feedback:
        owe(tx, now, case, FEEDBACK)


def _hold_on(tx: UnitOfWork, now: datetime, case: Case, by: int) -> None:
    """Who allows a call in ninety days lets her record hold until then: on the same telephone, in
    the same hours and words. One that allows no call, or is over, is not brought back."""
    record = tx.safe_contacts.current(case.caller_id)
    policy = casework_policy(tx, case.unit_id)
    until = now + timedelta(seconds=policy.safety_second_s) + 2 * ANSWERED_WITHIN
    if record is None or not record.may_call or record.until is None:
        return
    if now < record.until < until:
        state_safe_contact(tx, now, case, replace(record, until=until, stated_by=by))


def call_is_due(tx: UnitOfWork, door: Door, now: datetime, duty: Duty) -> Duty:
    """The day of a call after closing has come: it leaves in her hours. A safety call is owed
    until her own key has answered it; a day later an officer looks, whatever became of it."""
    case = tx.cases.get(duty.subject_id)
    if case.open:  # she is in good hands again, and is asked by them
        return tx.duties.save(replace(duty, state=DutyState.CANCELLED, due_at=None))
    if duty.rank > 0:
        not_reached(tx, door, now, case, FLOW_OF[duty.kind])
        return tx.duties.get(duty.id)
    note(tx, now, case, CaseEventKind.SAFETY_ASKED, duty.kind)
    sent = ring_her(tx, door, now, case, FLOW_OF[duty.kind])
    if duty.kind == FEEDBACK:
        return tx.duties.save(_done(duty, case))
    if isinstance(sent, Refusal):
        look_into(tx, door, now, case)
        return tx.duties.save(_done(duty, case))
    leaves_at = sent.due_at or now
    return tx.duties.save(replace(duty, rank=1, due_at=leaves_at + ANSWERED_WITHIN))


def ring_her(tx: UnitOfWork, door: Door, now: datetime, case: Case, flow: str) -> Intent | Refusal:
    """A call with a neutral opening, by her record alone."""
    record = tx.safe_contacts.current(case.caller_id)
    tz = tx.units.get(case.unit_id).tz
    at = now if record is None else next_in_hours(record, tz, now)
    letter = letter_to_her(
        tx,
        case,
        IntentKind.CALL,
        Purpose.CASE_CALL,
        OPENING,
        lane=Lane.CALLS,
        flow=flow,
        not_before=at,
    )
    return door.send(tx, now, letter)


def not_reached(tx: UnitOfWork, door: Door, now: datetime, case: Case, flow: str) -> None:
    """Nobody answered, or nobody pressed her key: no answer is no answer, and never 'well'. A
    safety call is looked into by an officer; before closing it is reviewed."""
    note(tx, now, case, CaseEventKind.NO_ANSWER, flow)
    if flow == FLOW_OF[SAFETY_FIRST] and not case.open:
        look_into(tx, door, now, case)
        _close_asked(tx, case)
    elif flow == FLOW_OF[CONFIRM] and case.state is CaseState.CLOSING:
        owe_talk(tx, now, case, REVIEW)


def look_into(tx: UnitOfWork, door: Door, now: datetime, case: Case) -> None:
    """An officer finds out how she is, in a way that is safe for her."""
    owe(tx, now, case, AFTER_REVIEW)
    tell(tx, door, now, case, people_for(tx, case, 0, now)[:1], "case.review")


def says_well(tx: UnitOfWork, now: datetime, case: Case) -> None:
    """Her own key on a safety call."""
    note(tx, now, case, CaseEventKind.SAYS_WELL)
    _close_asked(tx, case)


def needs_more(tx: UnitOfWork, door: Door, now: datetime, case: Case, how: str) -> Case:
    """She needs something again: the case is open, with an owner and the clock of a new one."""
    note(tx, now, case, CaseEventKind.NEEDS_MORE, how)
    again = open_again(tx, now, case)
    owner = [again.assigned_to] if again.assigned_to is not None else []
    tell(tx, door, now, again, owner, "case.word")
    return again


def open_again(tx: UnitOfWork, now: datetime, case: Case) -> Case:
    """A closed case is a new one again: nobody has taken it, and its clock begins."""
    if case.state is not CaseState.CLOSED:
        return case
    note(tx, now, case, CaseEventKind.REOPENED)
    owner = choose_among(tx, people_for(tx, case, 0, now), int(case.number))
    kept = [case.assigned_to] if case.assigned_to is not None else []
    again = tx.cases.save(
        replace(
            case,
            state=CaseState.NEW,
            priority=Priority.NORMAL if case.priority is Priority.DANGER else case.priority,
            assigned_to=owner or next(iter(unsealed(tx, case, kept)), None),
            proposed_by=None,
            proposed_at=None,
            closed_by=None,
            closed_at=None,
        )
    )
    let_go(tx, again, *CALLS)
    note(tx, now, again, CaseEventKind.OWNER, by=again.assigned_to)
    owe_response(tx, now, again)
    return again


def feedback(tx: UnitOfWork, now: datetime, case: Case, answer: str) -> None:
    """How she was treated, in one key: 'helped', 'partly' or 'not_helped'."""
    note(tx, now, case, CaseEventKind.FEEDBACK, answer)


def _close_asked(tx: UnitOfWork, case: Case) -> None:
    """The safety call that was asked last is over; the one that is still to come stays."""
    for kind in (SAFETY_FIRST, SAFETY_SECOND):
        duty = tx.duties.find(kind, SUBJECT, case.id)
        if duty is not None and duty.rank > 0:
            tx.duties.save(_done(duty, case))


def _done(duty: Duty, case: Case) -> Duty:
    """In the name of the officer who closed the case and promised the call."""
    by = case.closed_by or case.caller_id
    return replace(duty, state=DutyState.DONE, done_by=by, due_at=None)
