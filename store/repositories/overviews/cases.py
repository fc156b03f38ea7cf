"""Cases and what is owed about them, many at once."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Text, and_, bindparam, exists, func, or_, select, text
from sqlalchemy import case as sql_case

from helpline.cases.holding import CAUSE as LEG
from helpline.cases.messages import ANSWER
from helpline.cases.model import Case, CaseState, Priority
from helpline.cases.overview import RANKS, Asked, Ringing, Standing, Wanted
from helpline.cases.timeline import SUBJECT
from helpline.duties import Duty
from store.columns import Id, Instant
from store.dialect import among
from store.repositories.custody import NOT_SEALED
from store.rows import columns_of, names_of
from store.session import Session
from store.statement import Statement
from store.tables.case_calls import case_holds
from store.tables.cases import OPEN as OPEN_CASE
from store.tables.cases import cases as table
from store.tables.directory import services
from store.tables.duties import OPEN as OPEN_DUTY
from store.tables.duties import duties
from store.tables.referrals import referrals as referrals_table
from store.tables.sending import CASE_CALL_LIVE, intents

_CASE = select(*columns_of(table, names_of(Case)))
_DUTY = select(*columns_of(duties, names_of(Duty)))
# Its own worker keeps these within seconds: they wait for nobody.
_BY_ITSELF = tuple(ANSWER.values())
_of_case = and_(duties.c.subject == SUBJECT, duties.c.subject_id == table.c.id, text(OPEN_DUTY))
_me = bindparam("person_id", type_=Id)
_rank = sql_case(
    *((table.c.priority == priority, rank) for priority, rank in RANKS.items() if rank != 2),
    else_=RANKS[Priority.NORMAL],
)
_after_rank, _after_id = bindparam("after_rank", type_=Id), bindparam("after_id", type_=Id)
_before_id = bindparam("before_id", type_=Id)
_overdue_at = bindparam("overdue_at", type_=Instant())


def _given(name: str, is_so: ColumnElement[bool]) -> ColumnElement[bool]:
    """What a list is limited to, if it is asked for it."""
    return or_(bindparam(name, type_=Id) == 0, is_so)


_LISTED = _CASE.where(
    NOT_SEALED,
    or_(among(table.c.unit_id, "unit_ids"), table.c.assigned_to == _me),
    _given("mine", table.c.assigned_to == _me),
    _given("silent", table.c.silent),
    _given("any_matter", table.c.matter == bindparam("matter", type_=Text())),
    _given("any_priority", table.c.priority == bindparam("priority", type_=Text())),
    _given("of_unit", table.c.unit_id == bindparam("of_unit", type_=Id)),
    or_(
        _overdue_at.is_(None),
        exists().where(_of_case, duties.c.due_at < _overdue_at),
    ),
).limit(bindparam("limit", type_=Id))
_GRAVEST_FIRST = _LISTED.where(
    or_(_rank > _after_rank, and_(_rank == _after_rank, table.c.id > _after_id))
).order_by(_rank, table.c.id)
_LISTS = {
    Standing.OPEN: Statement(_GRAVEST_FIRST.where(text(f"cases.{OPEN_CASE}"))),
    Standing.NEW: Statement(_GRAVEST_FIRST.where(table.c.state == CaseState.NEW)),
    Standing.TAKEN: Statement(_GRAVEST_FIRST.where(table.c.state == CaseState.TAKEN)),
    Standing.CLOSING: Statement(_GRAVEST_FIRST.where(table.c.state == CaseState.CLOSING)),
    Standing.CLOSED: Statement(
        _LISTED.where(
            table.c.state == CaseState.CLOSED,
            or_(_before_id.is_(None), table.c.id < _before_id),
        ).order_by(table.c.id.desc())
    ),
}
_BY_ID = Statement(_CASE.where(among(table.c.id, "ids"), NOT_SEALED))
_OF_OFFICER = Statement(
    _CASE.where(table.c.assigned_to == _me, text(f"cases.{OPEN_CASE}"))
    .order_by(table.c.id)
    .limit(bindparam("limit", type_=Id))
)
_OWED_AT = Statement(
    _DUTY.where(
        duties.c.subject == bindparam("subject"),
        among(duties.c.unit_id, "unit_ids"),
        duties.c.kind.not_in(_BY_ITSELF),
        text(OPEN_DUTY),
    )
    .order_by(duties.c.due_at, duties.c.id)
    .limit(bindparam("limit", type_=Id))
)
_OWED_ABOUT = Statement(
    _DUTY.where(
        duties.c.subject == bindparam("subject"),
        among(duties.c.subject_id, "ids"),
        duties.c.kind.not_in(_BY_ITSELF),
        text(OPEN_DUTY),
    ).order_by(duties.c.due_at, duties.c.id)
)
_RINGING = Statement(
    select(
        func.coalesce(case_holds.c.case_id, intents.c.cause_id), intents.c.cause, intents.c.sent_at
    )
    .select_from(
        intents.outerjoin(
            case_holds, and_(intents.c.cause == LEG, case_holds.c.id == intents.c.cause_id)
        )
    )
    .where(
        intents.c.person_id == _me,
        intents.c.sent_at >= bindparam("since", type_=Instant()),
        text(CASE_CALL_LIVE),
    )
    .order_by(intents.c.id.desc())
)

_REFERRALS = Statement(
    select(
        referrals_table.c.id,
        referrals_table.c.case_id,
        referrals_table.c.request_id,
        referrals_table.c.code,
        services.c.name,
    )
    .join_from(referrals_table, services, services.c.id == referrals_table.c.service_id)
    .where(among(referrals_table.c.id, "ids"))
    .order_by(referrals_table.c.id)
)


def cases(session: Session, wanted: Wanted) -> list[Case]:
    rows = session.rows(
        _LISTS[wanted.standing],
        unit_ids=wanted.unit_ids,
        path=wanted.viewer_path,
        person_id=wanted.person_id,
        mine=int(wanted.mine),
        silent=int(wanted.silent),
        any_matter=int(wanted.matter is not None),
        matter=wanted.matter or "",
        any_priority=int(wanted.priority is not None),
        priority=wanted.priority or "",
        of_unit=wanted.of_unit or 0,
        overdue_at=wanted.overdue_at,
        after_rank=wanted.after_rank,
        after_id=wanted.after_id,
        before_id=wanted.before_id,
        limit=wanted.limit,
    )
    return [Case(*row) for row in rows]


def by_id(session: Session, ids: Sequence[int], viewer_path: str) -> dict[int, Case]:
    return {row[0]: Case(*row) for row in session.rows(_BY_ID, ids=ids, path=viewer_path)}


def of_officer(session: Session, person_id: int, limit: int) -> list[Case]:
    rows = session.rows(_OF_OFFICER, person_id=person_id, limit=limit)
    return [Case(*row) for row in rows]


def owed_at(session: Session, subject: str, unit_ids: Sequence[int], limit: int) -> list[Duty]:
    rows = session.rows(_OWED_AT, subject=subject, unit_ids=unit_ids, limit=limit)
    return [Duty(*row) for row in rows]


def owed_about(session: Session, subject: str, ids: Sequence[int]) -> list[Duty]:
    return [Duty(*row) for row in session.rows(_OWED_ABOUT, subject=subject, ids=ids)]


def ringing(session: Session, person_id: int, since: datetime) -> list[Ringing]:
    rows = session.rows(_RINGING, person_id=person_id, since=since)
    return [Ringing(*row) for row in rows]


def referrals(session: Session, ids: Sequence[int]) -> list[Asked]:
    return [Asked(*row) for row in session.rows(_REFERRALS, ids=ids)]
