"""A promise about a case that was not kept: the next rank is rung, until somebody takes it."""

from dataclasses import replace
from datetime import datetime, timedelta

from helpline.cases.closing import CONFIRM, REVIEW
from helpline.cases.model import CaseEventKind, Priority
from helpline.cases.opening import SILENT
from helpline.cases.owners import TOP_RANK, people_at, unit_of
from helpline.cases.responding import CALL_BACK
from helpline.cases.telling import tell
from helpline.cases.timeline import note
from helpline.contact import Door
from helpline.directory.policies import helpline_policy
from helpline.duties import Duty, DutyState
from helpline.repositories import UnitOfWork

# From which rank on a promise that ran out is told: the desk itself was told when it was made.
FIRST_RANK = {CALL_BACK: 1, CONFIRM: 1, REVIEW: 1}


def perform(tx: UnitOfWork, door: Door, now: datetime, duty: Duty) -> Duty:
    """Tell the rank whose turn it is by SMS and call, make it the owner, and go on climbing."""
    case = tx.cases.get(duty.subject_id)
    if not case.open:
        return tx.duties.save(replace(duty, state=DutyState.CANCELLED, due_at=None))
    rank = min(FIRST_RANK.get(duty.kind, 0) + duty.rank, TOP_RANK)
    people = people_at(tx, unit_of(tx, case), rank, now)
    note(tx, now, case, CaseEventKind.OVERDUE, f"{duty.kind} {rank}")
    if people and people[0] != case.assigned_to and rank > 0:
        case = tx.cases.save(replace(case, assigned_to=people[0]))
        note(tx, now, case, CaseEventKind.OWNER, by=people[0])
    key = "case.silent" if duty.kind == SILENT and rank == 0 else "case.overdue"
    tell(tx, door, now, case, people, key, call=True)
    policy = helpline_policy(tx, case.unit_id)
    wait_s = policy.top_s if rank == TOP_RANK else policy.climb_s
    if case.priority is Priority.DANGER:
        wait_s = policy.danger_climb_s
    return tx.duties.save(
        replace(
            duty,
            unit_id=case.unit_id,
            rank=min(duty.rank + 1, 99),
            due_at=now + timedelta(seconds=wait_s),
        )
    )
