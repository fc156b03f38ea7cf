"""A promise about a case that was not kept: the next rank is rung, until somebody takes it."""

from dataclasses import replace
from datetime import datetime, timedelta

from helpline.cases.after import CALLS, call_is_due
from helpline.cases.attending import LATE, is_late
from helpline.cases.model import Case, CaseEventKind, Priority
from helpline.cases.opening import SILENT
from helpline.cases.owners import TOP_RANK, people_at, people_for
from helpline.cases.promises import CONFIRM, PROMISES, REVIEW, TRANSFER, Promise
from helpline.cases.responding import CALL_BACK
from helpline.cases.telling import tell
from helpline.cases.timeline import note
from helpline.contact import Door
from helpline.directory.policies import casework_policy, helpline_policy
from helpline.duties import Duty, DutyState
from helpline.repositories import UnitOfWork

DAY_S = 86_400
"""The highest rank hears of a late promise once a day: it is not a call that waits."""

# From which rank on a promise that ran out is told: the desk itself was told when it was made.
FIRST_RANK = {CALL_BACK: 1, CONFIRM: 1, REVIEW: 1}


def perform(tx: UnitOfWork, door: Door, now: datetime, duty: Duty) -> Duty:
    """Tell the rank whose turn it is by SMS and call, make it the owner, and go on climbing."""
    case = tx.cases.get(duty.subject_id)
    if duty.kind in CALLS:
        return call_is_due(tx, door, now, duty)
    promise = PROMISES.get(duty.kind)
    if not case.open and not (promise is not None and promise.outlives):
        return tx.duties.save(replace(duty, state=DutyState.CANCELLED, due_at=None))
    if duty.kind in LATE:
        return is_late(tx, door, now, case, duty)
    if promise is not None:
        return _is_late(tx, door, now, case, duty, promise)
    first = FIRST_RANK.get(duty.kind, 0)
    if case.priority is Priority.DANGER:
        first = 1  # the desk was rung when she pressed the key
    rank = min(first + duty.rank, TOP_RANK)
    people = people_for(tx, case, rank, now)
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


def _is_late(
    tx: UnitOfWork, door: Door, now: datetime, case: Case, duty: Duty, promise: Promise
) -> Duty:
    """A promise about the case: the next rank of the unit that owes it hears of it beside the
    owner, who stays the owner."""
    rank = min(promise.first_rank + duty.rank, TOP_RANK)
    if duty.kind == TRANSFER:
        people = people_at(tx, tx.units.get(duty.unit_id), rank, now)
    else:
        people = people_for(tx, case, rank, now)
        people += [case.assigned_to] if case.open and case.assigned_to is not None else []
    note(tx, now, case, CaseEventKind.OVERDUE, f"{duty.kind} {rank}")
    tell(tx, door, now, case, people, "case.promise_late")
    wait_s = casework_policy(tx, case.unit_id).climb_s
    if rank == TOP_RANK:
        wait_s = max(wait_s, DAY_S)
    return tx.duties.save(
        replace(duty, rank=min(duty.rank + 1, 99), due_at=now + timedelta(seconds=wait_s))
    )
