"""Abuse of the line: what an officer says that a call was, and what follows for its number.

Nothing here refuses anybody. A number that floods the line, or that officers have marked, hears a
shorter opening; 3, 0, a word and the menu work as ever, and every call still has a case, an owner
and a clock.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from helpline.cases.disposition import Disposition, Marked
from helpline.cases.model import Case, CaseEventKind, CaseState, Matter, Priority
from helpline.cases.timeline import SUBJECT, note
from helpline.directory.model import Role
from helpline.directory.policies import helpline_policy
from helpline.duties import DutyState
from helpline.errors import Refused
from helpline.reasons.refusals import Why
from helpline.repositories import UnitOfWork

AN_HOUR = timedelta(hours=1)
MARKS_COUNT_FOR = timedelta(days=30)
HEADS = frozenset({Role.SHO, Role.CIRCLE_OFFICER, Role.SP, Role.HEADQUARTERS})
CONTACTS = frozenset({CaseEventKind.FIRST_RING, CaseEventKind.CONTACT})
HER_OWN = frozenset(
    {
        CaseEventKind.DANGER,
        CaseEventKind.NOT_SAFE,
        CaseEventKind.MATTER,
        CaseEventKind.MINOR,
        CaseEventKind.CANNOT_SPEAK,
        CaseEventKind.WANTS_WOMAN,
        CaseEventKind.CALL_ME,
    }
)


def dispose(
    tx: UnitOfWork, now: datetime, case: Case, by: int, disposition: Disposition, words: str
) -> None:
    """An officer says what it was, and why. It closes nothing. Raises Refused for a case in which
    she has said anything, and for a 'flood' of a few calls: silence is heard, not judged."""
    _officer(tx, by)
    if not words.strip():
        raise Refused(Why.WRITE_HEARD)
    if not case.open:
        raise Refused(Why.CASE_CLOSED)
    _nothing_was_said(tx, case)
    few = calls_since(tx, case.caller_id, now - AN_HOUR) < helpline_policy(tx, case.unit_id).flood
    if disposition is Disposition.SILENT_FLOOD and few:
        raise Refused(Why.TOO_FEW_FOR_FLOOD)
    tx.dispositions.add(Marked(case.id, case.caller_id, disposition, by, now))
    note(tx, now, case, CaseEventKind.DISPOSITION, f"{disposition.value}\n{words}", by=by)


def close_as_disposed(tx: UnitOfWork, now: datetime, case: Case, by: int, words: str) -> Case:
    """The head of a station or higher, who is not the one who judged it, agrees: it was no case.

    Raises Refused otherwise, and whenever she has said anything: then it closes as every case.
    """
    officer = tx.officers.find(by)
    marked = tx.dispositions.of_case(case.id)
    if marked is None:
        raise Refused(Why.NOBODY_JUDGED)
    if officer is None or not officer.active or officer.role not in HEADS:
        raise Refused(Why.HEAD_MUST_AGREE)
    if by == marked.by:
        raise Refused(Why.OTHER_MUST_AGREE)
    if not words.strip():
        raise Refused(Why.WRITE_WHY_AGREE)
    if not case.open:
        raise Refused(Why.CASE_CLOSED)
    _nothing_was_said(tx, case)
    note(tx, now, case, CaseEventKind.CLOSED, f"{marked.disposition.value}\n{words}", by=by)
    for duty in tx.duties.of(SUBJECT, case.id):
        if duty.state is DutyState.OPEN:
            tx.duties.save(replace(duty, state=DutyState.DONE, done_by=by, due_at=None))
    tx.intents.cancel_pending(SUBJECT, case.id, now)
    return tx.cases.save(
        replace(
            case,
            state=CaseState.CLOSED,
            proposed_by=marked.by,
            proposed_at=marked.at,
            closed_by=by,
            closed_at=now,
        )
    )


def shortened(tx: UnitOfWork, now: datetime, caller_id: int, unit_id: int) -> bool:
    """Whether this caller hears the short opening. Whoever has ever been in danger never does."""
    open_cases = tx.cases.open_of(caller_id)
    if any(case.priority is Priority.DANGER for case in open_cases):
        return False
    policy = helpline_policy(tx, unit_id)
    if tx.dispositions.marks(caller_id, now - MARKS_COUNT_FOR) >= policy.marks:
        return True
    return calls_since(tx, caller_id, now - AN_HOUR) >= policy.flood


def calls_since(tx: UnitOfWork, caller_id: int, since: datetime) -> int:
    """How often this number has come to us since then, over its open cases."""
    return sum(
        event.kind in CONTACTS and event.at >= since
        for case in tx.cases.open_of(caller_id)
        for event in tx.cases.events(case.id)
    )


def _nothing_was_said(tx: UnitOfWork, case: Case) -> None:
    """Raises Refused if she has said anything of her own, or a child is concerned."""
    if case.minor or case.priority is not Priority.NORMAL or case.matter is not Matter.UNKNOWN:
        raise Refused(Why.SHE_NAMED_MATTER)
    if any(event.kind in HER_OWN for event in tx.cases.events(case.id)):
        raise Refused(Why.SHE_SAID_SOMETHING)


def _officer(tx: UnitOfWork, person_id: int) -> None:
    officer = tx.officers.find(person_id)
    if officer is None or not officer.active:
        raise Refused(Why.NOT_ON_ROSTER)
