"""Firing a rung: its people are told, its clock starts, whatever delivery says later."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from helpline.contact import Door
from helpline.directory.ladders import CONTACT
from helpline.directory.policies import escalation_policy
from helpline.escalation.alerting import tell
from helpline.escalation.areas.model import ROW_WAITS_S
from helpline.escalation.areas.owing import listed
from helpline.escalation.climbing import rungs_from
from helpline.escalation.model import Incident, IncidentState, Rung
from helpline.escalation.responders import Responder, on_rung
from helpline.ports import Ids
from helpline.repositories import UnitOfWork

EMPTY_RUNG = "empty_rung"


Wording = Callable[[Responder], str | None]


def usual(responder: Responder) -> str | None:
    """No text of its own: the one that fits the incident."""
    return None


def fire_next(
    tx: UnitOfWork,
    door: Door,
    ids: Ids,
    now: datetime,
    incident: Incident,
    wording: Wording = usual,
    without: int | None = None,
) -> Incident:
    """Fire the next rung on which somebody can be told; `wording` may choose the SMS's text, and
    the person `without` is left out.

    A rung with nobody on shift, or whose people the door refuses all, is skipped at once and
    reported (invariant 13). If none of the rungs that are left has anybody, the ladder begins
    again from its foot after `repeat_s`, and a fault stands until it finds somebody.
    """
    on_list = listed(tx, incident) is not None
    for rung, round_ in rungs_from(incident.ladder, incident.rung, incident.round):
        step = incident.ladder.rungs[rung]
        fired = replace(
            incident,
            state=IncidentState.ALERTING,
            ack_alert_id=None,
            ack_until=None,
            rung=rung,
            round=round_,
            rung_at=now,
            firings=incident.firings + 1,
            due_at=now
            + timedelta(seconds=min(step.wait_s, ROW_WAITS_S if on_list else step.wait_s)),
        )
        responders = [r for r in on_rung(tx, fired, step, now) if r.person_id != without]
        if _reached(tx, door, ids, now, fired, step, wording, responders):
            tx.faults.clear("ladder_empty", str(incident.id), now)
            return tx.incidents.save(fired)
        _report_empty(tx, now, fired, step)
    tx.faults.report("ladder_empty", str(incident.id), now)
    wait = timedelta(seconds=escalation_policy(tx, incident.station_id).repeat_s)
    return tx.incidents.save(
        replace(
            incident,
            state=IncidentState.ALERTING,
            ack_alert_id=None,
            ack_until=None,
            rung=-1,
            round=0,
            due_at=now + wait,
        )
    )


def fire_again(
    tx: UnitOfWork,
    door: Door,
    ids: Ids,
    now: datetime,
    incident: Incident,
    wording: Wording = usual,
    without: int | None = None,
) -> Incident:
    """Fire the present rung once more: an acknowledgement or a provisional report has run out,
    and the ladder starts again where it was (invariant 15)."""
    before = replace(incident, rung=max(-1, incident.rung - 1))
    return fire_next(tx, door, ids, now, before, wording, without)


def _reached(
    tx: UnitOfWork,
    door: Door,
    ids: Ids,
    now: datetime,
    incident: Incident,
    step: Rung,
    wording: Wording,
    responders: Sequence[Responder],
) -> bool:
    if not step.channels:
        return bool(responders)
    told = [
        tell(tx, door, ids, now, incident, responder, step.channels, wording(responder))
        for responder in responders
    ]
    return any(told)


def _report_empty(tx: UnitOfWork, now: datetime, incident: Incident, step: Rung) -> None:
    tx.audit.add(
        now,
        "rung_empty",
        "incident",
        incident.id,
        unit_id=incident.station_id,
        detail={"rung": incident.rung, "round": incident.round},
    )
    if any(post.role != CONTACT for post in step.posts):
        posts = "+".join(f"{post.role}@{post.at}" for post in step.posts)
        tx.faults.report(EMPTY_RUNG, f"{incident.station_id}:{posts}", now)
