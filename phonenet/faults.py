"""Faults on demand: what the network does wrong, where, how often and how long."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from random import Random

REST_FAULTS = frozenset(
    {"throttled", "server_error", "refused", "timeout_before", "timeout_after", "slow"}
)
WEBHOOK_FAULTS = frozenset({"lost", "doubled", "late", "early", "reordered"})
PHONE_FAULTS = frozenset({"undelivered", "opted_out", "keys_lost", "unreachable"})
KINDS = REST_FAULTS | WEBHOOK_FAULTS | PHONE_FAULTS | {"dead"}


@dataclass
class Fault:
    """One thing that goes wrong.

    REST (`where` is calls, messages, recordings, conferences, or POST calls and the like):
    throttled (429), server_error (500), refused, timeout_before (not accepted), timeout_after
    (accepted, the client never hears), slow (answers after `seconds`).
    Webhooks (`where` is voice, turn, call-status, amd, message, message-status,
    recording-status, conference-status): lost, doubled, late (by `seconds`), early (the first
    status callbacks come before the REST answer; where: calls, messages), reordered (the next
    one of the same call or message overtakes it).
    Phones (`numbers` are numbers or their beginnings): undelivered (with error `code`), opted_out
    (REST error 21610), keys_lost, unreachable.
    dead: the whole provider: refuses requests, places nothing, tells nobody.

    `times` None means as long as it stands; `begins` and `ends` bound it in time; `chance` is
    drawn from the seeded random numbers of the network.
    """

    kind: str
    where: str = "*"
    numbers: tuple[str, ...] = ()
    times: int | None = 1
    begins: datetime | None = None
    ends: datetime | None = None
    chance: float = 1.0
    seconds: float = 5.0
    code: int = 30003

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"unknown fault {self.kind!r}; known are {', '.join(sorted(KINDS))}")

    def touches(self, kind: str, where: str, number: str, now: datetime) -> bool:
        return (
            self.kind == kind
            and (self.times is None or self.times > 0)
            and self.where in ("*", where, where.split(" ")[-1])
            and (not self.numbers or any(number.startswith(begin) for begin in self.numbers))
            and (self.begins is None or self.begins <= now)
            and (self.ends is None or now < self.ends)
        )


class Faults:
    """The faults that stand. `struck` lists what went wrong, in order, for a test to read."""

    def __init__(self, now: Callable[[], datetime], seed: str) -> None:
        self._now = now
        self._random = Random(seed)
        self.standing: list[Fault] = []
        self.struck: list[tuple[datetime, str, str]] = []

    def add(self, fault: Fault) -> Fault:
        self.standing.append(fault)
        return fault

    def clear(self) -> None:
        self.standing.clear()

    def strike(self, kind: str, where: str = "*", number: str = "") -> Fault | None:
        """The fault that happens to this request, message or key now, used up by one; or None."""
        for fault in self.standing:
            if not fault.touches(kind, where, number, self._now()):
                continue
            if fault.chance < 1 and self._random.random() >= fault.chance:
                continue
            if fault.times is not None:
                fault.times -= 1
            self.struck.append((self._now(), kind, where))
            return fault
        return None

    def stands(self, kind: str, number: str = "") -> bool:
        """Whether a lasting condition (dead, unreachable) holds now; uses nothing up."""
        return any(fault.touches(kind, "*", number, self._now()) for fault in self.standing)
