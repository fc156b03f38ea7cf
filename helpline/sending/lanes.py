"""How fast a lane may start calls: slots are reserved in the database before anything leaves.

Two lines stand for one number: the urgent one keeps a fifth of the rate and of the capacity for
emergencies and escalations, so that no flood of routine calls delays them (invariant 21).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from helpline.repositories import UnitOfWork
from helpline.sending.lines import Line
from helpline.sending.model import Lane

URGENT = "urgent"
ROUTINE = "routine"
URGENT_SHARE = 0.2
HORIZON = timedelta(milliseconds=120)
BORROWED = timedelta(milliseconds=70)
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
    """What the provider allows: call starts a second and calls at once, in all."""

    calls_per_second: float
    max_concurrent_calls: int


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


def call_backs_free(tx: UnitOfWork, now: datetime, lines: Sequence[Line], wanted: int) -> int:
    """How many of `wanted` calls back to missed calls may be under way now. Anybody can make us
    ring back, so that a flood of them may take a fifth of the lines and no more: it delays neither
    check-ins nor somebody in danger."""
    most = max(1, int(max((line.max_live for line in lines), default=1) * CALL_BACK_SHARE))
    live = tx.intents.live_calls_for(CALL_BACK, **live_since(now))
    others = live - wanted  # leased already, as in `reserve`
    return max(0, min(wanted, most - others))


def reserve(tx: UnitOfWork, now: datetime, lines: Sequence[Line], lane: Lane, wanted: int) -> int:
    """How many of `wanted` calls of this lane may start now.

    The wanted ones are leased already, and so the store counts them among the live ones: they
    are taken out again, or a long queue would leave no line free for itself. An urgent lane may
    use the routine line too when its own is used up. Routine calls borrow starts of the urgent
    line where these come so often that nobody waits for the next one; they never see the last
    twentieth of a second ahead, and so an urgent call always finds a start.
    """
    urgent = lane in (Lane.EMERGENCY, Lane.ESCALATION)
    own = [line for line in lines if urgent or line.purpose == ROUTINE]
    granted = 0
    for line in sorted(own, key=lambda line: line.purpose == ROUTINE):
        take = min(wanted - granted, _room(tx, now, line, wanted) - granted)
        if take > 0:
            granted += tx.lines.reserve(line.id, take, now, HORIZON)
    if urgent or not own:
        return granted
    for line in lines:
        take = min(wanted - granted, _room(tx, now, own[0], wanted) - granted)
        if line.purpose == URGENT and line.rate_us <= OFTEN_US and take > 0:
            granted += tx.lines.reserve(line.id, take, now, BORROWED)
    return granted


def _room(tx: UnitOfWork, now: datetime, line: Line, wanted: int) -> int:
    """How many of the wanted calls the line could carry beside those that are live."""
    live = tx.intents.live_calls(line.provider, **live_since(now))
    return line.max_live - max(0, live - wanted)


def live_since(now: datetime) -> dict[str, datetime]:
    """From when on a call that has left counts as under way (see `Intents.live_calls`)."""
    return {"ringing_since": now - RINGS_AT_MOST, "talking_since": now - LASTS_AT_MOST}
