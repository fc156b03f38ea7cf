"""What has been counted of past days."""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Boolean, bindparam, delete, exists, func, select, true, type_coerce, update

from helpline.directory.model import Unit
from helpline.figures.repository import Day
from store.columns import Instant
from store.dialect import among, insert_once, insert_or_update
from store.rows import columns_of, names_of
from store.session import Session
from store.statement import Statement
from store.tables.cases import cases
from store.tables.checkins import check_ins
from store.tables.escalation import incidents
from store.tables.figures import counted_days, day_counts, late_changes

_DAY = columns_of(counted_days, names_of(Day))
_OF_STATE = counted_days.c.state_id == bindparam("state_id")
_OPEN_DAY = insert_once(counted_days, ["state_id", "day"])
_NEWEST = Statement(
    select(counted_days.c.day).where(_OF_STATE).order_by(counted_days.c.day.desc()).limit(1)
)
# Ids follow time: the first row is of the first day, or of one close to it.
_FIRSTS = tuple(
    Statement(select(at).order_by(at.table.c.id).limit(1))
    for at in (check_ins.c.call_at, incidents.c.opened_at, cases.c.first_ring_at)
)
_UNSETTLED = Statement(select(*_DAY).where(_OF_STATE, counted_days.c.settled.is_(False)))
_DAYS = Statement(
    select(*_DAY).where(
        _OF_STATE,
        counted_days.c.day >= bindparam("first"),
        counted_days.c.day <= bindparam("last"),
    )
)
_LAST_COUNTED = Statement(
    select(type_coerce(func.max(counted_days.c.counted_at), Instant())).where(_OF_STATE)
)
_COUNT_DAY = Statement(
    update(counted_days)
    .where(
        _OF_STATE,
        counted_days.c.day == bindparam("of_day", type_=counted_days.c.day.type),
        counted_days.c.version == bindparam("read_version"),
    )
    .values(
        counted_at=bindparam("now", type_=Instant()),
        settled=bindparam("is_settled", type_=Boolean()),
        version=counted_days.c.version + 1,
    )
)
_KEEP = insert_or_update(
    day_counts, ["unit_id", "day", "counts"], key=["unit_id", "day"], changing=["counts"]
)
_BETWEEN = (day_counts.c.day >= bindparam("first"), day_counts.c.day <= bindparam("last"))
_OF_UNIT = Statement(
    select(day_counts.c.day, day_counts.c.counts).where(
        day_counts.c.unit_id == bindparam("unit_id"), *_BETWEEN
    )
)
_noted = (
    exists()
    .where(among(late_changes.c.unit_id, "below"), late_changes.c.day == day_counts.c.day)
    .select_from(late_changes)
)
_SETTLED = Statement(
    select(day_counts.c.day, day_counts.c.counts)
    .join(counted_days, counted_days.c.day == day_counts.c.day)
    .where(day_counts.c.unit_id == bindparam("unit_id"), *_BETWEEN)
    .where(_OF_STATE, counted_days.c.settled.is_(True), ~_noted)
)
_OF_DAY = Statement(
    select(day_counts.c.unit_id, day_counts.c.counts).where(
        among(day_counts.c.unit_id, "unit_ids"), day_counts.c.day == bindparam("day")
    )
)
_ENDED = Statement(
    select(day_counts.c.unit_id, day_counts.c.day, day_counts.c.counts).where(
        among(day_counts.c.unit_id, "unit_ids"), *_BETWEEN, day_counts.c.ended == true()
    )
)
_LATE = Statement(
    select(late_changes.c.id, late_changes.c.unit_id, late_changes.c.day).where(
        among(late_changes.c.unit_id, "unit_ids")
    )
)
_FORGET_LATE = Statement(delete(late_changes).where(among(late_changes.c.id, "ids")))


class SqlDayCounts:
    """`helpline.figures.repository.DayCounts`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def open_day(self, state_id: int, day: date) -> None:
        self._session.change(_OPEN_DAY, state_id=state_id, day=day)

    def newest_day(self, state_id: int) -> date | None:
        found: date | None = self._session.value(_NEWEST, state_id=state_id)
        return found

    def first_of_all(self) -> datetime | None:
        firsts = [self._session.value(first) for first in _FIRSTS]
        return min((at for at in firsts if at is not None), default=None)

    def unsettled(self, state_id: int) -> list[Day]:
        return [Day(*row) for row in self._session.rows(_UNSETTLED, state_id=state_id)]

    def days(self, state_id: int, first: date, last: date) -> dict[date, Day]:
        rows = self._session.rows(_DAYS, state_id=state_id, first=first, last=last)
        return {day.day: day for day in (Day(*row) for row in rows)}

    def last_counted(self, state_id: int) -> datetime | None:
        found: datetime | None = self._session.value(_LAST_COUNTED, state_id=state_id)
        return found

    def count_day(self, day: Day, now: datetime, *, settled: bool) -> bool:
        changed = self._session.change(
            _COUNT_DAY,
            state_id=day.state_id,
            of_day=day.day,
            read_version=day.version,
            now=now,
            is_settled=settled,
        )
        return changed == 1

    def keep(self, unit_id: int, day: date, counts: Mapping[str, int]) -> None:
        body = json.dumps(counts, separators=(",", ":"))
        self._session.change(_KEEP, unit_id=unit_id, day=day, counts=body)

    def settled(
        self, unit: Unit, below: Sequence[int], first: date, last: date
    ) -> dict[date, Mapping[str, int]]:
        given = {"unit_id": unit.id, "state_id": unit.lineage[0], "below": below}
        rows = self._session.rows(_SETTLED, first=first, last=last, **given)
        return {day: _counts(body) for day, body in rows}

    def of_unit(self, unit_id: int, first: date, last: date) -> dict[date, Mapping[str, int]]:
        rows = self._session.rows(_OF_UNIT, unit_id=unit_id, first=first, last=last)
        return {day: _counts(body) for day, body in rows}

    def of_day(self, unit_ids: Sequence[int], day: date) -> dict[int, Mapping[str, int]]:
        rows = self._session.rows(_OF_DAY, unit_ids=unit_ids, day=day)
        return {unit_id: _counts(body) for unit_id, body in rows}

    def ended(
        self, unit_ids: Sequence[int], first: date, last: date
    ) -> list[tuple[int, date, Mapping[str, int]]]:
        rows = self._session.rows(_ENDED, unit_ids=unit_ids, first=first, last=last)
        return [(unit_id, day, _counts(body)) for unit_id, day, body in rows]

    def late(self, unit_ids: Sequence[int]) -> list[tuple[int, int, date]]:
        rows = self._session.rows(_LATE, unit_ids=unit_ids)
        return [(row_id, unit_id, day) for row_id, unit_id, day in rows]

    def forget_late(self, ids: Sequence[int]) -> None:
        self._session.change(_FORGET_LATE, ids=ids)


def _counts(body: str) -> Mapping[str, int]:
    found: dict[str, Any] = json.loads(body)
    return found
