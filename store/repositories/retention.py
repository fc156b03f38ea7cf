"""What ends by age: which rows of each kind are old enough and may end, and how they end.

Each kind is walked in order of its ids, a window at a time. Ids follow time closely enough: a
window that holds only younger rows is the last one. Rows under a hold are passed over.
"""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Select,
    Table,
    and_,
    bindparam,
    delete,
    exists,
    false,
    func,
    insert,
    null,
    or_,
    select,
    text,
    true,
    tuple_,
    union,
    update,
)

from helpline.cases.model import CaseState
from helpline.errors import Conflict
from helpline.recordings.model import RecordingState
from helpline.requests.model import RequestState
from helpline.retention.model import Kept, Run, Window
from helpline.seniors.model import FORMER
from store.columns import Instant
from store.dialect import among, insert_once
from store.repositories.people import SqlPeople
from store.rows import columns_of, names_of, saving
from store.session import Session
from store.statement import Row, Statement
from store.tables.cases import OPEN as OPEN_CASE
from store.tables.cases import case_events, case_tries, cases
from store.tables.checkins import check_ins, evidence
from store.tables.console import users
from store.tables.departures import departures
from store.tables.directory import officers, units
from store.tables.duties import OPEN as OPEN_REQUEST
from store.tables.duties import requests
from store.tables.escalation import OPEN as OPEN_INCIDENT
from store.tables.escalation import incidents
from store.tables.figures import counted_days, day_counts, late_changes
from store.tables.people import contacts, persons, seniors
from store.tables.recordings import recording_sounds, recordings
from store.tables.referrals import referral_events, referrals
from store.tables.retention import STANDING, check_in_counts, legal_holds, retention_runs
from store.tables.sending import intents

Condition = ColumnElement[bool]

_before = bindparam("before", type_=Instant())
_standing = text(f"legal_holds.{STANDING}")
HELD = union(
    select(legal_holds.c.subject_id).where(text("legal_holds.subject = 'person'"), _standing),
    select(cases.c.caller_id)
    .join(
        legal_holds,
        or_(legal_holds.c.subject_id == cases.c.id, legal_holds.c.subject_id == cases.c.joined_to),
    )
    .where(text("legal_holds.subject = 'case'"), _standing),
)
"""Everybody on whom a hold stands: named by it, or a caller of a case that it names."""


def free(person: ColumnElement[Any]) -> Condition:
    """No hold stands on the person of this column."""
    return or_(person.is_(None), person.not_in(HELD))


def _is_true(condition: Condition) -> ColumnElement[Any]:
    return condition.label("ends")


_other = cases.alias("other")
_younger = or_(
    and_(_other.c.closed_at.is_(None), _other.c.state != CaseState.JOINED),
    _other.c.closed_at >= _before,
    and_(_other.c.state == CaseState.JOINED, _other.c.first_ring_at >= _before),
)
_OVER = or_(
    and_(cases.c.state == CaseState.CLOSED, cases.c.closed_at < _before),
    and_(
        cases.c.state == CaseState.JOINED,
        cases.c.first_ring_at < _before,
        ~exists().where(_other.c.id == cases.c.joined_to, _younger).select_from(_other),
    ),
)

_SOMEBODY_ELSE = (
    seniors.c.person_id,
    contacts.c.person_id,
    officers.c.person_id,
    users.c.person_id,
    units.c.contact_id,
)
_again = departures.alias("again")
_GONE = and_(
    exists()
    .where(
        persons.c.id == departures.c.senior_id,
        persons.c.erased_at.is_(None),
        seniors.c.person_id == persons.c.id,
        seniors.c.state.in_(FORMER),
    )
    .select_from(persons, seniors),
    *(
        ~exists().where(table.c.senior_id == departures.c.senior_id, *more).select_from(table)
        for table, more in (
            (_again, (_again.c.id > departures.c.id,)),
            (incidents, (text(f"incidents.{OPEN_INCIDENT}"),)),
            (requests, (text(f"requests.{OPEN_REQUEST}"),)),
        )
    ),
    *(
        ~exists().where(column == departures.c.senior_id).select_from(column.table)
        for column in (*_SOMEBODY_ELSE[1:], cases.c.caller_id)
    ),
)
"""The last end of this membership: the senior has not come back, waits for nothing, and is nobody
else here."""
_LAST_OF_HER = and_(
    exists()
    .where(persons.c.id == cases.c.caller_id, persons.c.erased_at.is_(None))
    .select_from(persons),
    ~exists().where(_other.c.caller_id == cases.c.caller_id, _younger).select_from(_other),
    *(
        ~exists().where(column == cases.c.caller_id).select_from(column.table)
        for column in _SOMEBODY_ELSE
    ),
)


@dataclass(frozen=True, slots=True)
class _Kind:
    """Rows of a table by age. `at` grows with the id; `ends` says which rows may end, `how` what
    is done to those of the parameter `ids`."""

    table: Table
    at: Column[Any]
    ends: Condition
    how: tuple[Statement, ...]

    @property
    def window(self) -> Statement:
        return Statement(
            select(self.table.c.id, self.at, _is_true(and_(self.at < _before, self.ends)))
            .where(self.table.c.id > bindparam("after"))
            .order_by(self.table.c.id)
            .limit(bindparam("limit"))
        )


def _about_open(subject: str, table: Table, is_open: str) -> Condition:
    """The recording is about a row of this table that is still open."""
    return and_(
        text(f"recordings.subject = '{subject}'"),
        exists()
        .where(table.c.id == recordings.c.subject_id, text(f"{table.name}.{is_open}"))
        .select_from(table),
    )


def _words_of_referrals(of: Column[Any]) -> tuple[Statement, Statement]:
    """The words of the referrals that belong to the rows whose ids are given: with the case or
    request that they were made for ends what was said in them."""
    theirs = select(referrals.c.id).where(among(of, "ids"))
    return (
        Statement(
            update(referral_events)
            .where(referral_events.c.referral_id.in_(theirs))
            .values(body_enc=null())
        ),
        Statement(update(referrals).where(among(of, "ids")).values(words_enc=null())),
    )


# Check-ins end when the numbers of their day have been counted for good, and those stand.
_COUNTED_FOR_GOOD = and_(
    exists()
    .where(day_counts.c.unit_id == check_ins.c.station_id, day_counts.c.day == check_ins.c.day)
    .select_from(day_counts),
    ~exists()
    .where(counted_days.c.settled == false(), counted_days.c.day == check_ins.c.day)
    .select_from(counted_days),
    ~exists()
    .where(late_changes.c.unit_id == check_ins.c.station_id, late_changes.c.day == check_ins.c.day)
    .select_from(late_changes),
)


def _counts_stand(of: Select[Any]) -> Statement:
    """The days of these (station, date) are not counted from check-ins any more."""
    return Statement(
        update(day_counts)
        .where(
            day_counts.c.ended == false(), tuple_(day_counts.c.unit_id, day_counts.c.day).in_(of)
        )
        .values(ended=true())
    )


_PLACE = select(check_ins.c.station_id, check_ins.c.day)
_KINDS: Mapping[Kept, _Kind] = {
    Kept.RECORDINGS: _Kind(
        recordings,
        recordings.c.recorded_at,
        and_(
            recordings.c.state == RecordingState.DELETED_THERE,
            free(recordings.c.person_id),
            ~_about_open("request", requests, OPEN_REQUEST),
            ~_about_open("case", cases, OPEN_CASE),
        ),
        (
            Statement(
                delete(recording_sounds).where(among(recording_sounds.c.recording_id, "ids"))
            ),
            Statement(
                update(recordings)
                .where(among(recordings.c.id, "ids"))
                .values(
                    state=RecordingState.GONE,
                    since=bindparam("now", type_=Instant()),
                    size=0,
                    key_enc=null(),
                    version=recordings.c.version + 1,
                )
            ),
        ),
    ),
    Kept.REQUESTS: _Kind(
        requests,
        requests.c.opened_at,
        and_(
            requests.c.state == RequestState.DONE,
            requests.c.done_at < _before,
            requests.c.words_enc.is_not(None),
            free(requests.c.senior_id),
        ),
        (
            Statement(update(requests).where(among(requests.c.id, "ids")).values(words_enc=null())),
            *_words_of_referrals(referrals.c.request_id),
        ),
    ),
    Kept.MESSAGES: _Kind(
        intents,
        intents.c.wanted_at,
        and_(
            intents.c.due_at.is_(None),
            or_(intents.c.params_enc.is_not(None), intents.c.to_index.is_not(None)),
            free(intents.c.person_id),
        ),
        (
            Statement(
                update(intents)
                .where(among(intents.c.id, "ids"))
                .values(params_enc=null(), to_index=null())
            ),
        ),
    ),
    Kept.EVIDENCE: _Kind(
        evidence,
        evidence.c.at,
        exists()
        .where(
            check_ins.c.id == evidence.c.check_in_id,
            check_ins.c.due_at.is_(None),
            _COUNTED_FOR_GOOD,
            free(check_ins.c.senior_id),
            ~exists()
            .where(
                incidents.c.senior_id == check_ins.c.senior_id,
                incidents.c.check_in_id == check_ins.c.id,
                text(f"incidents.{OPEN_INCIDENT}"),
            )
            .select_from(incidents),
        )
        .select_from(check_ins),
        (
            _counts_stand(
                _PLACE.join(evidence, evidence.c.check_in_id == check_ins.c.id).where(
                    among(evidence.c.id, "ids")
                )
            ),
            Statement(delete(evidence).where(among(evidence.c.id, "ids"))),
        ),
    ),
    # One with an incident or a request stays as long as that.
    Kept.CHECK_INS: _Kind(
        check_ins,
        check_ins.c.call_at,
        and_(
            check_ins.c.due_at.is_(None),
            _COUNTED_FOR_GOOD,
            free(check_ins.c.senior_id),
            ~exists()
            .where(
                incidents.c.senior_id == check_ins.c.senior_id,
                incidents.c.check_in_id == check_ins.c.id,
            )
            .select_from(incidents),
            ~exists()
            .where(
                requests.c.senior_id == check_ins.c.senior_id,
                requests.c.check_in_id == check_ins.c.id,
            )
            .select_from(requests),
        ),
        (
            _counts_stand(_PLACE.where(among(check_ins.c.id, "ids"))),
            Statement(delete(evidence).where(among(evidence.c.check_in_id, "ids"))),
            Statement(delete(check_ins).where(among(check_ins.c.id, "ids"))),
        ),
    ),
    Kept.CASES: _Kind(
        cases,
        cases.c.first_ring_at,
        and_(
            _OVER,
            free(cases.c.caller_id),
            or_(
                exists()
                .where(case_events.c.case_id == cases.c.id, case_events.c.body_enc.is_not(None))
                .select_from(case_events),
                _LAST_OF_HER,
            ),
        ),
        (
            Statement(
                update(case_events)
                .where(among(case_events.c.case_id, "ids"))
                .values(body_enc=null())
            ),
            *_words_of_referrals(referrals.c.case_id),
        ),
    ),
    Kept.TRIES: _Kind(
        case_tries,
        case_tries.c.at,
        free(case_tries.c.caller_id),
        (Statement(delete(case_tries).where(among(case_tries.c.id, "ids"))),),
    ),
    # Nothing of the row itself ends: it names nobody once the person is erased.
    Kept.MEMBERS: _Kind(departures, departures.c.at, and_(_GONE, free(departures.c.senior_id)), ()),
}
_WINDOWS = {kind: made.window for kind, made in _KINDS.items()}

# Who is erased with rows of a kind: the caller of a case of whom nothing younger is kept and who
# is nobody else here, and who has left.
_ERASED = {
    Kept.CASES: Statement(
        select(cases.c.caller_id)
        .distinct()
        .where(among(cases.c.id, "ids"), _LAST_OF_HER)
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
        for statement in _KINDS[kind].how:
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


_SOUNDS = _KINDS[Kept.RECORDINGS].how[0]


def _run(row: Row) -> Run:
    known: dict[str, Any] = dict(zip(_RUN, row, strict=True))
    return Run(**known | {"counts": json.loads(known["counts"])})
