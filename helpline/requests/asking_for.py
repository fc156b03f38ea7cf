"""A senior asks for something: a request with a deadline, and the station desk is told."""

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from helpline.contact import Door, Letter, Purpose
from helpline.directory.model import Role
from helpline.directory.policies import checkin_policy
from helpline.directory.roster import on_duty
from helpline.repositories import UnitOfWork
from helpline.requests.model import Request, RequestState
from helpline.sending.model import IntentKind, Lane

CAUSE = "request"
DUTY = "answer_request"
NAMED_WITHIN = timedelta(minutes=3)
CALL_BACK_WITHIN = timedelta(minutes=15)


def ask_for(
    tx: UnitOfWork,
    door: Door,
    now: datetime,
    senior_id: int | None,
    check_in_id: int | None,
    kind: str,
    *,
    answer_within: timedelta | None = None,
    tell_after: timedelta = NAMED_WITHIN,
    prompt_key: str = "station.need",
) -> Request | None:
    """Open a request and the duty to answer it; the desk hears of it after `tell_after`, so
    that the senior can still say what it is. None if the senior is not known."""
    if senior_id is None:
        return None
    senior = tx.seniors.get(senior_id)
    within = answer_within or answer_time(tx, senior.station_id, kind)
    request = tx.requests.add(
        Request(
            id=0,
            senior_id=senior_id,
            station_id=senior.station_id,
            check_in_id=check_in_id,
            kind=kind,
            words="",
            state=RequestState.OPEN,
            opened_at=now,
            answer_by=now + within,
            done_by=None,
            done_at=None,
            version=0,
        )
    )
    tx.duties.add(
        kind=DUTY,
        subject=CAUSE,
        subject_id=request.id,
        unit_id=senior.station_id,
        due_at=request.answer_by,
    )
    tx.audit.add(
        now,
        "request_opened",
        CAUSE,
        request.id,
        unit_id=senior.station_id,
        detail={"kind": kind, "check_in": check_in_id},
    )
    tell_desk(tx, door, now, request, prompt_key, not_before=now + tell_after)
    return request


def name_request(
    tx: UnitOfWork,
    door: Door,
    now: datetime,
    senior_id: int | None,
    check_in_id: int | None,
    kind: str,
    words: str,
) -> str:
    """Say what the request of a moment ago is; the desk hears of it now.

    Returns the local date (ISO) by which the station answers.
    """
    if senior_id is None:
        return ""
    standing = begun_just_now(tx, now, senior_id)
    if standing is None:
        standing = ask_for(tx, door, now, senior_id, check_in_id, kind)
    if standing is None:
        return ""
    tx.intents.cancel_pending(CAUSE, standing.id, now)
    answer_by = now + answer_time(tx, standing.station_id, kind)
    named = tx.requests.save(
        replace(
            standing,
            kind=kind,
            answer_by=answer_by,
            words=words if kind == "other" else "",
        )
    )
    duty = tx.duties.find(DUTY, CAUSE, named.id)
    if duty is not None:
        tx.duties.save(replace(duty, due_at=answer_by))
    told = len(tx.intents.of_cause(CAUSE, named.id))
    tell_desk(tx, door, now, named, "station.need", try_no=told)
    return local_day(tx, named)


def begun_just_now(tx: UnitOfWork, now: datetime, senior_id: int) -> Request | None:
    """The request that this senior is still speaking about, if there is one."""
    recent = (r for r in tx.requests.open_of(senior_id) if now - r.opened_at <= NAMED_WITHIN * 2)
    return next(recent, None)


def promise_call_back(
    tx: UnitOfWork, door: Door, now: datetime, senior_id: int | None
) -> Request | None:
    """Nobody was free to talk: the station rings back within 15 minutes, or the next rank hears
    of it."""
    return ask_for(
        tx,
        door,
        now,
        senior_id,
        None,
        "other",
        answer_within=CALL_BACK_WITHIN,
        tell_after=timedelta(0),
        prompt_key="station.call_back",
    )


def answer_time(tx: UnitOfWork, station_id: int, kind: str) -> timedelta:
    """How long the station has for a request of this kind."""
    policy = checkin_policy(tx, station_id)
    seconds = policy.medicine_answer_s if kind == "medicine" else policy.need_answer_s
    return timedelta(seconds=seconds)


def local_day(tx: UnitOfWork, request: Request) -> str:
    """The date of the deadline where the senior lives, as YYYY-MM-DD."""
    zone = ZoneInfo(tx.units.get(request.station_id).tz)
    return request.answer_by.astimezone(zone).date().isoformat()


def tell_desk(
    tx: UnitOfWork,
    door: Door,
    now: datetime,
    request: Request,
    prompt_key: str,
    *,
    role: Role = Role.DESK_OFFICER,
    unit_id: int | None = None,
    not_before: datetime | None = None,
    try_no: int = 0,
) -> int:
    """SMS about a request to whoever holds a post now; the station's own telephone if nobody
    does. Returns how many were told."""
    unit = tx.units.get(unit_id or request.station_id)
    people = on_duty(tx, [unit], role, now) or ([unit.contact_id] if unit.contact_id else [])
    senior = tx.seniors.get(request.senior_id)
    beat = tx.units.get(senior.beat_id)
    told = 0
    for person_id in people:
        hindi = tx.people.get(person_id).language == "hi"
        params = {
            "number": str(request.id),
            "what": request.kind,
            "name": tx.people.get(request.senior_id).name,
            "place": beat.name_local if hindi and beat.name_local else beat.name,
            "day": local_day(tx, request),
            "within": str(int((request.answer_by - request.opened_at).total_seconds())),
        }
        sent = door.send(
            tx,
            now,
            Letter(
                person_id=person_id,
                kind=IntentKind.SMS,
                purpose=Purpose.STATION_NOTICE,
                prompt_key=prompt_key,
                lane=Lane.MESSAGES,
                cause=CAUSE,
                cause_id=request.id,
                try_no=try_no,
                params=params,
                not_before=not_before,
            ),
        )
        told += hasattr(sent, "token")
    return told
