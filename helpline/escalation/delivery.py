"""An alert that did not get through: the ladder does not wait for it (invariant 12)."""

from datetime import datetime

from helpline.contact import Door
from helpline.directory.ladders import CONTACT
from helpline.escalation.model import IncidentState
from helpline.escalation.responding import advance
from helpline.ports import Ids
from helpline.repositories import UnitOfWork
from helpline.sending.model import Delivery, Intent, IntentKind, IntentState

NOT_PICKED_UP = frozenset({Delivery.BUSY, Delivery.NO_ANSWER, Delivery.CANCELED})


def alert_failed(tx: UnitOfWork, door: Door, ids: Ids, now: datetime, intent: Intent) -> None:
    """Advance the ladder if this intent belongs to the firing that now waits.

    A message that failed, was not delivered or was opted out of, and a call that could not be
    placed, advance it at once. A call that rang and was not picked up advances only where
    nothing but that call was tried, that is for a contact who is asked alone.
    """
    if intent.alert_id is None:
        return
    alert = tx.alerts.get(intent.alert_id)
    incident = tx.incidents.get(alert.incident_id)
    if incident.state is not IncidentState.ALERTING or intent.try_no != incident.firings:
        return
    step = incident.ladder.rungs[incident.rung]
    contacts_only = all(post.role == CONTACT for post in step.posts)
    rang_out = intent.kind is IntentKind.CALL and intent.delivery in NOT_PICKED_UP
    failed = intent.state is IntentState.FAILED or intent.delivery in (
        Delivery.FAILED,
        Delivery.UNDELIVERED,
    )
    if contacts_only if alert.role == CONTACT else failed:
        if alert.role == CONTACT and not (failed or rang_out):
            return
        tx.audit.add(
            now,
            "alert_failed",
            "incident",
            incident.id,
            unit_id=incident.station_id,
            detail={"alert": alert.id, "intent": intent.id, "delivery": intent.delivery.value},
        )
        advance(tx, door, ids, now, incident)
