"""How fast a lane may start calls and send messages: slots are reserved in the database before
anything leaves.

Two lines stand for one number: the urgent one keeps a fifth of the rate and of the capacity for
emergencies and escalations, so that no flood of routine calls delays them (invariant 21). Messages
have two of their own, if they are limited: what the provider has taken stands in its queue in the
order in which it came, and an emergency would wait there behind all that came before it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from helpline.repositories import UnitOfWork
from helpline.sending.lines import Line
from helpline.sending.model import URGENT_LANES, IntentKind, Lane

URGENT = "urgent"
ROUTINE = "routine"
URGENT_MESSAGES = "urgent_messages"
ROUTINE_MESSAGES = "routine_messages"
PURPOSES = {
    IntentKind.CALL: (URGENT, ROUTINE),
    IntentKind.SMS: (URGENT_MESSAGES, ROUTINE_MESSAGES),
}
URGENT_SHARE = 0.2
UNLIMITED_US = 1
MOST_MESSAGES = 1_000_000  # a message is over once it has left: any number is under way at once
# So far ahead starts are reserved: a worker that is kept waiting for less loses none.
HORIZON = timedelta(milliseconds=250)
BORROWED = timedelta(milliseconds=200)
URGENT_HORIZON = timedelta(milliseconds=500)
# A start is used within so long, or given back: the burst of any one second is a tenth of the rate.
LATE = timedelta(milliseconds=100)
OFTEN_US = 50_000
CALL_BACK_SHARE = 0.2
CALL_BACK = "missed_call"  # the purpose of an intent that rings back
# The end of a call may never be told to us. A line is not kept for it any longer than nearly every
# call rings or lasts: were it still under way, the provider would refuse the one that is too many,
# and that one is tried again; a line kept in vain lets somebody wait for whom nobody comes.
RINGS_AT_MOST = timedelta(seconds=90)
LASTS_AT_MOST = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Limits:
    """What the provider allows: call starts a second and calls at once, in all; messages a
    second, None for as many as there are."""

    calls_per_second: float
    max_concurrent_calls: int
    messages_per_second: float | None = None


def set_up_lines(
    tx: UnitOfWork, now: datetime, provider: str, number: str, limits: Limits
) -> list[Line]:
    """Write the limits into the database, as one urgent and one routine line."""
    urgent_live = max(1, int(limits.max_concurrent_calls * URGENT_SHARE))
    shares = (
        (URGENT, limits.calls_per_second * URGENT_SHARE, limits.max_concurrent_calls),
        (
            ROUTINE,
            limits.calls_per_second * (1 - URGENT_SHARE),
            max(1, limits.max_concurrent_calls - urgent_live),
        ),
    )
    return [
        tx.lines.ensure(
            provider=provider,
            number=number,
            purpose=purpose,
            rate_us=ceil(1_000_000 / rate),
            max_live=live,
            now=now,
        )
        for purpose, rate, live in shares
    ]


def set_up_message_lines(
    tx: UnitOfWork, now: datetime, provider: str, number: str, per_second: float | None
) -> list[Line]:
    """Write the limit of messages into the database; without one, that there is none."""
    shares = ((URGENT_MESSAGES, URGENT_SHARE), (ROUTINE_MESSAGES, 1 - URGENT_SHARE))
    return [
        tx.lines.ensure(
            provider=provider,
            number=number,
            purpose=purpose,
            rate_us=ceil(1_000_000 / (per_second * share)) if per_second else UNLIMITED_US,
            max_live=MOST_MESSAGES,
            now=now,
        )
        for purpose, share in shares
    ]


def limited(lines: Sequence[Line], kind: IntentKind) -> bool:
    """Whether what is of this kind needs a start."""
    return kind is IntentKind.CALL or any(
        line.rate_us > UNLIMITED_US for line in lines if line.purpose in PURPOSES.get(kind, ())
    )


def call_backs_free(tx: UnitOfWork, now: datetime, lines: Sequence[Line], wanted: int) -> int:
    """How many of `wanted` calls back to missed calls may be under way now. Anybody can make us
    ring back, so that a flood of them may take a fifth of the lines and no more: it delays neither
    check-ins nor somebody in danger."""
    of_calls = [line.max_live for line in lines if line.purpose in PURPOSES[IntentKind.CALL]]
    most = max(1, int(max(of_calls, default=1) * CALL_BACK_SHARE))
    live = tx.intents.live_calls_for(CALL_BACK, **live_since(now))
    others = live - wanted  # leased already, as in `reserve`
    return max(0, min(wanted, most - others))


def reserve(
    tx: UnitOfWork,
    now: datetime,
    lines: Sequence[Line],
    lane: Lane,
    wanted: int,
    kind: IntentKind = IntentKind.CALL,
) -> list[datetime]:
    """Starts for at most `wanted` of this lane and kind, in order.

    The wanted calls are leased already, and so the store counts them among the live ones: they
    are taken out again, or a long queue would leave no line free for itself.
    """
    starts: list[datetime] = []
    for line, horizon, most in _open_to(lines, lane, kind):
        room = most - max(0, _live(tx, now, line, kind) - wanted)
        take = min(wanted, room) - len(starts)
        if take > 0:
            starts += tx.lines.reserve(line.id, take, now, horizon)
    return sorted(starts)


def free_starts(
    tx: UnitOfWork,
    now: datetime,
    lines: Sequence[Line],
    lane: Lane,
    kind: IntentKind = IntentKind.CALL,
) -> int:
    """How many of this lane and kind, none of them leased yet, `reserve` would find a start for."""
    free = 0
    for line, horizon, most in _open_to(lines, lane, kind):
        room = most - _live(tx, now, line, kind)
        free = max(free, min(room, free + line.free_starts(now, horizon)))
    return free


def _live(tx: UnitOfWork, now: datetime, line: Line, kind: IntentKind) -> int:
    if kind is not IntentKind.CALL:
        return 0
    return tx.intents.live_calls(line.provider, **live_since(now))


def live_since(now: datetime) -> dict[str, datetime]:
    """From when on a call that has left counts as under way (see `Intents.live_calls`)."""
    return {"ringing_since": now - RINGS_AT_MOST, "talking_since": now - LASTS_AT_MOST}


def _open_to(
    lines: Sequence[Line], lane: Lane, kind: IntentKind
) -> list[tuple[Line, timedelta, int]]:
    """(line, how far ahead, most calls at once) for the lines that a lane may use, in order.

    An urgent lane may use the routine line too when its own is used up, and sees further ahead
    than any routine one: it always finds a start behind those that are reserved. Routine calls
    and messages borrow starts of the urgent line where these come so often that nobody waits for
    the next one.
    """
    its_urgent, its_routine = PURPOSES[kind]
    own = [line for line in lines if line.purpose == its_routine]
    urgent = [line for line in lines if line.purpose == its_urgent]
    if lane in URGENT_LANES:
        return [(line, URGENT_HORIZON, line.max_live) for line in urgent + own]
    lent = [line for line in urgent if own and line.rate_us <= OFTEN_US]
    return [
        *((line, HORIZON, line.max_live) for line in own),
        *((line, BORROWED, own[0].max_live) for line in lent),
    ]
