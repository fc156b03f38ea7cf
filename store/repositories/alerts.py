"""Who was told of an incident, with which code."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import bindparam, select, text, true, update

from helpline.errors import Conflict, NotFound
from helpline.escalation.model import Alert
from store import late
from store.dialect import insert_once
from store.rows import by_id, columns_of, names_of, newest_with_code, values_of
from store.session import Session
from store.statement import Statement
from store.tables.escalation import LIVE, OPEN, alerts, incidents

_NAMES = names_of(Alert)
_NEW = names_of(Alert, "id")
_CHANGING = ("rung", "role", "live", "told_at", "ack_at", "declined_at")
_ALERT = columns_of(alerts, _NAMES)
_RESPONDER = alerts.c.responder_id == bindparam("responder_id")

_GET = by_id(alerts, _ALERT)
_ADD = insert_once(alerts, _NEW, returning=[alerts.c.id])
_SAVE = Statement(update(alerts).where(alerts.c.id == bindparam("row_id")), columns=_CHANGING)
_OF_INCIDENT = Statement(
    select(*_ALERT).where(alerts.c.incident_id == bindparam("incident_id")).order_by(alerts.c.id)
)
_BY_CODE = newest_with_code(alerts, _ALERT)
_HELD_BY = Statement(
    select(*_ALERT)
    .join_from(alerts, incidents)
    .where(_RESPONDER, text(LIVE), alerts.c.live == true(), text(f"incidents.{OPEN}"))
    .order_by(alerts.c.id)
)
_CODES_SINCE = Statement(
    select(alerts.c.code).where(_RESPONDER, alerts.c.told_at >= bindparam("since")).distinct()
)
_INCIDENT = Statement(
    select(incidents.c.station_id, incidents.c.opened_at).where(
        incidents.c.id == bindparam("incident_id")
    )
)


class SqlAlerts:
    """`helpline.repositories.Alerts`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, alert: Alert) -> Alert:
        new_id = self._session.value(_ADD, **values_of(alert, _NEW))
        if new_id is None:
            raise Conflict(
                f"responder {alert.responder_id} holds a live alert of incident "
                f"{alert.incident_id}, or with this code, already"
            )
        return replace(alert, id=new_id)

    def get(self, alert_id: int) -> Alert:
        row = self._session.row(_GET, id=alert_id)
        if row is None:
            raise NotFound(f"alert {alert_id} does not exist")
        return Alert(*row)

    def save(self, alert: Alert) -> None:
        if not self._session.change(_SAVE, row_id=alert.id, **values_of(alert, _CHANGING)):
            raise NotFound(f"alert {alert.id} does not exist")
        if alert.ack_at is not None:
            found = self._session.rows(_INCIDENT, incident_id=alert.incident_id)
            for station_id, opened_at in found:
                late.note(self._session, station_id, opened_at, alert.ack_at)

    def of_incident(self, incident_id: int) -> list[Alert]:
        rows = self._session.rows(_OF_INCIDENT, incident_id=incident_id)
        return [Alert(*row) for row in rows]

    def by_code(self, responder_id: int, code: str) -> Alert | None:
        row = self._session.row(_BY_CODE, responder_id=responder_id, code=code)
        return Alert(*row) if row else None

    def held_by(self, responder_id: int) -> list[Alert]:
        return [Alert(*row) for row in self._session.rows(_HELD_BY, responder_id=responder_id)]

    def codes_since(self, responder_id: int, since: datetime) -> set[str]:
        rows = self._session.rows(_CODES_SINCE, responder_id=responder_id, since=since)
        return {row[0] for row in rows}
