"""Seniors who need to be looked at."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import bindparam, select, text

from helpline.errors import Conflict, NotFound
from helpline.escalation.model import Incident
from store import ladders, late
from store.dialect import among, insert_once
from store.rows import LEASE_OVER, by_id, columns_of, names_of, saving, values_of
from store.session import Session
from store.statement import Row, Statement
from store.tables.escalation import OPEN, incidents

_NAMES = names_of(Incident)
_NEW = names_of(Incident, "id", "version")
_INCIDENT = columns_of(incidents, _NAMES)

_GET = by_id(incidents, _INCIDENT)
_OPEN_OF = Statement(
    select(*_INCIDENT).where(incidents.c.senior_id == bindparam("senior_id"), text(OPEN))
)
_OPENED = Statement(
    select(*_INCIDENT)
    .where(
        among(incidents.c.station_id, "station_ids"),
        incidents.c.opened_at >= bindparam("from_at"),
        incidents.c.opened_at < bindparam("to_at"),
    )
    .order_by(incidents.c.opened_at, incidents.c.id)
)
_OPEN_AT = Statement(
    select(*_INCIDENT)
    .where(among(incidents.c.station_id, "station_ids"), text(OPEN))
    .order_by(incidents.c.opened_at, incidents.c.id)
)
_ADD = insert_once(incidents, _NEW, returning=[incidents.c.id])
_SAVE = saving(incidents, _NEW, also=LEASE_OVER)


class SqlIncidents:
    """`helpline.repositories.Incidents`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, incident: Incident) -> Incident:
        new_id = self._session.value(_ADD, **_values(incident))
        if new_id is None:
            raise Conflict(f"senior {incident.senior_id} has an open incident already")
        self._session.changed_units.add(incident.station_id)
        return replace(incident, id=new_id, version=0)

    def get(self, incident_id: int) -> Incident:
        row = self._session.row(_GET, id=incident_id)
        if row is None:
            raise NotFound(f"incident {incident_id} does not exist")
        return incident_of(row)

    def save(self, incident: Incident) -> Incident:
        changed = self._session.change(
            _SAVE, row_id=incident.id, read_version=incident.version, **_values(incident)
        )
        if not changed:
            raise Conflict(f"incident {incident.id} was changed by somebody else")
        self._session.changed_units.add(incident.station_id)
        if incident.closed_at is not None:
            late.note(self._session, incident.station_id, incident.opened_at, incident.closed_at)
        return replace(incident, version=incident.version + 1)

    def open_of(self, senior_id: int) -> Incident | None:
        row = self._session.row(_OPEN_OF, senior_id=senior_id)
        return incident_of(row) if row else None

    def open_at(self, station_ids: Sequence[int]) -> list[Incident]:
        return [incident_of(row) for row in self._session.rows(_OPEN_AT, station_ids=station_ids)]

    def opened(
        self, station_ids: Sequence[int], from_at: datetime, to_at: datetime
    ) -> list[Incident]:
        rows = self._session.rows(_OPENED, station_ids=station_ids, from_at=from_at, to_at=to_at)
        return [incident_of(row) for row in rows]


def _values(incident: Incident) -> dict[str, object]:
    return {**values_of(incident, _NEW), "ladder": ladders.to_text(incident.ladder)}


def incident_of(row: Row) -> Incident:
    """The incident in a row of its columns, in the order of its fields."""
    known = dict(zip(_NAMES, row, strict=True))
    return Incident(**{**known, "ladder": ladders.from_text(known["ladder"])})
