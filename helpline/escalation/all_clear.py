"""Telling everyone who was alerted that it is over."""

from datetime import datetime

from helpline.contact import Door, Letter, Purpose
from helpline.directory.ladders import CONTACT
from helpline.escalation.model import Incident, Outcome
from helpline.repositories import UnitOfWork
from helpline.sending.model import IntentKind, Lane


def all_clear(
    tx: UnitOfWork, door: Door, now: datetime, incident: Incident, outcome: Outcome
) -> None:
    """One SMS to each person who was told.

    Left out: contacts under duress or risk at home (invariant 32), and contacts after any other
    outcome than 'well', whom a person tells. Officers then hear that it is over, not how. Who has
    a part in the list of an area hears it once, of the whole list (`areas.telling`).
    """
    well = outcome is Outcome.WELL
    row = tx.areas.row_of(incident.id)
    on_list = {part.responder_id for part in tx.areas.parts(row.area_id)} if row else set()
    told: dict[int, tuple[str, str]] = {}
    for alert in tx.alerts.of_incident(incident.id):
        told[alert.responder_id] = (alert.role, alert.code)
    name = tx.people.get(incident.senior_id).name
    for person_id, (role, code) in told.items():
        contact = role == CONTACT
        if not contact and person_id in on_list:
            continue
        if contact and (incident.hidden_from_contacts or not well):
            continue
        officers_key = "allclear.officer" if well else "ack.already_closed"
        door.send(
            tx,
            now,
            Letter(
                person_id=person_id,
                kind=IntentKind.SMS,
                purpose=Purpose.CONTACT_ALL_CLEAR if contact else Purpose.ALL_CLEAR,
                prompt_key="allclear.contact" if contact else officers_key,
                lane=Lane.MESSAGES,
                cause="all_clear",
                cause_id=incident.id,
                params={} if contact else {"code": code, "name": name},
                about_senior=incident.senior_id if contact else None,
            ),
        )
