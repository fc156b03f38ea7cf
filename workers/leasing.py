"""Leasing what a lane has: durable before anything leaves, and no more than may leave now."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from helpline.errors import NotFound
from helpline.faults import POISONED
from helpline.ledgers import Claim
from helpline.repositories import UnitOfWork
from helpline.sending.lanes import CALL_BACK, call_backs_free, free_starts, limited, reserve
from helpline.sending.leaving import TOO_LATE, cancel
from helpline.sending.lines import Line
from helpline.sending.model import Intent, IntentKind, IntentState, Lane
from store.errors import Corrupt, WrongKeys

LEASE = timedelta(seconds=45)
SENDS_WITHIN = timedelta(seconds=15)  # what is left of the lease is the provider's time to answer
BATCH = 64
PUT_OFF = timedelta(seconds=2)
READ_AGAIN = timedelta(minutes=5)
UNREADABLE = (Corrupt, WrongKeys, NotFound, ValueError)
log = logging.getLogger("khairiyat.leasing")


@dataclass(frozen=True, slots=True)
class Leased:
    """An intent that this process may send or reconcile now; a call has a start, and a message if
    they are limited."""

    claim: Claim
    intent: Intent
    start: datetime | None = None


@dataclass(frozen=True, slots=True)
class Batch:
    """What one look at a lane found: intents to send until an instant, intents to reconcile, how
    many were too late, and whether any wait for a free start."""

    sending: Sequence[Leased]
    unknown: Sequence[Leased]
    send_until: datetime
    gone: int
    held: bool

    @property
    def leased(self) -> int:
        """How many are in this process's hands."""
        return len(self.sending) + len(self.unknown)

    @property
    def claims(self) -> list[Claim]:
        """Those of all that is in this process's hands."""
        return [item.claim for item in (*self.sending, *self.unknown)]

    @property
    def done(self) -> int:
        """How many move on."""
        return self.leased + self.gone


def lease(tx: UnitOfWork, now: datetime, lane: Lane, most: int) -> Batch:
    """Take at most `most` calls and as many messages of a lane. Of what needs a start, one more
    than there are free ones is looked at, to know whether any waits."""
    lines = tx.lines.all()
    kinds = [kind for kind in IntentKind if limited(lines, kind)]
    looked_at = {
        kind: min(most, free_starts(tx, now, lines, lane, kind)) + 1 if kind in kinds else most
        for kind in IntentKind
    }
    claims = tx.ledgers.claim_intents(
        now, LEASE, most, lane, looked_at[IntentKind.CALL], looked_at[IntentKind.SMS]
    )
    read = _read(tx, now, claims)
    late = [item for item in read if _too_late(item.intent, now)]
    for item in late:
        cancel(tx, now, item.intent, TOO_LATE)
    leased = [item for item in read if not _too_late(item.intent, now)]
    waiting = [item for item in leased if _starts(item.intent, kinds)]
    started = [
        item
        for kind in kinds
        for item in _within_limits(tx, now, lane, lines, kind, _of(kind, waiting))
    ]
    others = [item for item in leased if not _starts(item.intent, kinds)]
    return Batch(
        sending=started + [item for item in others if item.intent.state is IntentState.LEASED],
        unknown=[item for item in others if item.intent.state is IntentState.UNKNOWN],
        send_until=now + SENDS_WITHIN,
        gone=len(late),
        held=len(started) < len(waiting),
    )


def _starts(intent: Intent, kinds: Sequence[IntentKind]) -> bool:
    return intent.kind in kinds and intent.state is IntentState.LEASED


def _of(kind: IntentKind, leased: Sequence[Leased]) -> list[Leased]:
    return [item for item in leased if item.intent.kind is kind]


def _too_late(intent: Intent, now: datetime) -> bool:
    return intent.state is IntentState.LEASED and intent.not_after <= now


def _read(tx: UnitOfWork, now: datetime, claims: Sequence[Claim]) -> list[Leased]:
    """A row that cannot be read holds up no other of its batch (invariant 4)."""
    try:
        intents = tx.intents.get_all([claim.id for claim in claims])
        return [Leased(claim, intents[claim.id]) for claim in claims]
    except (*UNREADABLE, KeyError):
        return [item for claim in claims if (item := _read_one(tx, now, claim)) is not None]


def _read_one(tx: UnitOfWork, now: datetime, claim: Claim) -> Leased | None:
    try:
        return Leased(claim, tx.intents.get(claim.id))
    except UNREADABLE as error:
        name = type(error).__name__
        log.error("intent %s cannot be read: %s; put off", claim.id, name)
        tx.ledgers.defer("intents", claim, now + READ_AGAIN, name)
        tx.faults.report(POISONED, f"intents:{claim.id}", now)
        return None


def _within_limits(
    tx: UnitOfWork,
    now: datetime,
    lane: Lane,
    lines: Sequence[Line],
    kind: IntentKind,
    waiting: Sequence[Leased],
) -> list[Leased]:
    """Those for which there is a start; the others are given back."""
    if kind is IntentKind.CALL:
        waiting = _without_too_many_call_backs(tx, now, lines, waiting)
    if not waiting:
        return []
    starts = reserve(tx, now, lines, lane, len(waiting), kind)
    tx.ledgers.release("intents", [item.claim for item in waiting[len(starts) :]])
    return [replace(item, start=start) for item, start in zip(waiting, starts, strict=False)]


def _without_too_many_call_backs(
    tx: UnitOfWork, now: datetime, lines: Sequence[Line], calls: Sequence[Leased]
) -> Sequence[Leased]:
    """Calls back that are too many are put off a little, so that they hold up nothing behind
    them."""
    back = [item for item in calls if item.intent.purpose == CALL_BACK]
    too_many = back[call_backs_free(tx, now, lines, len(back)) :] if back else []
    for item in too_many:
        later = item.intent._replace(state=IntentState.PENDING, due_at=now + PUT_OFF)
        tx.intents.save(later)
    return [item for item in calls if item not in too_many]
