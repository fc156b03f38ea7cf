"""How fast a lane may start calls: slots are reserved in the database before anything leaves.

Two lines stand for one number: the urgent one keeps a fifth of the rate and of the capacity for
emergencies and escalations, so that no flood of routine calls delays them (invariant 21).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from helpline.repositories import UnitOfWork
from helpline.sending.lines import Line
from helpline.sending.model import Lane

URGENT = "urgent"
ROUTINE = "routine"
URGENT_SHARE = 0.2
HORIZON = timedelta(milliseconds=250)


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
            rate_ms=max(1, round(1000 / rate)),
            max_live=live,
            now=now,
        )
        for purpose, rate, live in shares
    ]


def reserve(tx: UnitOfWork, now: datetime, lines: Sequence[Line], lane: Lane, wanted: int) -> int:
    """How many of `wanted` calls of this lane may start now.

    The wanted ones are leased already, and so the store counts them among the live ones: they
    are taken out again, or a long queue would leave no line free for itself. An urgent lane may
    use the routine line too when its own is used up.
    """
    urgent = lane in (Lane.EMERGENCY, Lane.ESCALATION)
    granted = 0
    for line in sorted(lines, key=lambda line: line.purpose == ROUTINE):
        if line.purpose == URGENT and not urgent:
            continue
        others = max(0, tx.intents.live_calls(line.provider) - wanted)
        free = line.max_live - others - granted
        take = min(wanted - granted, max(0, free))
        if take > 0:
            granted += tx.lines.reserve(line.id, take, now, HORIZON)
    return granted
