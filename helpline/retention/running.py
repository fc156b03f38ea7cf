"""The nightly run: what is too old ends, some rows in each transaction, until nothing is left.

A run writes down how far it has come in the transaction that ends the rows. Stopped at any point
it goes on from there; run twice it ends nothing twice.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from helpline.directory.model import UnitKind
from helpline.directory.policies import RetentionPolicy, retention_policy
from helpline.ports import Store
from helpline.repositories import UnitOfWork
from helpline.retention.model import Kept, Run

ROWS = 500
STEPS = 200
FROM_HOUR, TO_HOUR = 1, 5
SUBJECT = "retention"
_ORDER = tuple(Kept)


def days_of(policy: RetentionPolicy, kind: Kept) -> timedelta:
    """How long rows of this kind are kept."""
    return timedelta(days=getattr(policy, f"{kind.value}_days"))


def nightly(store: Store, now: datetime, steps: int = STEPS) -> bool:
    """Begin tonight's run if its hour has come, and go on with one that is under way, for at most
    so many transactions. True if one is still under way."""
    newest = store.read(lambda tx: tx.retention.newest())
    if newest is None or newest.ended_at is not None:
        night = store.read(lambda tx: _night(tx, now))
        if night is None or (newest is not None and newest.night >= night.date()):
            return False
        store.write(lambda tx: begin(tx, now))
    return all(store.write(lambda tx: go_on(tx, now)) for _ in range(steps))


def begin(tx: UnitOfWork, now: datetime) -> Run | None:
    """A new run; None if one is under way."""
    newest = tx.retention.newest()
    done = newest.messages_done if newest is not None else 0
    if newest is not None and tx.legal_holds.lifted_since(newest.began_at):
        done = 0  # what was held is looked at again
    return tx.retention.begin(_local(tx, now).date(), now, _ORDER[0], done)


def go_on(tx: UnitOfWork, now: datetime) -> bool:
    """One step of the run that is under way. True if there is more to do."""
    run = tx.retention.newest()
    if run is None or run.ended_at is not None:
        return False
    before = now - days_of(retention_policy(tx), run.kind)
    window = tx.retention.window(run.kind, before, run.after, ROWS)
    for person_id in tx.retention.end(run.kind, window.ids, before, now) if window.ids else ():
        tx.audit.add(now, "erased", "person", person_id, detail={"retention": run.id})
    counts = {**run.counts, run.kind.value: run.counts.get(run.kind.value, 0) + len(window.ids)}
    run = replace(run, counts=counts, after=window.after)
    if run.kind is Kept.MESSAGES:
        run = replace(run, messages_done=window.after)
    if window.exhausted:
        run = _next_kind(run, now)
    tx.retention.save(run)
    if run.ended_at is not None:
        tx.audit.add(now, "retention_run", SUBJECT, run.id, detail=dict(run.counts))
    return run.ended_at is None


def preview(tx: UnitOfWork, now: datetime) -> Mapping[Kept, int]:
    """How many rows of each kind would end now. Changes nothing."""
    policy = retention_policy(tx)
    found = {}
    for kind in Kept:
        after, exhausted, found[kind] = 0, False, 0
        while not exhausted:
            window = tx.retention.window(kind, now - days_of(policy, kind), after, ROWS)
            after, exhausted = window.after, window.exhausted
            found[kind] += len(window.ids)
    return found


def _next_kind(run: Run, now: datetime) -> Run:
    place = _ORDER.index(run.kind) + 1
    if place == len(_ORDER):
        return replace(run, ended_at=now)
    kind = _ORDER[place]
    return replace(run, kind=kind, after=run.messages_done if kind is Kept.MESSAGES else 0)


def _night(tx: UnitOfWork, now: datetime) -> datetime | None:
    local = _local(tx, now)
    return local if FROM_HOUR <= local.hour < TO_HOUR else None


def _local(tx: UnitOfWork, now: datetime) -> datetime:
    """The wall clock of the first state."""
    states = tx.units.of_kind(UnitKind.STATE)
    return now.astimezone(ZoneInfo(states[0].tz)) if states else now
