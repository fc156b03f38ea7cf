"""An alert that did not get through: the ladder does not wait for it (invariant 12)."""

from datetime import datetime

from helpline.contact import Door
from helpline.directory.ladders import CONTACT
from helpline.escalation.alerting import CAUSE
from helpline.escalation.model import IncidentState
from helpline.escalation.responding import advance, contact_failed
from helpline.ports import Ids
from helpline.repositories import UnitOfWork
from helpline.sending.model import Delivery, Intent, IntentKind, IntentState

NOT_PICKED_UP = frozenset({Delivery.BUSY, Delivery.NO_ANSWER, Delivery.CANCELED})


def alert_wanted(tx: UnitOfWork, intent: Intent) -> bool:
    """Whether an alert that has not left shall still leave: while its incident looks for somebody
    and nothing newer tells the same person, or, of a 'well' that waits to be confirmed, for that
    very question."""
    if intent.alert_id is None:
        return False
    incident = tx.incidents.get(tx.alerts.get(intent.alert_id).incident_id)
    if intent.cause != CAUSE:
        return incident.open and not incident.hidden_from_contacts
    if incident.state is IncidentState.PROVISIONAL:
        return intent.try_no == incident.firings
    return incident.state is IncidentState.ALERTING and not _overtaken(tx, intent, intent.alert_id)


def _overtaken(tx: UnitOfWork, intent: Intent, alert_id: int) -> bool:
    """Whether a later firing tells the same person in the same way: what was in a worker's hands
    just then, or had an unknown outcome, would come beside it (invariant 20)."""
    return any(
        later.cause == CAUSE
        and later.kind is intent.kind
        and later.try_no > intent.try_no
        and later.state not in (IntentState.FAILED, IntentState.CANCELLED)
        for later in tx.intents.of_alert(alert_id)
    )


def alert_failed(tx: UnitOfWork, door: Door, ids: Ids, now: datetime, intent: Intent) -> None:
    """Advance the ladder if this intent belongs to the firing that now waits.

    A message that failed, was not delivered or was opted out of, and a call that could not be
    placed, advance it at once. An officer's call that rang and was not picked up does not, for
    the SMS was read or is still to be read; a contact's does, for nothing else was tried.
    """
    if intent.alert_id is None or intent.cause != CAUSE:
        return
    alert = tx.alerts.get(intent.alert_id)
    incident = tx.incidents.get(alert.incident_id)
    if incident.state is not IncidentState.ALERTING or intent.try_no != incident.firings:
        return
    rang_out = intent.kind is IntentKind.CALL and intent.delivery in NOT_PICKED_UP
    failed = intent.state is IntentState.FAILED or intent.delivery in (
        Delivery.FAILED,
        Delivery.UNDELIVERED,
    )
    contact = alert.role == CONTACT
    if not (failed or (contact and rang_out)):
        return
    tx.audit.add(
        now,
        "alert_failed",
        CAUSE,
        incident.id,
        unit_id=incident.station_id,
        detail={"alert": alert.id, "intent": intent.id, "delivery": intent.delivery.value},
    )
    if contact:
        contact_failed(tx, door, ids, now, incident, alert)
    else:
        advance(tx, door, ids, now, incident)
