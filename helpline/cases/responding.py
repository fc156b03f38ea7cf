"""What is heard of a case, and who takes it."""

from dataclasses import replace
from datetime import datetime, timedelta

from helpline.cases.attending import call_out, start_clocks
from helpline.cases.model import (
    OF_CHILDREN,
    URGENT_MATTERS,
    Case,
    CaseEventKind,
    CaseState,
    Matter,
    Priority,
)
from helpline.cases.opening import RESPOND, SILENT
from helpline.cases.owners import people_for, placed, unit_of, unsealed
from helpline.cases.protection import mark_minor, protect
from helpline.cases.telling import tell
from helpline.cases.timeline import SUBJECT, note
from helpline.contact import Door
from helpline.directory.model import Role, UnitKind
from helpline.directory.policies import helpline_policy
from helpline.directory.roster import on_duty
from helpline.duties import DutyState
from helpline.errors import Refused
from helpline.reasons.refusals import Why
from helpline.repositories import UnitOfWork

CALL_BACK = "case_call_back"
BEAT_OFFICERS = 4


def heard(tx: UnitOfWork, case: Case) -> Case:
    """She has pressed a key, spoken or written: it is no silent call any more."""
    return tx.cases.save(replace(case, silent=False)) if case.silent else case


def name_matter(
    tx: UnitOfWork, now: datetime, case: Case, matter: Matter, *, by: int | None = None
) -> Case:
    """What it is about. It can raise the priority and never lowers it; what concerns a child is
    marked, and then never closes by consent (invariant 33)."""
    urgent = matter in URGENT_MATTERS and case.priority is Priority.NORMAL
    note(tx, now, case, CaseEventKind.MATTER, matter.value, by=by)
    named = tx.cases.save(
        replace(
            case,
            matter=matter,
            silent=False,
            priority=Priority.URGENT if urgent else case.priority,
        )
    )
    protect(tx, now, named)
    return mark_minor(tx, now, named, by=by) if matter in OF_CHILDREN else named


def raise_danger(
    tx: UnitOfWork, door: Door, now: datetime, case: Case, how: str, *, on_line: bool = False
) -> Case:
    """Danger: the beat's officers get the small SMS, and the desk, the SHO and the control room
    too. The last two are rung as well, unless they are being rung to be joined with her, because
    she waits `on_line`."""
    note(tx, now, case, CaseEventKind.DANGER, how)
    case = tx.cases.save(replace(case, priority=Priority.DANGER, silent=False))
    unit = unit_of(tx, case)
    here = unit.kind is UnitKind.STATION and placed(tx, case)
    beats = tx.units.below(unit.id, UnitKind.BEAT) if here else []
    beat_officers = on_duty(tx, beats, Role.BEAT_OFFICER, now)[:BEAT_OFFICERS] if beats else []
    written = [*beat_officers, *people_for(tx, case, 0, now)]
    call_out(tx, door, now, case, written)
    district = tx.units.get(case.district_id)
    rung = [
        *people_for(tx, case, 1, now),
        *on_duty(tx, [district], Role.CONTROL_ROOM, now),
    ]
    call_out(tx, door, now, case, rung, call=not on_line)
    start_clocks(tx, now, case)
    return case


def take_case(tx: UnitOfWork, now: datetime, case: Case, officer_id: int) -> Case:
    """An officer takes the case: from now on this name answers for it."""
    if not case.open:
        return case
    if not unsealed(tx, case, [officer_id]):
        raise Refused(Why.SEALED_FROM_OFFICER)
    note(tx, now, case, CaseEventKind.TAKEN, by=officer_id)
    for kind in (RESPOND, SILENT):
        _done(tx, kind, case.id, officer_id)
    tx.intents.cancel_pending("case", case.id, now)
    return tx.cases.save(
        replace(
            case,
            state=CaseState.TAKEN if case.state is CaseState.NEW else case.state,
            assigned_to=officer_id,
            first_response_at=case.first_response_at or now,
        )
    )


def promise_call_back(tx: UnitOfWork, door: Door, now: datetime, case: Case) -> datetime:
    """Nobody was free: her place is kept, and the owner owes her a call by the instant returned
    (UTC). Whether and how she may be called is what her safe contact says."""
    within = helpline_policy(tx, case.unit_id).call_back_s
    due_at = now + timedelta(seconds=within)
    tx.duties.add(
        kind=CALL_BACK,
        subject=SUBJECT,
        subject_id=case.id,
        unit_id=case.unit_id,
        due_at=due_at,
    )
    note(tx, now, case, CaseEventKind.WAITS)
    owner = [case.assigned_to] if case.assigned_to is not None else []
    tell(tx, door, now, case, owner, "case.call_back", params={"within": str(within)})
    duty = tx.duties.find(CALL_BACK, SUBJECT, case.id)
    return duty.due_at if duty is not None and duty.due_at is not None else due_at


def talked_with_her(tx: UnitOfWork, now: datetime, case: Case, by: int, words: str) -> Case:
    """An officer has spoken with her; this keeps the promise of a call back."""
    officer = tx.officers.find(by)
    if officer is None or not officer.active:
        raise Refused(Why.NOT_ON_ROSTER)
    case = take_case(tx, now, case, by)
    _done(tx, CALL_BACK, case.id, by)
    note(tx, now, case, CaseEventKind.TALKED, words, by=by)
    return case


def _done(tx: UnitOfWork, kind: str, case_id: int, by: int) -> None:
    duty = tx.duties.find(kind, SUBJECT, case_id)
    if duty is not None:
        tx.duties.save(replace(duty, state=DutyState.DONE, done_by=by, due_at=None))
