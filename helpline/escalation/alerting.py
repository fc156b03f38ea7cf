"""Telling one responder: an alert with a code, and the SMS and call that carry it."""

from dataclasses import replace
from datetime import datetime, timedelta

from helpline.contact import Door, Letter, Purpose, Refusal
from helpline.directory.ladders import CONTACT
from helpline.directory.model import Role
from helpline.directory.policies import escalation_policy
from helpline.escalation.areas.owing import listed, owe
from helpline.escalation.codes import fresh_code
from helpline.escalation.model import Alert, Channel, Incident, IncidentKind, Outcome
from helpline.escalation.responders import Responder
from helpline.ports import Ids
from helpline.repositories import UnitOfWork
from helpline.sending.leaving import cancel
from helpline.sending.model import IntentKind, IntentState, Lane

CAUSE = "incident"
CONFIRM = "incident_confirm"  # a fresh call to the senior
LASTS = timedelta(hours=2)
LOOK = "contact_look"  # the call back to a contact who went to look
URGENT = frozenset({IncidentKind.EMERGENCY, IncidentKind.DURESS})


def lane_of(incident: Incident) -> Lane:
    """Emergencies and duress go before every other call and message."""
    return Lane.EMERGENCY if incident.kind in URGENT else Lane.ESCALATION


def place_name(tx: UnitOfWork, incident: Incident, language: str) -> str:
    """The mohalla, that is the senior's beat, in the listener's language."""
    beat = tx.units.get(incident.beat_id)
    return beat.name_local if language == "hi" and beat.name_local else beat.name


def live_alert(tx: UnitOfWork, incident_id: int, responder_id: int) -> Alert | None:
    """The alert that this responder holds of this incident, if its code is live."""
    return next(
        (
            alert
            for alert in tx.alerts.of_incident(incident_id)
            if alert.responder_id == responder_id and alert.live
        ),
        None,
    )


def alert_for(
    tx: UnitOfWork, ids: Ids, now: datetime, incident: Incident, responder: Responder
) -> Alert:
    """The responder's live alert of this incident, brought to the present rung, or a new one."""
    standing = live_alert(tx, incident.id, responder.person_id)
    if standing is not None:
        renewed = replace(standing, rung=incident.rung, told_at=now, declined_at=None)
        tx.alerts.save(renewed)
        return renewed
    length = escalation_policy(tx, incident.station_id).code_length
    return tx.alerts.add(
        Alert(
            id=0,
            incident_id=incident.id,
            rung=incident.rung,
            responder_id=responder.person_id,
            role=responder.role,
            code=fresh_code(tx, ids, responder.person_id, now, length),
            live=True,
            told_at=now,
            ack_at=None,
            declined_at=None,
        )
    )


def tell(
    tx: UnitOfWork,
    door: Door,
    ids: Ids,
    now: datetime,
    incident: Incident,
    responder: Responder,
    channels: tuple[Channel, ...],
    prompt_key: str | None = None,
) -> bool:
    """Alert one responder on these channels; False if the door refused all of it (and audited it).

    Who stands on the list of an area is told of together with the others, later in the same
    minute; contacts are asked about each senior as always. The first SMS gives nothing away to a thief: code, name, mohalla. A contact gets a call only,
    and hears no more than 'please look in'.
    """
    row = listed(tx, incident) if responder.role != CONTACT else None
    if row is not None:
        owe(tx, ids, now, row.area_id, incident, responder)
        return True
    alert = alert_for(tx, ids, now, incident, responder)
    tx.audit.add(
        now,
        "told",
        CAUSE,
        incident.id,
        unit_id=incident.station_id,
        detail={"alert": alert.id, "rung": incident.rung, "role": responder.role},
    )
    if responder.role == CONTACT:
        letters = [_contact_call(tx, now, incident, alert)]
    else:
        if incident.round <= 1:
            _recall(tx, now, incident, alert)
        key = prompt_key or sms_key(tx, incident, responder)
        letters = [_letter(tx, now, incident, alert, channel, key) for channel in channels]
    sent = [door.send(tx, now, letter) for letter in letters]
    return not all(isinstance(intent, Refusal) for intent in sent)


def call_about(tx: UnitOfWork, now: datetime, incident: Incident, alert: Alert) -> Letter:
    """The call to a responder about one incident."""
    return _letter(tx, now, incident, alert, Channel.CALL, "")


def _recall(tx: UnitOfWork, now: datetime, incident: Incident, alert: Alert) -> None:
    """What an earlier firing still has waiting for the same person is overtaken by this one: when
    a provider comes back, nobody gets an hour's alerts at once (invariant 20). In the rounds at
    the top each firing lasts only until the next one, and there is nothing to recall."""
    for intent in tx.intents.of_alert(alert.id):
        overtaken = intent.cause == CAUSE and intent.try_no != incident.firings
        if overtaken and intent.state is IntentState.PENDING:
            cancel(tx, now, intent, "overtaken")


def lasts_until(incident: Incident, now: datetime) -> datetime:
    """When an alert is no news any more: at the top of the ladder, once the next round begins."""
    if incident.round > 0 and incident.due_at is not None:
        return incident.due_at
    return now + LASTS


def sms_key(tx: UnitOfWork, incident: Incident, responder: Responder) -> str:
    """Which registered text tells this responder what is the matter."""
    if incident.report is Outcome.NOT_AT_HOME:
        return "alert.not_at_home"
    if incident.kind in URGENT:
        return f"alert.{incident.kind.value}"
    if responder.role == Role.BEAT_OFFICER:
        own = tx.officers.find(responder.person_id)
        return "alert.missed" if own and own.unit_id == incident.beat_id else "alert.substitute"
    return "alert.substitute" if responder.role == Role.DESK_OFFICER else "alert.unacknowledged"


def _letter(
    tx: UnitOfWork,
    now: datetime,
    incident: Incident,
    alert: Alert,
    channel: Channel,
    key: str,
) -> Letter:
    language = tx.people.get(alert.responder_id).language
    call = channel is Channel.CALL
    return Letter(
        person_id=alert.responder_id,
        kind=IntentKind.CALL if call else IntentKind.SMS,
        purpose=Purpose.ALERT,
        prompt_key="ack.opening" if call else key,
        lane=lane_of(incident),
        cause=CAUSE,
        cause_id=incident.id,
        try_no=incident.firings,
        params={} if call else alert_params(tx, incident, alert, language),
        flow="escalation_ack" if call else None,
        alert_id=alert.id,
        not_after=lasts_until(incident, now),
        ring_s=escalation_policy(tx, incident.station_id).alert_ring_s,
    )


def _contact_call(tx: UnitOfWork, now: datetime, incident: Incident, alert: Alert) -> Letter:
    return Letter(
        person_id=alert.responder_id,
        kind=IntentKind.CALL,
        purpose=Purpose.CONTACT_LOOK_IN,
        prompt_key="contact.question",
        lane=lane_of(incident),
        cause=CAUSE,
        cause_id=incident.id,
        try_no=incident.firings,
        flow="contact_lookin",
        alert_id=alert.id,
        about_senior=incident.senior_id,
        not_after=now + timedelta(minutes=30),
        ring_s=escalation_policy(tx, incident.station_id).alert_ring_s,
    )


def alert_params(tx: UnitOfWork, incident: Incident, alert: Alert, language: str) -> dict[str, str]:
    """All parameters that an alert's text may name; a text takes the ones that it declares."""
    params = {
        "code": alert.code,
        "name": tx.people.get(incident.senior_id).name,
        "place": place_name(tx, incident, language),
    }
    if incident.report_by is not None:
        params["officer"] = tx.people.get(incident.report_by).name
    return params
