"""Opening an incident, and making one more serious."""

from dataclasses import replace
from datetime import datetime

from helpline.checkins.evidence import take
from helpline.checkins.model import CheckIn, EvidenceKind
from helpline.contact import Door
from helpline.directory.policies import ladder
from helpline.escalation.alerting import CAUSE, CONFIRM, LOOK
from helpline.escalation.areas.forming import gather
from helpline.escalation.beginning import beginning
from helpline.escalation.firing import fire_next
from helpline.escalation.model import Incident, IncidentKind, IncidentState
from helpline.ports import Ids
from helpline.repositories import UnitOfWork

GRAVITY = (
    IncidentKind.NOT_REACHED,
    IncidentKind.MISSED,
    IncidentKind.EMERGENCY,
    IncidentKind.DURESS,
)
EARLIER = 20  # incidents of a senior whose all-clear may still be on its way
CRIES = frozenset({IncidentKind.EMERGENCY, IncidentKind.DURESS})


def effective_kind(kind: IncidentKind, at_risk: bool) -> IncidentKind:
    """Who is at risk at home is always looked after as under duress (DESIGN section 7)."""
    return IncidentKind.DURESS if at_risk else kind


def open_incident(
    tx: UnitOfWork,
    door: Door,
    ids: Ids,
    now: datetime,
    senior_id: int,
    kind: IncidentKind,
    check_in: CheckIn | None = None,
) -> Incident:
    """Open an incident and fire its first rung in the same transaction, unless it is one of many
    in the same place (`areas.forming`): then that waits for at most a minute.

    If the senior has an open one already, it is made graver where `kind` is graver, and the
    check-in is tied to it. The ladder is copied, so that a later edit strands nobody
    (invariant 17).
    """
    senior = tx.seniors.get(senior_id)
    kind = effective_kind(kind, senior.at_risk)
    if kind is IncidentKind.DURESS:
        _keep_from_contacts(tx, now, senior_id)
    standing = tx.incidents.open_of(senior_id)
    if standing is not None:
        incident = make_graver(tx, door, ids, now, standing, kind)
    else:
        incident = tx.incidents.add(beginning(tx, senior, kind, now, check_in))
        tx.audit.add(
            now,
            "incident_opened",
            "incident",
            incident.id,
            unit_id=senior.station_id,
            detail={"kind": kind.value, "check_in": incident.check_in_id},
        )
        held = gather(tx, now, incident)
        if held is None:
            incident = fire_next(tx, door, ids, now, incident)
        else:
            incident = tx.incidents.save(replace(incident, due_at=now + held))
    if check_in is not None:
        take(tx, now, check_in.id, EvidenceKind.INCIDENT_OPENED, source=f"incident:{incident.id}")
    return incident


def _keep_from_contacts(tx: UnitOfWork, now: datetime, senior_id: int) -> None:
    """An all-clear of an earlier incident that has not left yet: it is not all clear any more, and
    under duress nothing reaches a contact (invariant 32)."""
    for earlier in tx.overviews.incidents_of(senior_id, EARLIER):
        tx.intents.cancel_pending("all_clear", earlier.id, now)


def make_graver(
    tx: UnitOfWork, door: Door, ids: Ids, now: datetime, incident: Incident, kind: IncidentKind
) -> Incident:
    """Replace the ladder by the graver kind's and begin it at once; never the other way round.

    A new cry for help also undoes what spoke for 'well' before it: a report that waits for its
    confirmation, and the senior's own earlier key. What is pending is cancelled first: after
    duress nothing that is still waiting may reach a contact (invariant 32).
    """
    cries = kind in CRIES
    undone = incident.state is IncidentState.PROVISIONAL and (cries or kind is incident.kind)
    if GRAVITY.index(kind) <= GRAVITY.index(incident.kind) and not undone:
        if cries and incident.senior_well_at is not None:
            return tx.incidents.save(replace(incident, senior_well_at=None))
        return incident
    kind = max(kind, incident.kind, key=GRAVITY.index)
    tx.intents.cancel_pending(CAUSE, incident.id, now)
    if kind is IncidentKind.DURESS:
        tx.intents.cancel_pending(LOOK, incident.id, now)
        tx.intents.cancel_pending(CONFIRM, incident.id, now)
    tx.audit.add(
        now,
        "incident_graver",
        "incident",
        incident.id,
        unit_id=incident.station_id,
        detail={"from": incident.kind.value, "to": kind.value},
    )
    graver = replace(
        incident,
        kind=kind,
        ladder=ladder(tx, incident.station_id, kind),
        rung=-1,
        round=0,
        report=None,
        report_by=None,
        report_at=None,
        senior_well_at=None,
    )
    return fire_next(tx, door, ids, now, graver)
