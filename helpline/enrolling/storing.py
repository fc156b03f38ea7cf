"""Storing the lines of one file: in batches, each with its audit row, or as a rehearsal."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol, TypeVar

from helpline.enrolling.tally import Tally
from helpline.ports import Clock, Store
from helpline.repositories import UnitOfWork

Record = TypeVar("Record", contravariant=True)
BATCH = 500
SUBJECT, ACTION = "import", "imported"


class Enrol(Protocol[Record]):
    """Writes some lines of one kind."""

    def __call__(self, tx: UnitOfWork, now: datetime, rows: Sequence[Record]) -> Tally: ...


class _Rehearsed(Exception):
    """Carries the result of a rehearsal out of the transaction that it ends."""

    def __init__(self, tally: Tally) -> None:
        self.tally = tally


def store_rows(
    store: Store,
    clock: Clock,
    rows: Sequence[Record],
    enrol: Enrol[Record],
    *,
    what: str,
    batch: int | None = None,
    rehearse: bool = False,
    progress: Callable[[int], None] = lambda done: None,
) -> Tally:
    """Write the lines of a file that has been read without a problem.

    `what` names the kind of file in the audit row. All lines are one transaction, or each `batch`
    of them is one, for files whose lines do not need each other: whoever else writes is then not
    kept waiting, and a file that was cut short by a failure is simply imported again. A
    rehearsal takes back everything that it wrote. `progress` is told how many lines are done.
    """
    size = batch or max(1, len(rows))
    total = Tally()
    for begin in range(0, len(rows), size):
        some = rows[begin : begin + size]
        total += _one(store, clock.now(), some, enrol, what, rehearse)
        progress(begin + len(some))
    return total


def _one(
    store: Store,
    now: datetime,
    rows: Sequence[Record],
    enrol: Enrol[Record],
    what: str,
    rehearse: bool,
) -> Tally:
    def work(tx: UnitOfWork) -> Tally:
        tally = enrol(tx, now, rows)
        tx.audit.add(now, ACTION, SUBJECT, 0, detail={"file": what, **tally.counts()})
        if rehearse:
            raise _Rehearsed(tally)
        return tally

    try:
        return store.write(work)
    except _Rehearsed as rehearsed:
        return rehearsed.tally
