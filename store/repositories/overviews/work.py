"""Incidents, alerts, requests, check-ins and what was done, many at once."""

import json
from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import bindparam, func, select, text

from helpline.checkins.model import CheckIn, CheckInState
from helpline.escalation.model import Alert, Incident
from helpline.overviews import AuditRow, Sent
from helpline.requests.model import Request
from store.dialect import among
from store.repositories.incidents import incident_of
from store.rows import columns_of, names_of
from store.session import Session
from store.statement import Row, Statement
from store.tables.checkins import check_ins
from store.tables.duties import OPEN as OPEN_REQUEST
from store.tables.duties import requests
from store.tables.escalation import OPEN as OPEN_INCIDENT
from store.tables.escalation import alerts, incidents
from store.tables.sending import intents
from store.tables.watching import audit

_INCIDENT = select(*columns_of(incidents, names_of(Incident)))
# A list shows no words of the senior's: they stay closed until one request is opened.
_OF_REQUEST = names_of(Request, "words")
_REQUEST = select(*columns_of(requests, _OF_REQUEST))
_OPEN_INCIDENTS = Statement(
    _INCIDENT.where(among(incidents.c.station_id, "station_ids"), text(OPEN_INCIDENT))
    .order_by(incidents.c.due_at, incidents.c.id)
    .limit(bindparam("limit"))
)
_INCIDENTS_AT = Statement(
    _INCIDENT.where(
        among(incidents.c.station_id, "station_ids"), incidents.c.opened_at < bindparam("before")
    )
    .order_by(incidents.c.opened_at.desc(), incidents.c.id.desc())
    .limit(bindparam("limit"))
)
_INCIDENTS_OF = Statement(
    _INCIDENT.where(incidents.c.senior_id == bindparam("senior_id"))
    .order_by(incidents.c.opened_at.desc(), incidents.c.id.desc())
    .limit(bindparam("limit"))
)
_ALERTS_OF = Statement(
    select(*columns_of(alerts, names_of(Alert)))
    .where(among(alerts.c.incident_id, "incident_ids"))
    .order_by(alerts.c.id)
)
_SENT_OF = Statement(
    select(*columns_of(intents, names_of(Sent)))
    .where(among(intents.c.alert_id, "alert_ids"), intents.c.alert_id.is_not(None))
    .order_by(intents.c.id)
)
_OPEN_REQUESTS = Statement(
    _REQUEST.where(among(requests.c.station_id, "station_ids"), text(OPEN_REQUEST))
    .order_by(requests.c.answer_by, requests.c.id)
    .limit(bindparam("limit"))
)
_REQUESTS_OF = Statement(
    _REQUEST.where(requests.c.senior_id == bindparam("senior_id"))
    .order_by(requests.c.id.desc())
    .limit(bindparam("limit"))
)
_CHECK_INS_OF = Statement(
    select(*columns_of(check_ins, names_of(CheckIn)))
    .where(
        among(check_ins.c.senior_id, "ids"),
        check_ins.c.call_at >= bindparam("from_at"),
        check_ins.c.call_at < bindparam("to_at"),
    )
    .order_by(check_ins.c.call_at, check_ins.c.id)
)
_BY_STATION = Statement(
    select(check_ins.c.station_id, check_ins.c.state, func.count())
    .where(check_ins.c.day == bindparam("day"), among(check_ins.c.station_id, "station_ids"))
    .group_by(check_ins.c.station_id, check_ins.c.state)
)
_OF_SUBJECT = (
    select(*columns_of(audit, names_of(AuditRow)))
    .where(audit.c.subject == bindparam("subject"), audit.c.subject_id == bindparam("subject_id"))
    .order_by(audit.c.id.desc())
    .limit(bindparam("limit"))
)
_TRAIL = Statement(_OF_SUBJECT)
_DEEDS = Statement(_OF_SUBJECT.where(audit.c.action != "viewed"))
_LOOKS = Statement(
    _OF_SUBJECT.where(audit.c.action.in_(("viewed", "number_shown", "recording_heard")))
)


def open_incidents(session: Session, station_ids: Sequence[int], limit: int) -> list[Incident]:
    rows = session.rows(_OPEN_INCIDENTS, station_ids=station_ids, limit=limit)
    return [incident_of(row) for row in rows]


def incidents_at(
    session: Session, station_ids: Sequence[int], before: datetime, limit: int
) -> list[Incident]:
    rows = session.rows(_INCIDENTS_AT, station_ids=station_ids, before=before, limit=limit)
    return [incident_of(row) for row in rows]


def incidents_of(session: Session, senior_id: int, limit: int) -> list[Incident]:
    rows = session.rows(_INCIDENTS_OF, senior_id=senior_id, limit=limit)
    return [incident_of(row) for row in rows]


def alerts_of(session: Session, incident_ids: Sequence[int]) -> list[Alert]:
    return [Alert(*row) for row in session.rows(_ALERTS_OF, incident_ids=incident_ids)]


def sent_of(session: Session, alert_ids: Sequence[int]) -> list[Sent]:
    return [Sent(*row) for row in session.rows(_SENT_OF, alert_ids=alert_ids)]


def open_requests(session: Session, station_ids: Sequence[int], limit: int) -> list[Request]:
    rows = session.rows(_OPEN_REQUESTS, station_ids=station_ids, limit=limit)
    return [_request(row) for row in rows]


def _request(row: Row) -> Request:
    return Request(**dict(zip(_OF_REQUEST, row, strict=True)), words="")


def requests_of(session: Session, senior_id: int, limit: int) -> list[Request]:
    rows = session.rows(_REQUESTS_OF, senior_id=senior_id, limit=limit)
    return [_request(row) for row in rows]


def check_ins_of(
    session: Session, senior_ids: Sequence[int], from_at: datetime, to_at: datetime
) -> list[CheckIn]:
    rows = session.rows(_CHECK_INS_OF, ids=senior_ids, from_at=from_at, to_at=to_at)
    return [CheckIn(*row) for row in rows]


def check_ins_by_station(
    session: Session, day: date, station_ids: Sequence[int]
) -> dict[int, dict[CheckInState, int]]:
    counted: dict[int, dict[CheckInState, int]] = defaultdict(dict)
    for station_id, state, count in session.rows(_BY_STATION, day=day, station_ids=station_ids):
        counted[station_id][state] = count
    return dict(counted)


def trail(session: Session, subject: str, subject_id: int, limit: int) -> list[AuditRow]:
    return _audit(session.rows(_TRAIL, subject=subject, subject_id=subject_id, limit=limit))


def deeds(session: Session, subject: str, subject_id: int, limit: int) -> list[AuditRow]:
    return _audit(session.rows(_DEEDS, subject=subject, subject_id=subject_id, limit=limit))


def looks(session: Session, subject: str, subject_id: int, limit: int) -> list[AuditRow]:
    return _audit(session.rows(_LOOKS, subject=subject, subject_id=subject_id, limit=limit))


def _audit(rows: Sequence[Row]) -> list[AuditRow]:
    return [
        AuditRow(at, action, subject, subject_id, actor_id, json.loads(detail))
        for at, action, subject, subject_id, actor_id, detail in rows
    ]
