"""The nightly walk over what is old: where it stands, what it finds, what it ends and counts."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, func, insert, select, update

from helpline.errors import Conflict
from helpline.retention.model import Kept, Run, Window
from store.dialect import among, insert_once
from store.repositories.ageing.kinds import KINDS
from store.repositories.ageing.over import LAST_OF_HER
from store.repositories.people import SqlPeople
from store.rows import columns_of, names_of, saving
from store.session import Session
from store.statement import Row, Statement
from store.tables.cases import cases
from store.tables.checkins import check_ins
from store.tables.departures import departures
from store.tables.retention import check_in_counts, retention_runs

_WINDOWS = {kind: made.window for kind, made in KINDS.items()}

# Who is erased with rows of a kind: the caller of a case of whom nothing younger is kept and who
# is nobody else here, and who has left.
_ERASED = {
    Kept.CASES: Statement(
        select(cases.c.caller_id)
        .distinct()
        .where(among(cases.c.id, "ids"), LAST_OF_HER)
        .order_by(cases.c.caller_id)
    ),
    Kept.MEMBERS: Statement(
        select(departures.c.senior_id)
        .where(among(departures.c.id, "ids"))
        .order_by(departures.c.senior_id)
    ),
}
_TO_COUNT = Statement(
    select(check_ins.c.station_id, check_ins.c.day, check_ins.c.state, func.count())
    .where(among(check_ins.c.id, "ids"))
    .group_by(check_ins.c.station_id, check_ins.c.day, check_ins.c.state)
)
_COUNT = (
    check_in_counts.c.station_id == bindparam("of_station"),
    check_in_counts.c.day == bindparam("of_day", type_=check_in_counts.c.day.type),
    check_in_counts.c.state == bindparam("of_state", type_=check_in_counts.c.state.type),
)
_ADD_TO_COUNT = Statement(
    update(check_in_counts)
    .where(*_COUNT)
    .values(number=check_in_counts.c.number + bindparam("more"))
)
_NEW_COUNT = Statement(insert(check_in_counts), columns=["station_id", "day", "state", "number"])
_COUNTED = Statement(select(*columns_of(check_in_counts, ("station_id", "day", "state", "number"))))

_RUN = names_of(Run)
_NEWEST = Statement(
    select(*columns_of(retention_runs, _RUN)).order_by(retention_runs.c.id.desc()).limit(1)
)
_BEGIN = insert_once(
    retention_runs,
    ["night", "began_at", "under_way", "kind", "after", "counts", "messages_done"],
    returning=[retention_runs.c.id],
)
_SAVE = saving(
    retention_runs, ["ended_at", "under_way", "kind", "after", "counts", "messages_done"]
)


class SqlRetention:
    """`helpline.retention.repositories.Retention`."""

    def __init__(self, session: Session, people: SqlPeople) -> None:
        self._session = session
        self._people = people

    def newest(self) -> Run | None:
        row = self._session.row(_NEWEST)
        return _run(row) if row else None

    def begin(self, night: date, now: datetime, kind: Kept, messages_done: int) -> Run | None:
        new_id = self._session.value(
            _BEGIN,
            night=night,
            began_at=now,
            under_way=1,
            kind=kind,
            after=0,
            counts="{}",
            messages_done=messages_done,
        )
        return None if new_id is None else self.newest()

    def save(self, run: Run) -> Run:
        changed = self._session.change(
            _SAVE,
            row_id=run.id,
            read_version=run.version,
            ended_at=run.ended_at,
            under_way=1 if run.ended_at is None else None,
            kind=run.kind,
            after=run.after,
            counts=json.dumps(run.counts),
            messages_done=run.messages_done,
        )
        if not changed:
            raise Conflict(f"retention run {run.id} was changed by somebody else")
        return replace(run, version=run.version + 1)

    def window(self, kind: Kept, before: datetime, after: int, limit: int) -> Window:
        rows = self._session.rows(_WINDOWS[kind], before=before, after=after, limit=limit)
        old = [row for row in rows if row[1] < before]
        return Window(
            ids=tuple(row_id for row_id, _, ends in old if ends),
            after=old[-1][0] if old else after,
            exhausted=len(rows) < limit or not old,
        )

    def end(self, kind: Kept, ids: Sequence[int], before: datetime, now: datetime) -> list[int]:
        if kind is Kept.CHECK_INS:
            self._count(ids)
        given = {"before": before} if kind is Kept.CASES else {}
        rows = self._session.rows(_ERASED[kind], ids=ids, **given) if kind in _ERASED else []
        for statement in KINDS[kind].how:
            at = {"now": now} if kind is Kept.RECORDINGS and statement is not _SOUNDS else {}
            self._session.change(statement, ids=ids, **at)
        erased = [person_id for (person_id,) in rows]
        for person_id in erased:
            self._people.erase(person_id, now)
        return erased

    def counted(self) -> Mapping[tuple[int, date], Mapping[str, int]]:
        found: dict[tuple[int, date], dict[str, int]] = defaultdict(dict)
        for station_id, day, state, number in self._session.rows(_COUNTED):
            found[station_id, day][state.value] = number
        return found

    def _count(self, ids: Sequence[int]) -> None:
        for station_id, day, state, number in self._session.rows(_TO_COUNT, ids=ids):
            place = {"of_station": station_id, "of_day": day, "of_state": state}
            if not self._session.change(_ADD_TO_COUNT, more=number, **place):
                self._session.change(
                    _NEW_COUNT, station_id=station_id, day=day, state=state, number=number
                )


_SOUNDS = KINDS[Kept.RECORDINGS].how[0]


def _run(row: Row) -> Run:
    known: dict[str, Any] = dict(zip(_RUN, row, strict=True))
    return Run(**known | {"counts": json.loads(known["counts"])})
