"""The end of a membership: in an officer's name, with its reason, and with nothing left under way.

What somebody still waits for is not ended with it. An open incident, a request without an answer
and a call that is being asked right now prevent the end: each has its own way to be closed, with a
name and an outcome (invariants 2 and 15). Only a death stops a call that is under way.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from helpline.acting import Actor
from helpline.checkins.evidence import take
from helpline.checkins.model import CheckInState, EvidenceKind
from helpline.consent import answers
from helpline.consent.model import How
from helpline.duties import DutyState
from helpline.errors import Refused
from helpline.reasons.refusals import Why
from helpline.repositories import UnitOfWork
from helpline.seniors import pausing
from helpline.seniors.departures import Departure, Leaving
from helpline.seniors.model import MEMBERS, Senior, SeniorState
from helpline.seniors.visits import VisitState, call_off_visit

BACK = timedelta(days=2)  # a call of yesterday may still be under way
AHEAD = timedelta(days=7)  # further than anything is planned
MOST_VISITS = 500
CAUSES = ("pause", "senior", "enrolment")


def end_membership(
    tx: UnitOfWork, now: datetime, senior_id: int, reason: Leaving, *, by: Actor
) -> Departure:
    """A senior leaves the service. To come back somebody enrols them again, with a new consent.

    Raises Refused without an officer's name, for who is no member any more, and while an incident
    is open, a request waits for its answer, or a call is under way (but after a death).
    """
    senior = tx.seniors.get(senior_id)
    if senior.state not in MEMBERS:
        raise Refused(Why.NO_MEMBER)
    incident = tx.incidents.open_of(senior_id)
    if incident is not None:
        raise Refused(Why.INCIDENT_OPEN(incident=incident.id))
    waiting = tx.requests.open_of(senior_id)
    if waiting:
        raise Refused(Why.REQUESTS_WAIT(count=len(waiting)))
    if reason is not Leaving.DIED and _under_way(tx, now, senior_id):
        raise Refused(Why.CALL_UNDER_WAY)
    return leave(tx, now, senior, reason, source=f"left:{now.isoformat()}", by=by)


def leave(
    tx: UnitOfWork, now: datetime, senior: Senior, reason: Leaving, *, source: str, by: Actor
) -> Departure:
    """Write the end down, with everything that ends with it; whoever calls this has looked at what
    must not. `source` says in the evidence of each call why it was excused. Raises Refused
    without an officer's name."""
    if by.person_id is None:
        raise Refused(Why.NO_OFFICER_BEHIND)
    state = SeniorState.DIED if reason is Leaving.DIED else SeniorState.LEFT
    stop(tx, now, senior, state, source=source, by=by)
    departure = tx.departures.add(
        Departure(0, senior.person_id, senior.station_id, reason, now, by.person_id)
    )
    by.note(
        tx,
        now,
        "membership_ended",
        "senior",
        senior.person_id,
        senior.station_id,
        leaving=reason.value,
    )
    return departure


def stop(
    tx: UnitOfWork, now: datetime, senior: Senior, state: SeniorState, *, source: str, by: Actor
) -> None:
    """Nothing automatic rings at that door again and nobody is sent there: calls to come are
    excused and planned visits called off in the name of `by`, what waits to leave is cancelled, a
    pause is over, and every consent ends."""
    id_ = senior.person_id
    for check_in in tx.check_ins.between(id_, now - BACK, now + AHEAD):
        tx.intents.cancel_pending("check_in", check_in.id, now)
        if check_in.state.open:
            take(tx, now, check_in.id, EvidenceKind.EXCUSED, source=source, actor_id=by.person_id)
    for cause in CAUSES:
        tx.intents.cancel_pending(cause, id_, now)
    for visit in tx.visits.of_senior(id_, MOST_VISITS):
        if visit.state is VisitState.PLANNED:
            call_off_visit(tx, now, visit.id, by=by)
    reminder = tx.duties.find(pausing.DUTY, "senior", id_)
    if reminder is not None:
        tx.duties.save(
            replace(reminder, state=DutyState.CANCELLED, done_by=by.person_id, due_at=None)
        )
    latest = {event.purpose: event for event in tx.consents.of(id_)}
    for purpose, event in latest.items():
        if event.given:
            answers.note(tx, now, id_, purpose, given=False, how=How.ENDED, by=by.person_id)
    tx.seniors.save(
        replace(senior, state=state, paused_until=None, paused_by=None, consent_at=None)
    )


def _under_way(tx: UnitOfWork, now: datetime, senior_id: int) -> bool:
    """Whether somebody is being asked right now: silence must not be made to vanish."""
    return any(
        check_in.state.open and check_in.state is not CheckInState.PLANNED
        for check_in in tx.check_ins.between(senior_id, now - BACK, now + AHEAD)
    )
