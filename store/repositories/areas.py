"""Areas that could not be reached, their rows and their parts."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    and_,
    bindparam,
    case,
    exists,
    func,
    or_,
    select,
    text,
    true,
    update,
)

from helpline.checkins.model import CheckInState
from helpline.errors import Conflict, NotFound
from helpline.escalation.areas.model import LISTED, Area, Listed, Part, Row
from helpline.escalation.areas.repositories import Share, Stir
from helpline.escalation.model import Incident
from store.dialect import among, insert_once
from store.repositories.incidents import incident_of
from store.rows import by_id, columns_of, names_of, newest_with_code, saving, values_of
from store.session import Session
from store.statement import Statement
from store.tables.areas import OPEN, area_parts, area_rows, areas
from store.tables.checkins import check_ins
from store.tables.escalation import OPEN as OPEN_INCIDENT
from store.tables.escalation import incidents
from store.tables.people import seniors

_AREA_NAMES = names_of(Area)
_ROW_NAMES = names_of(Row)
_PART_NAMES = names_of(Part)
_NEW_PART = names_of(Part, "id")
_AREA = columns_of(areas, _AREA_NAMES)
_ROW = columns_of(area_rows, _ROW_NAMES)
_PART = columns_of(area_parts, _PART_NAMES)
_INCIDENT = columns_of(incidents, names_of(Incident))
_CHANGING = ("back_at", "retried_at", "closed_at")
_ROW_CHANGING = ("number", "urgency", "part_id", "asked", "asked_at")
_PART_CHANGING = ("owed", "rounds", "told", "told_from", "told_at", "declined")
_FAILED_TWICE = or_(
    check_ins.c.state.in_([CheckInState.MISSED, CheckInState.ESCALATED]),
    and_(check_ins.c.state == CheckInState.UNCONFIRMED, check_ins.c.tries >= 2),
    and_(check_ins.c.state == CheckInState.RINGING, check_ins.c.tries >= 3),
)
_OPEN_AREA = areas.c.closed_at.is_(None)
_BEAT = bindparam("beat_id", type_=BigInteger())


def _at(column: ColumnElement[int]) -> ColumnElement[bool]:
    """At these stations, or at the one beat if it is given (0 = any)."""
    return or_(_BEAT == 0, column == _BEAT)


def _missed(*columns: ColumnElement[Any]) -> Select[Any]:
    return select(*columns).where(
        among(incidents.c.station_id, "station_ids"),
        _at(incidents.c.beat_id),
        incidents.c.opened_at >= bindparam("since"),
        incidents.c.kind.in_(sorted(LISTED)),
    )


_ADD = insert_once(areas, ["unit_id", "opened_at"], returning=[areas.c.id])
_GET = by_id(areas, _AREA)
_SAVE = saving(areas, _CHANGING)
_STANDING = Statement(
    select(*_AREA).where(among(areas.c.unit_id, "unit_ids"), text(OPEN)).order_by(areas.c.id)
)
_OPEN = Statement(select(*_AREA).where(text(OPEN)).order_by(areas.c.id))
_JOINED = Statement(
    select(
        exists().where(
            area_rows.c.area_id == bindparam("area_id"),
            area_rows.c.joined_at >= bindparam("since"),
        )
    )
)
_MISSED_SINCE = Statement(
    _missed(func.count(), func.min(check_ins.c.call_at, type_=check_ins.c.call_at.type)).join_from(
        incidents, check_ins, check_ins.c.id == incidents.c.check_in_id
    )
)
_UNLISTED = Statement(
    _missed(incidents.c.id)
    .where(
        text(f"incidents.{OPEN_INCIDENT}"),
        ~exists().where(area_rows.c.incident_id == incidents.c.id),
    )
    .order_by(incidents.c.id)
)
_SHARE = Statement(
    select(func.count(), func.coalesce(func.sum(case((_FAILED_TWICE, 1), else_=0)), 0))
    .join_from(check_ins, seniors, seniors.c.person_id == check_ins.c.senior_id)
    .where(
        among(check_ins.c.station_id, "station_ids"),
        check_ins.c.day.between(bindparam("from_day"), bindparam("to_day")),
        _at(seniors.c.beat_id),
        check_ins.c.call_at >= bindparam("from_at"),
        check_ins.c.call_at <= bindparam("to_at"),
        check_ins.c.state != CheckInState.EXCUSED,
    )
)
_ADD_ROW = insert_once(area_rows, ["incident_id", "area_id", "joined_at"])
_SAVE_ROW = Statement(
    update(area_rows).where(area_rows.c.incident_id == bindparam("row_id")), columns=_ROW_CHANGING
)
_ROW_OF = Statement(
    select(*_ROW)
    .join_from(area_rows, areas, areas.c.id == area_rows.c.area_id)
    .where(area_rows.c.incident_id == bindparam("incident_id"), _OPEN_AREA)
)
_ROWS = Statement(
    select(*_ROW, *_INCIDENT)
    .join_from(area_rows, incidents, incidents.c.id == area_rows.c.incident_id)
    .where(area_rows.c.area_id == bindparam("area_id"))
    .order_by(area_rows.c.joined_at, area_rows.c.incident_id)
)


def _sum(*conditions: ColumnElement[bool]) -> ColumnElement[Any]:
    return func.coalesce(func.sum(case((and_(*conditions), 1), else_=0)), 0)


_STIR = Statement(
    select(
        func.count(),
        _sum(area_rows.c.number.is_(None)),
        _sum(area_rows.c.part_id.is_(None)),
        _sum(incidents.c.senior_well_at.is_not(None)),
    )
    .join_from(area_rows, incidents, incidents.c.id == area_rows.c.incident_id)
    .where(
        area_rows.c.area_id == bindparam("area_id"),
        text(f"incidents.{OPEN_INCIDENT}"),
        incidents.c.kind.in_(sorted(LISTED)),
    )
)
_ADD_PART = insert_once(area_parts, _NEW_PART, returning=[area_parts.c.id])
_SAVE_PART = Statement(
    update(area_parts).where(area_parts.c.id == bindparam("row_id")), columns=_PART_CHANGING
)
_OWE = Statement(
    update(area_parts)
    .where(
        area_parts.c.area_id == bindparam("area_id"),
        area_parts.c.responder_id == bindparam("responder_id"),
    )
    .values(owed=true())
)
_RESPONDER = area_parts.c.responder_id == bindparam("responder_id")
_PARTS = Statement(
    select(*_PART).where(area_parts.c.area_id == bindparam("area_id")).order_by(area_parts.c.id)
)
_BY_CODE = newest_with_code(area_parts, _PART)
_PARTS_OF = Statement(
    select(*_PART)
    .join_from(area_parts, areas, areas.c.id == area_parts.c.area_id)
    .where(_RESPONDER, _OPEN_AREA)
    .order_by(area_parts.c.id)
)
_CODES_SINCE = Statement(
    select(area_parts.c.code).where(_RESPONDER, area_parts.c.told_from >= bindparam("since"))
)


class SqlAreas:
    """`helpline.escalation.areas.repositories.Areas`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, unit_id: int, now: datetime) -> Area:
        new_id = self._session.value(_ADD, unit_id=unit_id, opened_at=now)
        if new_id is None:
            raise Conflict(f"unit {unit_id} has an open area already")
        return Area(new_id, unit_id, now, None, None, None, 0)

    def get(self, area_id: int) -> Area:
        row = self._session.row(_GET, id=area_id)
        if row is None:
            raise NotFound(f"area {area_id} does not exist")
        return Area(*row)

    def save(self, area: Area) -> Area:
        values = values_of(area, _CHANGING)
        if not self._session.change(_SAVE, row_id=area.id, read_version=area.version, **values):
            raise Conflict(f"area {area.id} was changed by somebody else")
        return replace(area, version=area.version + 1)

    def standing(self, unit_ids: Sequence[int]) -> list[Area]:
        return [Area(*row) for row in self._session.rows(_STANDING, unit_ids=unit_ids)]

    def open(self) -> list[Area]:
        return [Area(*row) for row in self._session.rows(_OPEN)]

    def joined_since(self, area_id: int, since: datetime) -> bool:
        return bool(self._session.value(_JOINED, area_id=area_id, since=since))

    def missed_since(
        self, station_ids: Sequence[int], beat_id: int | None, since: datetime
    ) -> tuple[int, datetime | None]:
        row = self._session.row(
            _MISSED_SINCE, station_ids=station_ids, beat_id=beat_id or 0, since=since
        )
        return (row[0], row[1]) if row else (0, None)

    def share(
        self,
        station_ids: Sequence[int],
        beat_id: int | None,
        from_at: datetime,
        to_at: datetime,
    ) -> Share:
        row = self._session.row(
            _SHARE,
            station_ids=station_ids,
            beat_id=beat_id or 0,
            from_at=from_at,
            to_at=to_at,
            # whatever the time zone: an index finds the days, the instants decide
            from_day=(from_at - timedelta(days=1)).date(),
            to_day=(to_at + timedelta(days=1)).date(),
        )
        return Share(int(row[0]), int(row[1])) if row else Share(0, 0)

    def unlisted(
        self, station_ids: Sequence[int], beat_id: int | None, since: datetime
    ) -> list[int]:
        rows = self._session.rows(
            _UNLISTED, station_ids=station_ids, beat_id=beat_id or 0, since=since
        )
        return [row[0] for row in rows]

    def add_row(self, area_id: int, incident_id: int, now: datetime) -> None:
        self._session.change(_ADD_ROW, incident_id=incident_id, area_id=area_id, joined_at=now)

    def save_row(self, row: Row) -> None:
        if not self._session.change(
            _SAVE_ROW, row_id=row.incident_id, **values_of(row, _ROW_CHANGING)
        ):
            raise NotFound(f"incident {row.incident_id} is on no list")

    def row_of(self, incident_id: int) -> Row | None:
        row = self._session.row(_ROW_OF, incident_id=incident_id)
        return Row(*row) if row else None

    def rows(self, area_id: int) -> list[Listed]:
        split = len(_ROW_NAMES)
        return [
            Listed(Row(*row[:split]), incident_of(row[split:]))
            for row in self._session.rows(_ROWS, area_id=area_id)
        ]

    def stir(self, area_id: int) -> Stir:
        row = self._session.row(_STIR, area_id=area_id)
        return Stir(*map(int, row)) if row else Stir(0, 0, 0, 0)

    def add_part(self, part: Part) -> Part:
        new_id = self._session.value(_ADD_PART, **values_of(part, _NEW_PART))
        if new_id is None:
            raise Conflict(f"responder {part.responder_id} has a part of area {part.area_id}")
        return replace(part, id=new_id)

    def save_part(self, part: Part) -> None:
        if not self._session.change(_SAVE_PART, row_id=part.id, **values_of(part, _PART_CHANGING)):
            raise NotFound(f"part {part.id} does not exist")

    def owe(self, area_id: int, responder_id: int) -> bool:
        return bool(self._session.change(_OWE, area_id=area_id, responder_id=responder_id))

    def parts(self, area_id: int) -> list[Part]:
        return [Part(*row) for row in self._session.rows(_PARTS, area_id=area_id)]

    def part_by_code(self, responder_id: int, code: str) -> Part | None:
        row = self._session.row(_BY_CODE, responder_id=responder_id, code=code)
        return Part(*row) if row else None

    def parts_of(self, responder_id: int) -> list[Part]:
        return [Part(*row) for row in self._session.rows(_PARTS_OF, responder_id=responder_id)]

    def codes_since(self, responder_id: int, since: datetime) -> set[str]:
        rows = self._session.rows(_CODES_SINCE, responder_id=responder_id, since=since)
        return {row[0] for row in rows}
