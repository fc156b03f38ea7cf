"""A request is answered: with a name, and the senior hears of it."""

from dataclasses import replace
from datetime import datetime

from helpline.contact import Door, Letter, Purpose
from helpline.duties import DutyState
from helpline.repositories import UnitOfWork
from helpline.requests.asking_for import CAUSE, DUTY
from helpline.requests.model import Request, RequestState
from helpline.sending.model import IntentKind, Lane


def answer_request(tx: UnitOfWork, door: Door, now: datetime, request_id: int, by: int) -> Request:
    """Close a request in the name of officer `by`; the senior gets an SMS. Doing it again
    changes nothing."""
    request = tx.requests.get(request_id)
    if request.state is RequestState.DONE:
        return request
    done = tx.requests.save(replace(request, state=RequestState.DONE, done_by=by, done_at=now))
    duty = tx.duties.find(DUTY, CAUSE, request_id)
    if duty is not None:
        tx.duties.save(replace(duty, state=DutyState.DONE, done_by=by, due_at=None))
    tx.intents.cancel_pending(CAUSE, request_id, now)
    tx.audit.add(
        now, "request_answered", CAUSE, request_id, actor_id=by, unit_id=request.station_id
    )
    door.send(
        tx,
        now,
        Letter(
            person_id=request.senior_id,
            kind=IntentKind.SMS,
            purpose=Purpose.SENIOR_NOTICE,
            prompt_key="need.answered",
            lane=Lane.MESSAGES,
            cause="request_answered",
            cause_id=request_id,
            params={"what": request.kind},
        ),
    )
    return done
