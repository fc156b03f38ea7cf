"""One check-in for each senior and local date, and the evidence about it."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime

from sqlalchemy import bindparam, func, select

from helpline.checkins.model import CheckIn, CheckInState, Evidence
from helpline.errors import Conflict, NotFound
from store import late
from store.dialect import among, insert_once
from store.planning import plan
from store.rows import LEASE_OVER, by_id, columns_of, names_of, saving, values_of
from store.session import Session
from store.statement import Row, Statement
from store.tables.checkins import check_ins, evidence
from store.tables.retention import check_in_counts

_NAMES = names_of(CheckIn)
_NEW = names_of(CheckIn, "id", "version")
_CHECK_IN = columns_of(check_ins, _NAMES)
_EVIDENCE = names_of(Evidence)
_OF_SENIOR = select(*_CHECK_IN).where(check_ins.c.senior_id == bindparam("senior_id"))

_GET = by_id(check_ins, _CHECK_IN)
_OF_DAY = Statement(_OF_SENIOR.where(check_ins.c.day == bindparam("day")))
_LATEST = Statement(
    _OF_SENIOR.where(check_ins.c.call_at <= bindparam("before"))
    .order_by(check_ins.c.call_at.desc(), check_ins.c.id.desc())
    .limit(1)
)
_BETWEEN = Statement(
    _OF_SENIOR.where(
        check_ins.c.call_at >= bindparam("from_at"), check_ins.c.call_at < bindparam("to_at")
    ).order_by(check_ins.c.call_at, check_ins.c.id)
)
_ADD = insert_once(check_ins, _NEW, returning=[check_ins.c.id])
_SAVE = saving(check_ins, names_of(CheckIn, "id", "senior_id", "day", "version"), also=LEASE_OVER)
_EVIDENCE_OF = Statement(
    select(*columns_of(evidence, _EVIDENCE))
    .where(evidence.c.check_in_id == bindparam("check_in_id"))
    .order_by(evidence.c.at, evidence.c.id)
)
_GET_ALL = Statement(select(*_CHECK_IN).where(among(check_ins.c.id, "ids")))
_EVIDENCE_OF_ALL = Statement(
    select(*columns_of(evidence, _EVIDENCE))
    .where(among(evidence.c.check_in_id, "ids"))
    .order_by(evidence.c.at, evidence.c.id)
)
_ADD_ALL_EVIDENCE = insert_once(evidence, _EVIDENCE)
_ADD_EVIDENCE = insert_once(evidence, _EVIDENCE, returning=[evidence.c.id])
_COUNTS = Statement(
    select(check_ins.c.state, func.count())
    .where(check_ins.c.day == bindparam("day"), among(check_ins.c.station_id, "station_ids"))
    .group_by(check_ins.c.state)
)
# What retention has deleted stays as counts.
_COUNTED = Statement(
    select(check_in_counts.c.state, func.sum(check_in_counts.c.number))
    .where(
        check_in_counts.c.day == bindparam("day"),
        among(check_in_counts.c.station_id, "station_ids"),
    )
    .group_by(check_in_counts.c.state)
)
_OF_STATION = Statement(
    select(*_CHECK_IN)
    .where(check_ins.c.station_id == bindparam("station_id"), check_ins.c.day == bindparam("day"))
    .order_by(check_ins.c.call_at, check_ins.c.id)
)


class SqlCheckIns:
    """`helpline.repositories.CheckIns`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def plan(
        self, *, district_id: int, day: date, tz: str, policy_id: int, window_s: int, now: datetime
    ) -> int:
        return plan(self._session, district_id, day, tz, policy_id, window_s, now)

    def add(self, check_in: CheckIn) -> CheckIn:
        new_id = self._session.value(_ADD, **values_of(check_in, _NEW))
        if new_id is None:
            raise Conflict(f"senior {check_in.senior_id} has a check-in on {check_in.day} already")
        return check_in._replace(id=new_id, version=0)

    def get(self, check_in_id: int) -> CheckIn:
        found = self._session.made(_GET, _check_ins, id=check_in_id)
        if not found:
            raise NotFound(f"check-in {check_in_id} does not exist")
        return found[0]

    def of_day(self, senior_id: int, day: date) -> CheckIn | None:
        row = self._session.row(_OF_DAY, senior_id=senior_id, day=day)
        return CheckIn(*row) if row else None

    def latest(self, senior_id: int, before: datetime) -> CheckIn | None:
        row = self._session.row(_LATEST, senior_id=senior_id, before=before)
        return CheckIn(*row) if row else None

    def between(self, senior_id: int, from_at: datetime, to_at: datetime) -> list[CheckIn]:
        rows = self._session.rows(_BETWEEN, senior_id=senior_id, from_at=from_at, to_at=to_at)
        return [CheckIn(*row) for row in rows]

    def save(self, check_in: CheckIn) -> CheckIn:
        changed = self._session.change(
            _SAVE,
            row_id=check_in.id,
            read_version=check_in.version,
            **values_of(check_in, _NEW),
        )
        if not changed:
            raise Conflict(f"check-in {check_in.id} was changed by somebody else")
        return check_in._replace(version=check_in.version + 1)

    def evidence(self, check_in_id: int) -> list[Evidence]:
        rows = self._session.rows(_EVIDENCE_OF, check_in_id=check_in_id)
        return [Evidence(*row) for row in rows]

    def add_evidence(self, evidence: Evidence) -> bool:
        check_in = self.get(evidence.check_in_id)
        if self._session.value(_ADD_EVIDENCE, **values_of(evidence, _EVIDENCE)) is None:
            return False
        if evidence.at - check_in.call_at >= late.SOON:
            late.note_day(self._session, check_in.station_id, check_in.day)
        return True

    def get_all(self, check_in_ids: Collection[int]) -> dict[int, CheckIn]:
        rows = self._session.rows(_GET_ALL, ids=check_in_ids)
        return {row[0]: CheckIn(*row) for row in rows}

    def evidence_of_all(self, check_in_ids: Collection[int]) -> dict[int, list[Evidence]]:
        found: dict[int, list[Evidence]] = {check_in_id: [] for check_in_id in check_in_ids}
        for row in self._session.rows(_EVIDENCE_OF_ALL, ids=check_in_ids):
            found[row[0]].append(Evidence(*row))
        return found

    def add_all_evidence(self, evidence: Sequence[Evidence]) -> None:
        added = self._session.change_all(
            _ADD_ALL_EVIDENCE, [values_of(item, _EVIDENCE) for item in evidence]
        )
        if added != len(evidence):
            raise Conflict("some of this evidence is there already")

    def save_all(self, check_ins: Sequence[CheckIn]) -> None:
        changed = self._session.change_all(
            _SAVE,
            [
                {
                    "row_id": check_in.id,
                    "read_version": check_in.version,
                    **values_of(check_in, _NEW),
                }
                for check_in in check_ins
            ],
        )
        if changed != len(check_ins):
            raise Conflict("one of several check-ins was changed by somebody else")

    def counts(self, day: date, station_ids: Sequence[int]) -> dict[CheckInState, int]:
        found: dict[CheckInState, int] = {}
        for statement in (_COUNTS, _COUNTED):
            for state, number in self._session.rows(statement, day=day, station_ids=station_ids):
                found[state] = found.get(state, 0) + int(number)
        return found

    def of_station(self, station_id: int, day: date) -> list[CheckIn]:
        rows = self._session.rows(_OF_STATION, station_id=station_id, day=day)
        return [CheckIn(*row) for row in rows]


def _check_ins(rows: Iterable[Row]) -> list[CheckIn]:
    return [CheckIn(*row) for row in rows]
