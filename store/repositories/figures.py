"""Counts for the pages of numbers."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    and_,
    bindparam,
    func,
    literal_column,
    or_,
    select,
    type_coerce,
)

from helpline.cases.model import CaseEventKind
from helpline.checkins.derive import OVER
from helpline.checkins.model import CheckInState, EvidenceKind
from helpline.figures.repository import CaseTimes, IncidentTimes
from store.columns import Instant
from store.dialect import among
from store.session import Session
from store.statement import Statement
from store.tables.cases import case_events, cases
from store.tables.checkins import check_ins, evidence
from store.tables.escalation import alerts, incidents

# Written out: with a parameter PostgreSQL would not see that it groups by what it selects.
HALF_HOUR_MS: ColumnElement[int] = literal_column("1800000")
LOOKED_AT = (CheckInState.MISSED, CheckInState.ESCALATED, CheckInState.CLOSED)
TIMED = (
    CaseEventKind.JOINED,
    CaseEventKind.TAKEN,
    CaseEventKind.DISPATCHED,
    CaseEventKind.ARRIVED,
)
_DAYS = (
    among(check_ins.c.station_id, "station_ids"),
    check_ins.c.day >= bindparam("first"),
    check_ins.c.day <= bindparam("last"),
)
_HERE = (check_ins.c.station_id, check_ins.c.day)
_WITHIN = (bindparam("since", type_=Instant()), bindparam("before", type_=Instant()))


_half_hour = type_coerce(check_ins.c.call_at, BigInteger()) // HALF_HOUR_MS
_BY_HALF_HOUR = Statement(
    select(*_HERE, _half_hour, check_ins.c.state, func.count())
    .where(*_DAYS)
    .group_by(*_HERE, _half_hour, check_ins.c.state)
)
_seen = type_coerce(evidence.c.at, BigInteger()) // HALF_HOUR_MS
_ATTEMPTS = Statement(
    select(*_HERE, _seen, evidence.c.kind, func.count())
    .join_from(evidence, check_ins, evidence.c.check_in_id == check_ins.c.id)
    .where(
        *_DAYS,
        or_(
            evidence.c.kind == EvidenceKind.PLACED,
            and_(evidence.c.kind.in_(sorted(OVER)), check_ins.c.state.in_(LOOKED_AT)),
        ),
    )
    .group_by(*_HERE, _seen, evidence.c.kind)
)
_first_ack = (
    select(func.min(alerts.c.ack_at))
    .where(alerts.c.incident_id == incidents.c.id)
    .scalar_subquery()
)
_INCIDENTS = Statement(
    select(
        incidents.c.station_id,
        incidents.c.opened_at,
        type_coerce(_first_ack, Instant()),
        incidents.c.closed_at,
        incidents.c.outcome,
    ).where(
        among(incidents.c.station_id, "station_ids"),
        incidents.c.opened_at >= _WITHIN[0],
        incidents.c.opened_at < _WITHIN[1],
    )
)
_CASES = Statement(
    select(
        cases.c.unit_id,
        cases.c.first_ring_at,
        case_events.c.kind,
        type_coerce(func.min(case_events.c.at), Instant()),
    )
    .join_from(cases, case_events, case_events.c.case_id == cases.c.id)
    .where(
        among(cases.c.unit_id, "unit_ids"),
        cases.c.first_ring_at >= _WITHIN[0],
        cases.c.first_ring_at < _WITHIN[1],
        case_events.c.kind.in_(TIMED),
    )
    .group_by(cases.c.id, cases.c.unit_id, cases.c.first_ring_at, case_events.c.kind)
)


class SqlFigures:
    """`helpline.figures.repository.CountedRepository`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def check_ins(
        self, station_ids: Sequence[int], first: date, last: date
    ) -> list[tuple[int, date, int, str, int]]:
        rows = self._session.rows(_BY_HALF_HOUR, station_ids=station_ids, first=first, last=last)
        return [
            (station, day, int(half_hour), state.value, number)
            for station, day, half_hour, state, number in rows
        ]

    def attempts(
        self, station_ids: Sequence[int], first: date, last: date
    ) -> list[tuple[int, date, int, str, int]]:
        rows = self._session.rows(_ATTEMPTS, station_ids=station_ids, first=first, last=last)
        return [
            (station, day, int(half_hour), kind.value, number)
            for station, day, half_hour, kind, number in rows
        ]

    def incidents(
        self, station_ids: Sequence[int], since: datetime, before: datetime
    ) -> list[IncidentTimes]:
        rows = self._session.rows(_INCIDENTS, station_ids=station_ids, since=since, before=before)
        return [
            IncidentTimes(station, opened, acknowledged, closed, outcome and outcome.value)
            for station, opened, acknowledged, closed, outcome in rows
        ]

    def cases(self, unit_ids: Sequence[int], since: datetime, before: datetime) -> list[CaseTimes]:
        rows = self._session.rows(_CASES, unit_ids=unit_ids, since=since, before=before)
        return [CaseTimes(unit, rang, kind.value, at) for unit, rang, kind, at in rows]
