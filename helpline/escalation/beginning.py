"""An incident at its beginning: to open one, or to ask who would be told before anything happens."""

from datetime import datetime

from helpline.checkins.model import CheckIn
from helpline.directory.policies import ladder
from helpline.escalation.model import Incident, IncidentKind, IncidentState
from helpline.repositories import UnitOfWork
from helpline.seniors.model import Senior


def beginning(
    tx: UnitOfWork,
    senior: Senior,
    kind: IncidentKind,
    at: datetime,
    check_in: CheckIn | None = None,
) -> Incident:
    """An incident of this senior that nobody was told of, with a copy of the ladder in force
    (invariant 17); id 0, stored nowhere.

    `escalation.responders.on_rung` answers of it who would be told at an hour.
    """
    return Incident(
        id=0,
        kind=kind,
        senior_id=senior.person_id,
        check_in_id=check_in.id if check_in else None,
        station_id=senior.station_id,
        beat_id=senior.beat_id,
        ladder=ladder(tx, senior.station_id, kind),
        rung=-1,
        rung_at=None,
        round=0,
        firings=0,
        state=IncidentState.ALERTING,
        ack_alert_id=None,
        ack_until=None,
        report=None,
        report_by=None,
        report_at=None,
        senior_well_at=None,
        outcome=None,
        diary_number=None,
        closed_by=None,
        opened_at=at,
        closed_at=None,
        due_at=at,
        version=0,
    )
