"""What the auditor asks: read-only SQL that finds whatever has been lost, forgotten or left late.

Nothing here trusts the code that writes: it looks at the rows alone (invariants 2, 12, 23, 25).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import (
    ColumnElement,
    Select,
    Table,
    Text,
    TextClause,
    bindparam,
    exists,
    func,
    select,
    text,
    type_coerce,
)

from helpline.recordings.model import RecordingState
from helpline.sending.model import URGENT_LANES, Delivery, IntentKind, IntentState, Lane
from helpline.seniors.model import SeniorState
from store.columns import Instant
from store.database import Database
from store.statement import Statement
from store.tables.checkins import check_ins
from store.tables.duties import duties
from store.tables.escalation import OPEN, incidents
from store.tables.figures import counted_days
from store.tables.people import seniors
from store.tables.recordings import recordings
from store.tables.sending import CALL_LIVE, GIVEN_UP, intents
from store.tables.watching import audit
from store.unit import SqlUnit

UNRESOLVED_AFTER = timedelta(minutes=2)
LATE_AFTER = timedelta(seconds=60)
RECORDINGS_LATE_AFTER = timedelta(minutes=15)
NUMBERS_LATE_AFTER = timedelta(hours=2)
UNSEALED_AFTER = timedelta(seconds=60)
# With the minute between two looks both are told within three minutes.
UNHEARD_AFTER = timedelta(seconds=100)
NOT_TAKEN_AFTER = timedelta(seconds=60)
UNHEARD_FOR = timedelta(hours=1)
CALLBACKS = "provider_in"
REQUESTS = "provider_out"
# Three intervals of each link that beats whether or not there is work; the rest three minutes.
SILENT_AFTER: Mapping[str, timedelta] = {
    "sweeper": timedelta(seconds=15),
    "sealer": timedelta(seconds=15),
    "planner": timedelta(minutes=15),
    "worker": timedelta(seconds=30),
}
SILENT_OTHERWISE = timedelta(minutes=3)
# These beat when they are used: at night nobody calls. What they leave undone is found as late.
WHEN_USED = ("provider_in", "provider_out", "auditor")
EXPECTED = ("sweeper", "sealer", "planner")


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that must not be. `key` says where, `count` how many (seconds, for silence)."""

    name: str
    key: str
    count: int


def _instant(name: str) -> ColumnElement[datetime]:
    return bindparam(name, type_=Instant())


def _count(table: Table, *conditions: ColumnElement[bool] | TextClause) -> Statement:
    return Statement(select(func.count()).select_from(table).where(*conditions))


def _unaccounted(table: Table, kinds: type[StrEnum]) -> Statement:
    """Invariant 25: rows in none of the states that there are."""
    state = type_coerce(table.c.state, Text())
    return _count(table, state.not_in([kind.value for kind in kinds]))


def _late(table: Table, *conditions: ColumnElement[bool]) -> Statement:
    return _count(table, table.c.ready_at < _instant("late"), *conditions)


def _lanes(query: Select[tuple[Lane, int]]) -> Statement:
    return Statement(query.group_by(intents.c.lane).order_by(intents.c.lane))


_UNACCOUNTED = {
    "seniors": _unaccounted(seniors, SeniorState),
    "intents": _unaccounted(intents, IntentState),
    "recordings": _unaccounted(recordings, RecordingState),
}
# Invariant 2. What has become of the others is said by their state.
_UNRESOLVED = _count(
    check_ins,
    check_ins.c.due_at.is_not(None),
    check_ins.c.window_ends_at < _instant("before"),
    ~exists()
    .where(incidents.c.senior_id == check_ins.c.senior_id, text(f"incidents.{OPEN}"))
    .select_from(incidents),
)
# Invariant 13.
_WITHOUT_RUNG = _count(incidents, text(OPEN), incidents.c.due_at.is_(None))
# Invariants 3 and 12. Routine calls queue for the line; emergencies and escalations must not.
_LATE = {
    "check_ins": _late(check_ins),
    "incidents": _late(incidents),
    "duties": _late(duties),
    "intents": _late(intents, intents.c.lane.in_(URGENT_LANES)),
}
# Nobody's life hangs on them, and one is fetched after the other.
_RECORDINGS_LATE = _late(recordings)
_NUMBERS_LATE = _count(
    counted_days, counted_days.c.settled.is_(False), counted_days.c.counted_at < _instant("late")
)
_OVERDUE = _lanes(
    select(intents.c.lane, func.count()).where(
        intents.c.ready_at < _instant("late"), intents.c.not_after < _instant("late")
    )
)
_UNSEALED = _count(audit, audit.c.seal_id.is_(None), audit.c.at < _instant("before"))
# Tried again and again, each time a little later: such a row is never late.
_NOT_TAKEN = _count(
    intents, intents.c.ready_at.is_not(None), intents.c.error.is_not(None),
    intents.c.wanted_at < _instant("before"),
)  # fmt: skip
# Given up before it could be late: the provider breaks off every request, and lists nothing.
_GIVEN_UP = _count(
    intents,
    text(GIVEN_UP),
    intents.c.wanted_at > _instant("since"),
    intents.c.wanted_at < _instant("before"),
)
_UNHEARD = _count(
    intents,
    text(CALL_LIVE),
    intents.c.kind == IntentKind.CALL,
    intents.c.delivery.in_([Delivery.NONE, Delivery.QUEUED]),
    intents.c.sent_at < _instant("before"),
    intents.c.sent_at > _instant("since"),
    intents.c.sent_at > _instant("last_heard"),
)


def watch(store: Database, now: datetime) -> list[Finding]:
    """Everything that is wrong at `now`, in one snapshot; empty if nothing is."""
    return store.read(lambda tx: list(_findings(tx, now)))


def _findings(tx: SqlUnit, now: datetime) -> Iterator[Finding]:
    for table, statement in _UNACCOUNTED.items():
        yield from _if_any("unaccounted", table, tx.session.value(statement))
    yield from _if_any(
        "unresolved", "check_ins", tx.session.value(_UNRESOLVED, before=now - UNRESOLVED_AFTER)
    )
    yield from _if_any("without_rung", "incidents", tx.session.value(_WITHOUT_RUNG))
    late = now - LATE_AFTER
    for ledger, statement in _LATE.items():
        yield from _if_any("late", ledger, tx.session.value(statement, late=late))
    yield from _if_any(
        "late",
        "recordings",
        tx.session.value(_RECORDINGS_LATE, late=now - RECORDINGS_LATE_AFTER),
    )
    yield from _numbers(tx, now)
    for lane, count in tx.session.rows(_OVERDUE, late=late):
        yield Finding("overdue", f"intents:{lane}", count)
    yield from _if_any(
        "unsealed", "audit", tx.session.value(_UNSEALED, before=now - UNSEALED_AFTER)
    )
    yield from _silence(tx, now)
    yield from _provider(tx, now)


def _numbers(tx: SqlUnit, now: datetime) -> Iterator[Finding]:
    """Dates that a planner which is alive does not count; one that is silent is told as such."""
    planned_at = tx.heartbeats.all().get("planner")
    if planned_at is not None and now - planned_at <= SILENT_AFTER["planner"]:
        late = tx.session.value(_NUMBERS_LATE, late=now - NUMBERS_LATE_AFTER)
        yield from _if_any("late", "numbers", late)


def _silence(tx: SqlUnit, now: datetime) -> Iterator[Finding]:
    """Invariant 23: links that have stopped beating."""
    beats = tx.heartbeats.all()
    for link in EXPECTED:
        if link not in beats:
            yield Finding("link_silent", link, 0)
    for link, at in sorted(beats.items()):
        allowed = SILENT_AFTER.get(link.partition("-")[0], SILENT_OTHERWISE)
        if link not in WHEN_USED and now - at > allowed:
            yield Finding("link_silent", link, int((now - at).total_seconds()))


def _provider(tx: SqlUnit, now: datetime) -> Iterator[Finding]:
    """Invariant 23: a provider that takes nothing, and one that calls nobody back."""
    beats = tx.heartbeats.all()
    before = now - NOT_TAKEN_AFTER
    an_hour_ago = now - UNHEARD_FOR
    taken_at = beats.get(REQUESTS, an_hour_ago)
    if taken_at < before:
        waiting = tx.session.value(_NOT_TAKEN, before=before)
        since = max(taken_at, an_hour_ago)
        given_up = tx.session.value(_GIVEN_UP, since=since, before=before)
        yield from _if_any("not_taken", REQUESTS, waiting + given_up)
    unheard = tx.session.value(
        _UNHEARD,
        before=now - UNHEARD_AFTER,
        since=an_hour_ago,
        last_heard=beats.get(CALLBACKS, an_hour_ago),
    )
    yield from _if_any("callbacks_missing", CALLBACKS, unheard)


def _if_any(name: str, key: str, count: int) -> Iterator[Finding]:
    if count:
        yield Finding(name, key, count)
