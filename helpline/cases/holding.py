"""Holding a woman on the line until an officer has pressed the key (DESIGN section 5).

Every officer's leg is an intent of its own, and all rounds are written at once: a later round is
an intent that falls due later, so that nothing has to remember to ring the next. Whoever takes
her first wins by compare-and-set; what has not left by then is cancelled in the same transaction.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from helpline.cases.hold import Hold
from helpline.cases.model import Case, CaseEventKind
from helpline.cases.owners import unsealed
from helpline.cases.responding import take_case
from helpline.cases.rounds import Round, danger_rounds, desk_rounds
from helpline.cases.timeline import note
from helpline.contact import Door, Letter, Purpose
from helpline.ports import Ids
from helpline.repositories import UnitOfWork
from helpline.sending.delivery import is_final
from helpline.sending.model import Delivery, Intent, IntentKind, IntentState, Lane

CAUSE = "case_leg"
FLOW = "take_call"
ROUND = timedelta(seconds=20)
STALE = timedelta(seconds=15)
"""A leg that could not leave within this time of its round does not leave any more."""
BRINGS = Lane.EMERGENCY
"""The lane whose workers ask the provider to bring her, once somebody has taken her."""
LONGEST = timedelta(seconds=110)
"""Invariant 31: by then she has a voice, or is told who owes her one."""


def begin_hold(
    tx: UnitOfWork,
    door: Door,
    ids: Ids,
    now: datetime,
    case: Case,
    conversation_id: int,
    *,
    danger: bool,
) -> Hold:
    """Ring officers for her, round after round. A hold that stands goes on; one of a desk gives
    way to danger."""
    standing = tx.holds.of_conversation(conversation_id)
    if standing is not None and standing.open:
        if standing.joined_at is None and (standing.danger or not danger):
            return standing
        _close(tx, now, standing)
    rounds = danger_rounds(tx, now, case) if danger else desk_rounds(tx, now, case)
    hold = tx.holds.add(
        Hold(
            id=0,
            room=ids.token(),
            case_id=case.id,
            conversation_id=conversation_id,
            danger=danger,
            speaks=True,
            recorded=standing.recorded if standing is not None else False,
            began_at=now,
            until=now + len(rounds) * ROUND,
            taken_by=None,
            taken_leg=None,
            taken_at=None,
            joined_at=None,
            ended_at=None,
            bring_until=None,
            version=0,
        )
    )
    _ring(tx, door, now, hold, rounds)
    return hold


def look(tx: UnitOfWork, door: Door, ids: Ids, now: datetime, hold: Hold) -> str:
    """How the ringing goes: "taken" (she may enter the room), "ringing", or "nobody"."""
    if not hold.open:
        return "nobody"
    if hold.taken_leg is not None:
        if tx.intents.get(hold.taken_leg).finished_at is None:
            if hold.joined_at is None:
                if hold.bring_until is not None and now < hold.bring_until:
                    return "ringing"
                case = tx.cases.get(hold.case_id)
                note(tx, now, case, CaseEventKind.ON_THE_LINE, by=hold.taken_by)
                tx.holds.save(replace(hold, joined_at=now))
            return "taken"
        return _left_again(tx, door, ids, now, hold)
    legs = _legs(tx, hold)
    in_time = now < hold.until or (_live(legs) and now < hold.began_at + LONGEST)
    if in_time and (_live(legs) or any(leg.state is IntentState.PENDING for leg in legs)):
        return "ringing"
    _close(tx, now, hold)
    return "nobody"


def take(tx: UnitOfWork, now: datetime, leg: Intent) -> str:
    """An officer has pressed 1 on this leg: "yes", "other" when somebody was faster, "gone" when
    she is not on the line any more; the case is the officer's then too."""
    first = tx.holds.get(leg.cause_id)
    hold = tx.holds.of_conversation(first.conversation_id) or first
    if hold.taken_leg == leg.id:
        return "yes" if hold.open else "gone"
    case = tx.cases.get(hold.case_id)
    if hold.taken_by is not None or not unsealed(tx, case, [leg.person_id]):
        return "other"
    tx.holds.save(replace(hold, taken_by=leg.person_id, taken_leg=leg.id, taken_at=now))
    tx.nudge(BRINGS)
    take_case(tx, now, case, leg.person_id)
    for each in {first.id, hold.id}:
        tx.intents.cancel_pending(CAUSE, each, now)
    return "yes" if hold.open else "gone"


def take_by_alert(tx: UnitOfWork, now: datetime, case: Case, call: Intent) -> bool:
    """An officer takes the case on a call that told of it, while she waits on the line: they are
    joined as well. False if she does not wait, or somebody has her."""
    waiting = [hold for hold in tx.holds.of_case(case.id) if hold.open and hold.taken_by is None]
    if not waiting:
        return False
    hold = waiting[-1]
    tx.holds.save(replace(hold, taken_by=call.person_id, taken_leg=call.id, taken_at=now))
    tx.nudge(BRINGS)
    tx.intents.cancel_pending(CAUSE, hold.id, now)
    return True


def leg_moved(tx: UnitOfWork, now: datetime, leg: Intent) -> None:
    """A leg rings, was picked up or is over: the time line hears of it, and when nobody is left
    to pick up, the next round is rung at once."""
    hold = tx.holds.get(leg.cause_id)
    case = tx.cases.get(hold.case_id)
    if leg.delivery is Delivery.RINGING:
        note(tx, now, case, CaseEventKind.RANG, by=leg.person_id)
    elif leg.delivery is Delivery.ANSWERED:
        note(tx, now, case, CaseEventKind.PICKED_UP, by=leg.person_id)
    elif is_final(leg.delivery) or leg.state is IntentState.FAILED:
        ring_on(tx, now, hold)


def ring_on(tx: UnitOfWork, now: datetime, hold: Hold) -> None:
    """Bring the next round forward if nobody rings or listens any more."""
    legs = _legs(tx, hold)
    if not hold.open or hold.taken_by is not None or _live(legs):
        return
    waiting = [leg for leg in legs if leg.state is IntentState.PENDING]
    if any(leg.due_at is not None and leg.due_at <= now for leg in waiting):
        return
    following = min((leg.try_no for leg in waiting), default=None)
    for leg in waiting:
        if leg.try_no == following:
            tx.intents.save(leg._replace(due_at=now))
            tx.nudge(leg.lane)


def end_hold(tx: UnitOfWork, now: datetime, conversation_id: int) -> None:
    """She has hung up, or has talked. In danger those who are still to be rung are rung all the
    same, until somebody has taken the case: she may have been cut off."""
    hold = tx.holds.of_conversation(conversation_id)
    if hold is None or not hold.open:
        return
    tx.holds.save(replace(hold, ended_at=now))
    if hold.taken_by is not None or not hold.danger:
        tx.intents.cancel_pending(CAUSE, hold.id, now)


def wanted(tx: UnitOfWork, leg: Intent) -> bool:
    """Whether a leg that has not left still should."""
    hold = tx.holds.get(leg.cause_id)
    return hold.taken_by is None and (hold.open or hold.danger)


def _ring(tx: UnitOfWork, door: Door, now: datetime, hold: Hold, rounds: Sequence[Round]) -> None:
    for number, people in enumerate(rounds):
        at = now + number * ROUND
        for person_id in people:
            door.send(
                tx,
                now,
                Letter(
                    person_id=person_id,
                    kind=IntentKind.CALL,
                    purpose=Purpose.CASE_ALERT,
                    prompt_key="take_call.danger" if hold.danger else "take_call.waiting",
                    lane=Lane.EMERGENCY if hold.danger else Lane.ESCALATION,
                    cause=CAUSE,
                    cause_id=hold.id,
                    about_case=hold.case_id,
                    try_no=number,
                    flow=FLOW,
                    ring_s=int(ROUND.total_seconds()),
                    not_before=at,
                    not_after=at + STALE,
                ),
            )


def _legs(tx: UnitOfWork, hold: Hold) -> list[Intent]:
    return tx.intents.of_cause(CAUSE, hold.id)


def _live(legs: Sequence[Intent]) -> bool:
    """Whether a telephone rings now, or an officer listens to our question."""
    return any(
        leg.state in (IntentState.LEASED, IntentState.UNKNOWN)
        or (leg.state is IntentState.SENT and leg.finished_at is None)
        for leg in legs
    )


def _left_again(tx: UnitOfWork, door: Door, ids: Ids, now: datetime, hold: Hold) -> str:
    """Whoever pressed 1 has hung up before she came: the ringing begins anew."""
    case = tx.cases.get(hold.case_id)
    note(tx, now, case, CaseEventKind.LEFT_AGAIN, by=hold.taken_by)
    _close(tx, now, hold)
    again = begin_hold(tx, door, ids, now, case, hold.conversation_id, danger=hold.danger)
    tx.holds.save(replace(again, speaks=hold.speaks))
    return "ringing"


def _close(tx: UnitOfWork, now: datetime, hold: Hold) -> None:
    tx.intents.cancel_pending(CAUSE, hold.id, now)
    tx.holds.save(replace(hold, ended_at=now))
