"""Danger: who is called out, who is on the way, who has arrived; each with a clock of its own.

The three times of an emergency service: until a human answers her, until somebody is sent, until
somebody is there (PROGRAMMES, Dial 112: 16 minutes on average in towns, 28 in villages). All three
count from the instant of the danger, and a clock that runs out is told to the next rank.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum

from helpline.cases.callout import Callout
from helpline.cases.model import Case, CaseEventKind
from helpline.cases.opening import RESPOND
from helpline.cases.owners import TOP_RANK, people_for, unit_of, unsealed
from helpline.cases.promises import ARRIVAL, DISPATCH, keep, owe
from helpline.cases.telling import tell
from helpline.cases.timeline import SUBJECT, note
from helpline.contact import Door
from helpline.directory.policies import escalation_policy, helpline_policy
from helpline.duties import Duty
from helpline.errors import Refused
from helpline.escalation.codes import fresh_code
from helpline.reasons.refusals import Why
from helpline.repositories import UnitOfWork

DANGER = "case.danger"
LATE = {DISPATCH: "case.not_sent", ARRIVAL: "case.not_there"}


class Seen(StrEnum):
    """What an officer who is there reports."""

    MET = "met"
    NEEDS_HELP = "needs_help"
    NOT_THERE = "not_there"


def call_out(
    tx: UnitOfWork,
    door: Door,
    now: datetime,
    case: Case,
    people: Iterable[int],
    *,
    call: bool = False,
) -> None:
    """The small SMS with a code to each of these people, and a call too if `call`."""
    told = unsealed(tx, case, dict.fromkeys(people))
    known = {callout.responder_id: callout for callout in tx.callouts.of_case(case.id)}
    length = escalation_policy(tx, case.unit_id).code_length
    for person_id in told:
        if person_id not in known:
            code = fresh_code(tx, door.ids, person_id, now, length)
            known[person_id] = tx.callouts.add(
                Callout(0, case.id, person_id, code, now, None, None, None, 0)
            )
    codes = {person_id: {"code": known[person_id].code} for person_id in told}
    tell(tx, door, now, case, told, DANGER, call=call, own=codes)


def start_clocks(tx: UnitOfWork, now: datetime, case: Case) -> None:
    """From this instant on she is owed an answer, somebody who is sent, and somebody who is
    there. A clock that runs already goes on."""
    policy, unit = helpline_policy(tx, case.unit_id), unit_of(tx, case)
    answer = tx.duties.find(RESPOND, SUBJECT, case.id)
    answer_by = now + timedelta(seconds=policy.danger_answer_s)
    if answer is not None and answer.due_at is not None and answer.due_at > answer_by:
        tx.duties.save(replace(answer, due_at=answer_by))
    owe(tx, now, case, DISPATCH, due_at=now + timedelta(seconds=policy.dispatch_s))
    arrive_s = policy.arrive_village_s if unit.area == "rural" else policy.arrive_town_s
    owe(tx, now, case, ARRIVAL, due_at=now + timedelta(seconds=arrive_s))


def report_dispatched(tx: UnitOfWork, now: datetime, case: Case, by: int, via: str) -> None:
    """Somebody is on the way: said by SMS, by key or on the console. Raises Refused for a case
    that is closed."""
    _needs_open(case)
    note(tx, now, case, CaseEventKind.DISPATCHED, via, by=by)
    keep(tx, now, case, DISPATCH, by, via)
    _stamp(tx, case, by, going_at=now)


def report_arrived(
    tx: UnitOfWork, door: Door, now: datetime, case: Case, by: int, seen: Seen, via: str
) -> None:
    """Somebody is there, with what was seen. 'Needs help' rings the head of the station and the
    control room again. Nothing of it closes the case. Raises Refused for a closed one."""
    _needs_open(case)
    note(tx, now, case, CaseEventKind.ARRIVED, f"{seen.value} {via}", by=by)
    keep(tx, now, case, DISPATCH, by, via)
    keep(tx, now, case, ARRIVAL, by, via)
    _stamp(tx, case, by, arrived_at=now)
    if seen is Seen.NEEDS_HELP:
        above = [*people_for(tx, case, 1, now)[:2], *people_for(tx, case, TOP_RANK, now)]
        call_out(tx, door, now, case, [each for each in above if each != by], call=True)
    elif case.assigned_to not in (None, by):
        tell(tx, door, now, case, [case.assigned_to or 0], "case.word")


def report_declined(
    tx: UnitOfWork, door: Door, now: datetime, case: Case, by: int, via: str
) -> None:
    """This officer cannot go. The clock runs on, and the head of the station is rung now unless
    somebody else is on the way."""
    note(tx, now, case, CaseEventKind.DECLINED, via, by=by)
    _stamp(tx, case, by, declined_at=now)
    going = any(callout.going_at is not None for callout in tx.callouts.of_case(case.id))
    if case.open and not going:
        heads = [each for each in people_for(tx, case, 1, now) if each != by]
        call_out(tx, door, now, case, heads, call=True)


def is_late(tx: UnitOfWork, door: Door, now: datetime, case: Case, duty: Duty) -> Duty:
    """Nobody was sent, or nobody is there, in time: the next rank is rung, with whoever said
    that they were going, and again until it is reported."""
    rank = min(1 + duty.rank, TOP_RANK)
    note(tx, now, case, CaseEventKind.OVERDUE, f"{duty.kind} {rank}")
    going = [each.responder_id for each in tx.callouts.of_case(case.id) if each.going_at]
    tell(
        tx, door, now, case, [*people_for(tx, case, rank, now), *going], LATE[duty.kind], call=True
    )
    wait = timedelta(seconds=helpline_policy(tx, case.unit_id).danger_climb_s)
    return tx.duties.save(replace(duty, rank=min(duty.rank + 1, 99), due_at=now + wait))


def _needs_open(case: Case) -> None:
    if not case.open:
        raise Refused(Why.CASE_CLOSED)


def _stamp(
    tx: UnitOfWork,
    case: Case,
    by: int,
    *,
    going_at: datetime | None = None,
    arrived_at: datetime | None = None,
    declined_at: datetime | None = None,
) -> None:
    """The first instant of each report stays."""
    for callout in tx.callouts.of_case(case.id):
        if callout.responder_id == by:
            tx.callouts.save(
                replace(
                    callout,
                    going_at=callout.going_at or going_at,
                    arrived_at=callout.arrived_at or arrived_at,
                    declined_at=callout.declined_at or declined_at,
                )
            )
