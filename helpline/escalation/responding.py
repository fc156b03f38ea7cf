"""What responders answer: going, cannot. An acknowledgement buys time and closes nothing."""

from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum

from helpline.contact import Door
from helpline.directory.ladders import CONTACT
from helpline.directory.model import Role
from helpline.directory.policies import escalation_policy
from helpline.escalation.alerting import live_alert, tell
from helpline.escalation.firing import Wording, fire_again, fire_next, usual
from helpline.escalation.model import Alert, Incident, IncidentState
from helpline.escalation.responders import Responder, on_rung
from helpline.ports import Ids
from helpline.repositories import UnitOfWork

RAN_OUT = frozenset({"acknowledgement_expired", "confirmation_expired"})
CONFIRMERS = frozenset({Role.SHO, Role.CIRCLE_OFFICER, Role.SP, Role.HEADQUARTERS})


class Answer(StrEnum):
    """What became of a responder's answer; the reply to them is chosen by it."""

    TAKEN = "taken"
    ALREADY_YOURS = "already_yours"
    TAKEN_BY_OTHER = "taken_by_other"
    STALE_CODE = "stale_code"
    CLOSED = "closed"


def acknowledge(tx: UnitOfWork, now: datetime, alert: Alert, via: str) -> Answer:
    """'I am going': stops the ladder for `ack_lasts_s` seconds.

    Needs the live code of this incident, given to this person (invariant 14). Pending calls and
    messages of the incident are cancelled in the same transaction; what is leased already may
    still leave (invariant 16). A contact's 'going' is noted and stops nothing.
    """
    incident = tx.incidents.get(alert.incident_id)
    if not incident.open:
        return Answer.CLOSED
    if incident.ack_alert_id == alert.id and incident.state is IncidentState.ACKNOWLEDGED:
        return Answer.ALREADY_YOURS
    if not alert.live:
        return Answer.STALE_CODE
    if _held_by_another(incident, alert):
        tx.alerts.save(replace(alert, ack_at=alert.ack_at or now))
        _note(tx, now, incident, alert, "also_going", via)
        return Answer.TAKEN_BY_OTHER
    tx.alerts.save(replace(alert, ack_at=now))
    _note(tx, now, incident, alert, "acknowledged", via)
    if alert.role == CONTACT:
        return Answer.TAKEN
    tx.intents.cancel_pending("incident", incident.id, now)
    until = now + timedelta(seconds=escalation_policy(tx, incident.station_id).ack_lasts_s)
    tx.incidents.save(
        replace(
            incident,
            state=IncidentState.ACKNOWLEDGED,
            ack_alert_id=alert.id,
            ack_until=until,
            report=None,
            report_by=None,
            report_at=None,
            due_at=until,
        )
    )
    return Answer.TAKEN


def _held_by_another(incident: Incident, alert: Alert) -> bool:
    """Somebody goes already, or has reported 'well'; an SHO or a higher rank who does not trust
    that report goes all the same, and takes it over."""
    if incident.state is IncidentState.PROVISIONAL:
        return alert.role not in CONFIRMERS
    return incident.state is IncidentState.ACKNOWLEDGED and alert.role != CONTACT


def decline(tx: UnitOfWork, door: Door, ids: Ids, now: datetime, alert: Alert, via: str) -> Answer:
    """'I cannot': whoever said 'going' hands on to the others of the rung, or else to the next
    one; of those who were only asked, the last to decline lets the ladder go on at once."""
    incident = tx.incidents.get(alert.incident_id)
    if not incident.open:
        return Answer.CLOSED
    held = incident.ack_alert_id == alert.id and incident.state is IncidentState.ACKNOWLEDGED
    tx.alerts.save(replace(alert, declined_at=now))
    _note(tx, now, incident, alert, "declined", via)
    if alert.role == CONTACT:
        contact_failed(tx, door, ids, now, incident, alert)
    elif held:
        fire_again(tx, door, ids, now, incident, _handed_on, without=alert.responder_id)
    elif _asked_now(incident, alert) and not _others_of_rung(tx, incident, alert):
        advance(tx, door, ids, now, incident)
    return Answer.TAKEN


def advance(tx: UnitOfWork, door: Door, ids: Ids, now: datetime, incident: Incident) -> Incident:
    """Go on without waiting for the rung's clock: its people cannot, or were not reached.

    On the repeating top of the ladder, and while nobody could be told at all, the clock runs all
    the same, so that a dead telephone there opens no flood.
    """
    if incident.round > 0 or incident.rung < 0:
        return incident
    return fire_next(tx, door, ids, now, incident)


def contact_failed(
    tx: UnitOfWork, door: Door, ids: Ids, now: datetime, incident: Incident, alert: Alert
) -> None:
    """A contact cannot look in or was not reached: the next safe one is asked. Without another
    one, a rung of contacts alone gives way to the first officer at once."""
    if not _asked_now(incident, alert):
        return
    step = incident.ladder.rungs[incident.rung]
    contacts = [r for r in on_rung(tx, incident, step, now) if r.role == CONTACT]
    asked = [tell(tx, door, ids, now, incident, contact, step.channels) for contact in contacts]
    if not any(asked) and all(post.role == CONTACT for post in step.posts):
        advance(tx, door, ids, now, incident)


def _asked_now(incident: Incident, alert: Alert) -> bool:
    """Whether this responder was asked to go by the rung whose clock is running: not by one of
    the same number before it was told again or before the incident grew graver, and not only to
    confirm what somebody reported meanwhile."""
    if incident.state is not IncidentState.ALERTING or not alert.rung == incident.rung >= 0:
        return False
    stands_on_it = any(post.role == alert.role for post in incident.ladder.rungs[alert.rung].posts)
    return stands_on_it and incident.rung_at is not None and alert.told_at >= incident.rung_at


def _handed_on(responder: Responder) -> str:
    return "alert.handed_on"


def expire(tx: UnitOfWork, door: Door, ids: Ids, now: datetime, incident: Incident) -> Incident:
    """No outcome in time takes the acknowledgement back (invariant 15).

    The code that was used is spent; the responder is told again with a new one. The first time
    the ladder starts again where it was; whoever breaks the promise once more holds it no longer.
    """
    lapsed: int | None = None
    if incident.ack_alert_id is not None:
        spent = tx.alerts.get(incident.ack_alert_id)
        lapsed = spent.responder_id
        tx.alerts.save(replace(spent, live=False))
        _note(tx, now, incident, spent, "acknowledgement_expired", "clock")

    def wording(responder: Responder) -> str:
        own = responder.person_id == lapsed
        return "alert.ack_expired" if own else "alert.handed_on"

    return _start_again(tx, door, ids, now, incident, lapsed, wording)


def unconfirmed(
    tx: UnitOfWork, door: Door, ids: Ids, now: datetime, incident: Incident
) -> Incident:
    """A reported 'well' that neither the senior nor the SHO has confirmed in time counts as
    none (invariant 15)."""
    tx.audit.add(now, "confirmation_expired", "incident", incident.id, unit_id=incident.station_id)
    return _start_again(tx, door, ids, now, incident, incident.report_by, usual)


def _start_again(
    tx: UnitOfWork,
    door: Door,
    ids: Ids,
    now: datetime,
    incident: Incident,
    lapsed: int | None,
    wording: Wording,
) -> Incident:
    """Fire the present rung once more; from the second promise of an incident that ran out on, the
    next one, so that nobody holds a ladder by saying 'going' again and again. Who lapsed keeps a
    live code, and can still report what was seen."""
    broken = sum(action in RAN_OUT for _, action, _ in tx.audit.of("incident", incident.id))
    if broken < 2 or incident.rung < 0:
        return fire_again(tx, door, ids, now, incident, wording)
    step = incident.ladder.rungs[incident.rung]
    late = [r for r in on_rung(tx, incident, step, now) if r.person_id == lapsed]
    climbed = fire_next(tx, door, ids, now, incident, wording)
    for responder in late:
        if live_alert(tx, incident.id, responder.person_id) is None:
            tell(tx, door, ids, now, climbed, responder, step.channels, wording(responder))
    return climbed


def _others_of_rung(tx: UnitOfWork, incident: Incident, declined: Alert) -> bool:
    return any(
        _asked_now(incident, alert)
        and alert.id != declined.id
        and alert.declined_at is None
        and alert.live
        and alert.role != CONTACT
        for alert in tx.alerts.of_incident(incident.id)
    )


def _note(
    tx: UnitOfWork, now: datetime, incident: Incident, alert: Alert, action: str, via: str
) -> None:
    tx.audit.add(
        now,
        action,
        "incident",
        incident.id,
        actor_id=alert.responder_id,
        unit_id=incident.station_id,
        detail={"alert": alert.id, "role": alert.role, "via": via},
    )
