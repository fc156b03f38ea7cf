"""An incident whose clock has run out: the next step, whatever delivery says (invariant 12)."""

from datetime import datetime

from helpline.contact import Door
from helpline.escalation.areas.forming import gather_again
from helpline.escalation.firing import fire_next
from helpline.escalation.model import Incident, IncidentState
from helpline.escalation.responding import expire, unconfirmed
from helpline.ports import Ids
from helpline.repositories import UnitOfWork


def perform(tx: UnitOfWork, door: Door, ids: Ids, now: datetime, incident: Incident) -> Incident:
    """Do what is due. An incident that is not due, or closed, is returned as it is."""
    if incident.due_at is None or incident.due_at > now:
        return incident
    if incident.state is IncidentState.ACKNOWLEDGED:
        return expire(tx, door, ids, now, incident)
    if incident.state is IncidentState.PROVISIONAL:
        return unconfirmed(tx, door, ids, now, incident)
    gather_again(tx, now, incident)
    return fire_next(tx, door, ids, now, incident)
