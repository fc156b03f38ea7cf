"""What a desk officer or a supervisor does to an incident from the console.

An officer who rings the control room has no code at hand: the desk names the officer, and the
desk's own name stands in the audit chain beside it. A supervisor decides in their own name.
"""

from dataclasses import replace
from datetime import datetime

from helpline.contact import Door
from helpline.directory.ladders import CONTACT
from helpline.errors import Refused
from helpline.escalation.alerting import alert_for, live_alert
from helpline.escalation.firing import fire_again
from helpline.escalation.model import Alert, Incident, IncidentState, Outcome
from helpline.escalation.reporting import Reported, close, needs_help, report
from helpline.escalation.responders import Responder
from helpline.escalation.responding import CONFIRMERS, Answer, acknowledge, decline
from helpline.ports import Ids
from helpline.reasons.refusals import Why
from helpline.repositories import UnitOfWork

VIA = "console"


def going(
    tx: UnitOfWork, ids: Ids, now: datetime, incident_id: int, officer_id: int, *, by: int
) -> Answer:
    """Officer `officer_id` said to `by` that they are going.

    Raises Refused if that person is not an active officer.
    """
    incident = tx.incidents.get(incident_id)
    if not incident.open:
        return Answer.CLOSED
    alert = _alert_of(tx, ids, now, incident, officer_id)
    _named(tx, now, incident, alert, "going", by)
    return acknowledge(tx, now, alert, VIA)


def cannot(
    tx: UnitOfWork,
    door: Door,
    ids: Ids,
    now: datetime,
    incident_id: int,
    officer_id: int,
    *,
    by: int,
) -> Answer:
    """Officer `officer_id` said to `by` that they cannot go: the ladder goes on at once.

    Raises Refused if that person was not told of this incident.
    """
    incident = tx.incidents.get(incident_id)
    if not incident.open:
        return Answer.CLOSED
    alert = live_alert(tx, incident_id, officer_id)
    if alert is None:
        raise Refused(Why.OFFICER_NOT_TOLD)
    _named(tx, now, incident, alert, "cannot", by)
    return decline(tx, door, ids, now, alert, VIA)


def seen(
    tx: UnitOfWork,
    door: Door,
    ids: Ids,
    now: datetime,
    incident_id: int,
    officer_id: int,
    outcome: Outcome,
    *,
    diary_number: str | None,
    by: int,
) -> Reported:
    """Officer `officer_id` told `by` what they saw on the spot; it counts as that officer's rank
    counts. Raises Refused if that person is not an active officer."""
    incident = tx.incidents.get(incident_id)
    if not incident.open:
        return Reported.ALREADY_CLOSED
    alert = _alert_of(tx, ids, now, incident, officer_id)
    _named(tx, now, incident, alert, outcome.value, by)
    return report(tx, door, ids, now, alert, outcome, diary_number=diary_number, via=VIA)


def help_wanted(
    tx: UnitOfWork,
    door: Door,
    ids: Ids,
    now: datetime,
    incident_id: int,
    officer_id: int,
    *,
    by: int,
) -> Reported:
    """Officer `officer_id` told `by` that help is needed on the spot."""
    incident = tx.incidents.get(incident_id)
    if not incident.open:
        return Reported.ALREADY_CLOSED
    alert = _alert_of(tx, ids, now, incident, officer_id)
    _named(tx, now, incident, alert, "needs_help", by)
    return needs_help(tx, door, ids, now, alert, VIA)


def close_as(
    tx: UnitOfWork,
    door: Door,
    now: datetime,
    incident_id: int,
    outcome: Outcome,
    *,
    diary_number: str | None,
    by: int,
) -> Incident:
    """A supervisor closes in their own name, whether or not they were ever alerted.

    Raises Refused if `by` has no rank that confirms, or if an outcome other than 'well' comes
    without a general-diary number.
    """
    _require_confirmer(tx, by)
    incident = tx.incidents.get(incident_id)
    if not incident.open:
        return incident
    return close(tx, door, now, incident, outcome, by, diary_number)


def doubt(
    tx: UnitOfWork, door: Door, ids: Ids, now: datetime, incident_id: int, *, by: int
) -> Incident:
    """A supervisor does not believe a reported 'well': the ladder goes on where it was.

    Raises Refused if `by` has no rank that confirms, or if no 'well' waits for confirmation.
    """
    _require_confirmer(tx, by)
    incident = tx.incidents.get(incident_id)
    if incident.state is not IncidentState.PROVISIONAL:
        raise Refused(Why.NO_WELL_WAITS)
    tx.audit.add(now, "doubted", "incident", incident.id, actor_id=by, unit_id=incident.station_id)
    tx.intents.cancel_pending("incident_confirm", incident.id, now)
    doubted = replace(incident, report=None, report_by=None, report_at=None)
    return fire_again(tx, door, ids, now, doubted)


def _alert_of(
    tx: UnitOfWork, ids: Ids, now: datetime, incident: Incident, officer_id: int
) -> Alert:
    """The officer's live alert of this incident; one who was never told gets one now, so that
    whoever goes is always tied to the incident by a code (invariant 14)."""
    standing = live_alert(tx, incident.id, officer_id)
    if standing is not None and standing.role != CONTACT:
        return standing
    officer = tx.officers.find(officer_id)
    if standing is not None or officer is None or not officer.active:
        raise Refused(Why.ACTIVE_OFFICER_ONLY)
    return alert_for(tx, ids, now, incident, Responder(officer_id, officer.role.value))


def _require_confirmer(tx: UnitOfWork, person_id: int) -> None:
    officer = tx.officers.find(person_id)
    if officer is None or not officer.active or officer.role not in CONFIRMERS:
        raise Refused(Why.SHO_CONFIRMS)


def _named(
    tx: UnitOfWork, now: datetime, incident: Incident, alert: Alert, said: str, by: int
) -> None:
    tx.audit.add(
        now,
        "told_to_desk",
        "incident",
        incident.id,
        actor_id=by,
        unit_id=incident.station_id,
        detail={"alert": alert.id, "officer": alert.responder_id, "said": said},
    )
