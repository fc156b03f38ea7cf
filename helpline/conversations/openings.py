"""Which flow a call or message begins, with whom and with which facts."""

from datetime import datetime

from helpline.cases.callout import Callout
from helpline.cases.telling import place_of
from helpline.checkins.calling_in import subject_of
from helpline.conversations.handlers.household import household, member_facts
from helpline.conversations.numbers import senior_of
from helpline.conversations.talks import Opening
from helpline.directory.ladders import CONTACT
from helpline.escalation.alerting import place_name
from helpline.escalation.model import Alert, IncidentState, Outcome
from helpline.escalation.responding import CONFIRMERS
from helpline.people import Person
from helpline.repositories import UnitOfWork
from helpline.sending.model import Intent, IntentKind
from helpline.seniors.model import Senior


def of_intent(tx: UnitOfWork, intent: Intent, call_sid: str | None) -> Opening:
    """The conversation of a call or message that we sent."""
    channel = "voice" if intent.kind is IntentKind.CALL else "sms"
    if intent.alert_id is not None:
        alert = tx.alerts.get(intent.alert_id)
        facts = (
            contact_facts(tx, intent, alert)
            if alert.role == CONTACT
            else responder_facts(tx, alert, intent.language)
        )
        subject, subject_id = "alert", alert.id
    else:
        subject, subject_id = _subject(intent)
        facts = senior_facts(tx, intent, subject, subject_id) | dict(intent.params)
    return Opening(
        flow=intent.flow or "senior_checkin",
        facts=facts,
        channel=channel,
        language=intent.language,
        person_id=intent.person_id,
        subject=subject,
        subject_id=subject_id,
        intent_id=intent.id,
        call_sid=call_sid,
    )


def _subject(intent: Intent) -> tuple[str, int]:
    if intent.cause == "check_in":
        return "check_in", intent.cause_id
    if intent.cause == "incident_confirm":
        return "incident", intent.cause_id
    return "senior", intent.person_id


def senior_facts(tx: UnitOfWork, intent: Intent, subject: str, subject_id: int) -> dict[str, str]:
    """Facts of our own call to a senior."""
    senior_id = senior_of(tx, subject, subject_id)
    name = tx.people.get(senior_id).name if senior_id is not None else ""
    if intent.cause == "incident_confirm":
        mode = "confirm"
    else:
        mode = "retry" if intent.try_no > 1 else "daily"
    return {"mode": mode, "name": name, **member_facts(tx, tx.people.get(intent.person_id))}


def responder_facts(tx: UnitOfWork, alert: Alert, language: str) -> dict[str, str]:
    """Facts of a call about an alert. What is private is spoken only after a key."""
    incident = tx.incidents.get(alert.incident_id)
    senior = tx.seniors.get(incident.senior_id)
    holder = next((c for c in tx.seniors.contacts(senior.person_id) if c.key_holder), None)
    waits = incident.state is IncidentState.PROVISIONAL and incident.report is Outcome.WELL
    facts = {
        "kind": incident.kind.value,
        "role": "sho" if alert.role in CONFIRMERS else alert.role,
        "stage": "report" if incident.ack_alert_id == alert.id else "alert",
        "provisional": "yes" if waits else "no",
        "code": alert.code,
        "mohalla": place_name(tx, incident, language),
        "name": tx.people.get(senior.person_id).name,
        "address": senior.address,
        "illness": illness(senior),
    }
    if holder is not None and not incident.hidden_from_contacts:
        person = tx.people.get(holder.person_id)
        facts["key_holder"] = person.name
        facts["key_holder_phone"] = person.phones[0].e164[-10:] if person.phones else ""
    return facts


def illness(senior: Senior) -> str:
    """What a visitor should know: health notes as the station wrote them."""
    return senior.health_notes


def contact_facts(tx: UnitOfWork, intent: Intent, alert: Alert) -> dict[str, str]:
    """Facts of a call to a contact: a name, nothing else."""
    incident = tx.incidents.get(alert.incident_id)
    return {
        "mode": "report" if intent.cause == "contact_look" else "ask",
        "name": tx.people.get(incident.senior_id).name,
    }


def of_incoming_call(tx: UnitOfWork, now: datetime, people: list[Person], call_sid: str) -> Opening:
    """Somebody rings us: a senior, an officer who holds an alert, or somebody unknown."""
    for person in people:
        held = tx.alerts.held_by(person.id)
        if held and tx.officers.find(person.id) is not None:
            alert = held[-1]
            return Opening(
                flow="escalation_ack",
                facts=responder_facts(tx, alert, person.language),
                channel="voice",
                language=person.language,
                person_id=person.id,
                subject="alert",
                subject_id=alert.id,
                call_sid=call_sid,
            )
    for person in people:
        called_out = tx.callouts.held_by(person.id)
        if called_out:
            return _called_out(tx, called_out[-1], person, call_sid)
    for person in people:
        members = household(tx, person)
        if members:
            senior = person if members[0] == person.id else tx.people.get(members[0])
            return _called_in(tx, now, senior, person, call_sid)
    return _unknown(people, call_sid)


def _called_out(tx: UnitOfWork, callout: Callout, person: Person, call_sid: str) -> Opening:
    """An officer who was called out to a woman in danger rings us."""
    case = tx.cases.get(callout.case_id)
    return Opening(
        flow="case_report",
        facts={"number": case.number, "place": place_of(tx, case, person.language)},
        channel="voice",
        language=person.language,
        person_id=person.id,
        subject="case",
        subject_id=case.id,
        call_sid=call_sid,
    )


def _called_in(
    tx: UnitOfWork, now: datetime, senior: Person, person: Person, call_sid: str
) -> Opening:
    subject, subject_id = subject_of(tx, now, senior.id)
    return Opening(
        flow="senior_checkin",
        facts={"mode": "called_in", "name": senior.name, **member_facts(tx, senior)},
        channel="voice",
        language=person.language,
        person_id=senior.id,
        subject=subject,
        subject_id=subject_id,
        call_sid=call_sid,
    )


def _unknown(people: list[Person], call_sid: str) -> Opening:
    return Opening(
        flow="senior_checkin",
        facts={"mode": "called_in", "member_known": "no", "name": ""},
        channel="voice",
        language=people[0].language if people else "hi",
        person_id=people[0].id if people else None,
        subject="nobody",
        subject_id=0,
        call_sid=call_sid,
    )


def of_message(tx: UnitOfWork, now: datetime, senior_id: int) -> Opening:
    """A senior writes to us without having been asked."""
    subject, subject_id = subject_of(tx, now, senior_id)
    person = tx.people.get(senior_id)
    return Opening(
        flow="senior_checkin",
        facts={"mode": "called_in", "name": person.name},
        channel="sms",
        language=person.language,
        person_id=senior_id,
        subject=subject,
        subject_id=subject_id,
    )
