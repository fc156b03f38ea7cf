"""News of a list that did not get through: its rows do not wait for it (invariant 12)."""

from dataclasses import replace
from datetime import datetime

from helpline.escalation.areas.model import SUBJECT
from helpline.escalation.model import IncidentState
from helpline.repositories import UnitOfWork
from helpline.sending.model import Delivery, Intent, IntentState

NEWS = frozenset({"alert.area", "alert.area_again"})


def area_failed(tx: UnitOfWork, now: datetime, intent: Intent) -> None:
    """The ladders of this responder's rows go on at once; at their repeating tops only the clock
    runs, so that a dead telephone there opens no flood."""
    failed = intent.state is IntentState.FAILED or intent.delivery in (
        Delivery.FAILED,
        Delivery.UNDELIVERED,
    )
    if intent.cause != SUBJECT or intent.prompt_key not in NEWS or not failed:
        return
    part = next(
        (p for p in tx.areas.parts(intent.cause_id) if p.responder_id == intent.person_id), None
    )
    if part is None:
        return
    tx.audit.add(
        now,
        "area_not_told",
        SUBJECT,
        intent.cause_id,
        unit_id=part.unit_id,
        detail={"part": part.id, "intent": intent.id},
    )
    for item in tx.areas.rows(intent.cause_id):
        incident = item.incident
        if item.row.part_id != part.id or not item.waiting:
            continue
        if incident.state is IncidentState.ALERTING and incident.round == 0:
            tx.incidents.save(replace(incident, due_at=now))
