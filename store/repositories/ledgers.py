"""Claiming of due rows: on check-ins, incidents, intents, duties and recordings alike."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Exists,
    FromClause,
    Integer,
    Table,
    Text,
    TextClause,
    and_,
    bindparam,
    case,
    func,
    literal_column,
    null,
    or_,
    select,
    text,
    tuple_,
    type_coerce,
    update,
)

from helpline.duties import DutyState
from helpline.ledgers import Claim
from helpline.sending.model import Delivery, IntentKind, IntentState, Lane
from store.columns import Choice, Instant
from store.dialect import ALONE_WITH_CALLS, CALLS_LOCK, claiming, locking
from store.session import Session
from store.statement import Row, Statement
from store.tables.checkins import check_ins
from store.tables.duties import duties
from store.tables.escalation import incidents
from store.tables.recordings import recordings
from store.tables.sending import (
    CALL_PENDING,
    CALL_UNDER_WAY,
    IN_DOUBT,
    NOT_CALL_PENDING,
    intents,
)

_LEASED_UNTIL = bindparam("leased_until", type_=Instant())
_lane = bindparam("lane", type_=Choice(Lane))


@dataclass(frozen=True, slots=True)
class _Ledger:
    """The statements of one table whose rows fall due."""

    claim: Statement
    claim_lane: Statement | None
    release: Statement
    hold: Statement
    defer: Statement
    shorten: Statement
    earliest: Statement
    earliest_lane: Statement | None
    late: Statement
    failing: Statement
    owing: Statement
    hurry: Statement


def _leased(table: Table, also: Mapping[str, ColumnElement[Any]]) -> dict[str, Any]:
    return {"lease_until": _LEASED_UNTIL, "attempt": table.c.attempt + 1, **also}


def _ledger(
    table: Table,
    *,
    on_claim: Mapping[str, ColumnElement[Any]] | None = None,
    on_release: Mapping[str, ColumnElement[Any]] | None = None,
    laned: bool = False,
) -> _Ledger:
    lease = _leased(table, on_claim or {})
    ours = (
        table.c.id == bindparam("row_id"),
        table.c.attempt == bindparam("fence", type_=Integer()),
        table.c.due_at.is_not(None),
    )
    ready = select(table.c.ready_at).where(table.c.ready_at.is_not(None))
    first = ready.order_by(table.c.ready_at).limit(1)
    return _Ledger(
        claim=claiming(table, lease, lambda row: _may_leave(row, laned, any_lane=True)),
        claim_lane=claiming(
            table, lease, lambda row: [row.c.lane == _lane, *_may_leave(row, laned)]
        )
        if laned
        else None,
        release=Statement(
            update(table).where(*ours).values(lease_until=null(), **(on_release or {}))
        ),
        hold=locking(select(table.c.id).where(*ours)),
        defer=Statement(
            update(table)
            .where(*ours)
            .values(
                lease_until=bindparam("until", type_=Instant()),
                last_error=bindparam("error", type_=Text()),
            )
        ),
        shorten=Statement(
            update(table)
            .where(*ours, table.c.lease_until > bindparam("until", type_=Instant()))
            .values(lease_until=bindparam("until", type_=Instant()))
        ),
        earliest=Statement(first),
        earliest_lane=Statement(first.where(table.c.lane == _lane)) if laned else None,
        late=_late(table),
        failing=Statement(
            select(table.c.id, table.c.last_error)
            .where(table.c.last_error.is_not(None), table.c.due_at.is_not(None))
            .order_by(table.c.id)
        ),
        owing=Statement(
            select(table.c.id).where(table.c.id == bindparam("row_id"), table.c.due_at.is_not(None))
        ),
        hurry=Statement(
            update(table)
            .where(
                table.c.id == bindparam("row_id"),
                table.c.due_at.is_not(None),
                table.c.last_error.is_not(None),
            )
            .values(lease_until=null(), last_error=null())
        ),
    )


def _late(table: Table) -> Statement:
    """What is free and was due, and what was due and is leased or put off: each by its index."""
    before = bindparam("before", type_=Instant())
    count = select(func.count()).select_from(table)
    free = count.where(table.c.ready_at < before)
    taken = count.where(table.c.lease_until >= before, table.c.due_at < before)
    return Statement(select(free.scalar_subquery() + taken.scalar_subquery()))


def _may_leave(
    candidate: FromClause, laned: bool, *, any_lane: bool = False
) -> list[ColumnElement[bool]]:
    if not laned:
        return []
    return [
        or_(
            candidate.c.kind != IntentKind.CALL,
            candidate.c.state != IntentState.PENDING,
            and_(*_alone(candidate, any_lane=any_lane)),
        )
    ]


def _alone(candidate: FromClause, *, any_lane: bool = False) -> list[ColumnElement[bool]]:
    """Invariant 10: a pending call waits while another to its number is under way, and for the
    one of the same lane that is due before it."""
    other = intents.alias("other")
    same_number = other.c.to_index == candidate.c.to_index
    before = tuple_(other.c.ready_at, other.c.id) < tuple_(candidate.c.ready_at, candidate.c.id)
    same_lane = [] if any_lane else [other.c.lane == candidate.c.lane]
    return [
        ~_found(other, same_number, text(CALL_UNDER_WAY)),
        ~_found(other, same_number, text(CALL_PENDING), *same_lane, before),
    ]


def _found(other: FromClause, *conditions: ColumnElement[bool] | TextClause) -> Exists:
    """Whether there is such a row, looked up for each candidate by itself. Without the offset
    PostgreSQL may compare all candidates with all others, as many times as there are of both: it
    does so where it takes a table for empty that has filled since it was analyzed."""
    return (
        select(literal_column("1"))
        .select_from(other)
        .where(*conditions)
        .offset(literal_column("0"))
        .exists()
    )


_state = type_coerce(intents.c.state, Text())
# Invariant 11: whose lease ran out before its result was written may have left, or not.
_INTENT_CLAIMED: Mapping[str, ColumnElement[Any]] = {
    "state": case({"pending": "leased", "leased": "unknown"}, value=_state, else_=_state),
    "version": intents.c.version + 1,
}
_LEDGERS: Mapping[str, _Ledger] = {
    "check_ins": _ledger(check_ins),
    "incidents": _ledger(incidents),
    "duties": _ledger(duties),
    "recordings": _ledger(recordings),
    "intents": _ledger(
        intents,
        on_claim=_INTENT_CLAIMED,
        on_release={
            "state": case({"leased": "pending"}, value=_state, else_=_state),
            "version": intents.c.version + 1,
        },
        laned=True,
    ),
}

_CLAIM_CALLS = claiming(
    intents,
    _leased(intents, _INTENT_CLAIMED),
    lambda row: [row.c.lane == _lane, text(CALL_PENDING), *_alone(row)],
)
_CLAIM_OTHERS = claiming(
    intents,
    _leased(intents, _INTENT_CLAIMED),
    lambda row: [row.c.lane == _lane, text(NOT_CALL_PENDING)],
)
_CLAIM_MESSAGES = claiming(
    intents,
    _leased(intents, _INTENT_CLAIMED),
    lambda row: [row.c.lane == _lane, text(NOT_CALL_PENDING), row.c.state == IntentState.PENDING],
)
_CLAIM_IN_DOUBT = claiming(
    intents,
    _leased(intents, _INTENT_CLAIMED),
    lambda row: [row.c.lane == _lane, text(IN_DOUBT)],
)

_ENDED = {"due_at": null(), "lease_until": null(), "last_error": null()}
_ABANDON: Mapping[str, Statement] = {
    "duties": Statement(
        update(duties)
        .where(duties.c.id == bindparam("row_id"), duties.c.due_at.is_not(None))
        .values(state=DutyState.CANCELLED, version=duties.c.version + 1, **_ENDED)
    ),
    "intents": Statement(
        update(intents)
        .where(intents.c.id == bindparam("row_id"), intents.c.due_at.is_not(None))
        .values(
            state=IntentState.FAILED,
            delivery=Delivery.FAILED,
            finished_at=bindparam("now", type_=Instant()),
            error="settled_by_hand",
            version=intents.c.version + 1,
            **_ENDED,
        )
    ),
}


_UNIT_OF_DUTY = Statement(select(duties.c.unit_id).where(duties.c.id == bindparam("id")))


def _oldest_first(rows: list[Row]) -> list[Claim]:
    rows.sort(key=lambda row: (row[2], row[0]))
    return [Claim(row_id, attempt) for row_id, attempt, _ in rows]


class SqlLedgers:
    """`helpline.repositories.Ledgers`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def claim(
        self, ledger: str, now: datetime, lease: timedelta, limit: int, lane: Lane | None = None
    ) -> list[Claim]:
        """An intent that was pending is now leased. One whose lease had run out is now unknown:
        nobody knows whether it left."""
        statements = _LEDGERS[ledger]
        given: dict[str, Any] = {"now": now, "leased_until": now + lease, "limit": limit}
        if statements.claim_lane is None:
            rows = self._session.rows(statements.claim, **given)
        else:
            self._session.rows(ALONE_WITH_CALLS, lock=CALLS_LOCK)
            if lane is None:
                rows = self._session.rows(statements.claim, **given)
            else:
                rows = self._session.rows(statements.claim_lane, lane=lane, **given)
        return _oldest_first(rows)

    def claim_intents(
        self, now: datetime, lease: timedelta, limit: int, lane: Lane, calls: int, messages: int
    ) -> list[Claim]:
        self._session.rows(ALONE_WITH_CALLS, lock=CALLS_LOCK)
        wanted = [(_CLAIM_CALLS, min(calls, limit))]
        if messages < limit:
            wanted += [(_CLAIM_IN_DOUBT, limit), (_CLAIM_MESSAGES, messages)]
        else:
            wanted.append((_CLAIM_OTHERS, limit))
        rows = [
            row
            for statement, most in wanted
            if most > 0
            for row in self._session.rows(
                statement, now=now, leased_until=now + lease, limit=most, lane=lane
            )
        ]
        return _oldest_first(rows)

    def holds(self, ledger: str, claim: Claim) -> bool:
        found = self._session.row(_LEDGERS[ledger].hold, row_id=claim.id, fence=claim.attempt)
        return found is not None

    def defer(self, ledger: str, claim: Claim, until: datetime, error: str) -> None:
        self._session.change(
            _LEDGERS[ledger].defer, row_id=claim.id, fence=claim.attempt, until=until, error=error
        )

    def release(self, ledger: str, claims: Sequence[Claim]) -> None:
        for claim in claims:
            self._session.change(_LEDGERS[ledger].release, row_id=claim.id, fence=claim.attempt)

    def shorten(self, ledger: str, claims: Sequence[Claim], until: datetime) -> None:
        for claim in claims:
            self._session.change(
                _LEDGERS[ledger].shorten, row_id=claim.id, fence=claim.attempt, until=until
            )

    def earliest(self, ledger: str, lane: Lane | None = None) -> datetime | None:
        statements = _LEDGERS[ledger]
        if lane is None or statements.earliest_lane is None:
            found = self._session.value(statements.earliest)
        else:
            found = self._session.value(statements.earliest_lane, lane=lane)
        return found if isinstance(found, datetime) else None

    def late(self, ledger: str, before: datetime) -> int:
        return int(self._session.value(_LEDGERS[ledger].late, before=before))

    def failing(self, ledger: str) -> list[tuple[int, str]]:
        return [(id_, error) for id_, error in self._session.rows(_LEDGERS[ledger].failing)]

    def ended(self, ledger: str, row_id: int) -> bool:
        return self._session.value(_LEDGERS[ledger].owing, row_id=row_id) is None

    def hurry(self, ledger: str, row_id: int) -> bool:
        return self._session.change(_LEDGERS[ledger].hurry, row_id=row_id) == 1

    def abandon(self, ledger: str, row_id: int, now: datetime) -> bool:
        given = {"now": now} if ledger == "intents" else {}
        abandoned = self._session.change(_ABANDON[ledger], row_id=row_id, **given) == 1
        if abandoned and ledger == "duties":
            self._session.changed_units.add(self._session.value(_UNIT_OF_DUTY, id=row_id))
        return abandoned
