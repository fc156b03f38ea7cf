"""One fault with a name, thrown into a day, and what came of it in figures."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from random import Random

from phonenet.errors import StoryError
from tests.chaos.account import Account, Comparison, check_acknowledgements, compare
from tests.chaos.behind import LOOKS_EVERY_S, goes_on
from tests.chaos.day import KINDS, rests
from tests.chaos.fault import Fault
from tests.chaos.lives import hold, kind_of, live_one
from tests.chaos.patience import Patience
from tests.chaos.signals import Signals
from tests.servers.waiting import until
from tests.town.town import Town

GOES_ON_WITHIN_S = 60.0
TOLD_WITHIN_S = 180.0
ENDS_WITHIN_S = 400.0  # from the end of the fault on
SETTLES_S = 150.0  # the auditor looks once a minute, and clears what it no longer finds
ASKED_AGAIN = re.compile(r" senior: (rings|hears audio:\w+/checkin\.question_slow)")


@dataclass(slots=True)
class Suffered:
    """`stood_s`: how long the fault stood. `told_s`, `told`: when, and by what, the service said
    that something was wrong (None: it did not). `goes_on_s`: after so many seconds from the end
    of the fault nothing waited any more that should have been done by then (None: never).
    `otherwise`: what else is not as it should be, where no quiet day is compared."""

    fault: Fault
    stood_s: float = 0.0
    told_s: float | None = None
    told: str = ""
    goes_on_s: float | None = None
    found: Comparison = field(default_factory=Comparison)
    otherwise: list[str] = field(default_factory=list)
    broken: str = ""

    @property
    def misses(self) -> list[str]:
        """The goals that were not met, in words."""
        missed = [self.broken] if self.broken else []
        missed += [f"never heard: {what}" for what in self.found.lost]
        if self.found.given_up:
            missed.append(f"given up, and never heard: {self.found.given_up}")
        missed += [f"should not be heard: {what}" for what in self.found.strange]
        missed += [f"doubled: {what}" for what in self.found.doubled]
        missed += [f"wrong acknowledgement: {what}" for what in self.found.wrong]
        missed += self.otherwise
        if self.goes_on_s is None or self.goes_on_s > GOES_ON_WITHIN_S:
            missed.append(f"goes on after {self.goes_on_s} s, not within {GOES_ON_WITHIN_S:g} s")
        if self.fault.told and (self.told_s is None or self.told_s > TOLD_WITHIN_S):
            missed.append(f"told after {self.told_s} s, not within {TOLD_WITHIN_S:g} s")
        return missed


def suffer(
    town: Town,
    fault: Fault,
    stories: Sequence[str],
    usual: Mapping[str, dict[str, Account]],
    random: Random,
) -> Suffered:
    """Live these lives while the fault stands, and compare them with `usual`, by kind."""
    suffered = Suffered(fault)
    town.network.forget_errors()
    hold(town, stories)
    signals = Signals(town)
    for number, story in enumerate(stories):
        town.ask(story, in_s=1.0 + number + random.random())
    with ThreadPoolExecutor(len(stories)) as people:
        patience = Patience(fault.lasts_s + ENDS_WITHIN_S)
        lives = [people.submit(live_one, town, story, patience) for story in stories]
        time.sleep(random.uniform(1.0, 5.0))
        with fault.stands(town):
            stand(suffered, signals)
        _go_on(suffered, town, town.service.clock.now())
        suffered.broken = _first_error(lives)
    try:
        rests(town, stories)
    except (AssertionError, StoryError) as error:
        suffered.broken = suffered.broken or str(error)
    for story in stories:
        if kind_of(story) in usual:
            compare(town, story, usual[kind_of(story)], suffered.found)
    check_acknowledgements(town, suffered.found)
    if fault.asks_again:
        _asked_again(suffered.found)
    settle(suffered, signals)
    return suffered


def _asked_again(found: Comparison) -> None:
    """Seniors may be asked once more, in slower words, and rung once more."""
    found.strange = [what for what in found.strange if not ASKED_AGAIN.search(what)]
    found.doubled = [what for what in found.doubled if " senior: " not in what]


def stand(suffered: Suffered, signals: Signals) -> None:
    """Let the fault stand as long as it has to, and note when the service speaks of it."""
    began, fault = time.monotonic(), suffered.fault
    while True:
        stood = time.monotonic() - began
        waits_for_word = fault.told and suffered.told_s is None and stood < TOLD_WITHIN_S
        if stood >= fault.lasts_s and not waits_for_word:
            break
        if suffered.told_s is None and (said := signals.new()):
            suffered.told_s, suffered.told = time.monotonic() - began, said
        time.sleep(LOOKS_EVERY_S)
    suffered.stood_s = time.monotonic() - began


def _go_on(suffered: Suffered, town: Town, ended_at: datetime) -> None:
    """Wait until nothing is left of what had been due when the fault ended."""
    suffered.goes_on_s = goes_on(town, ended_at, 2 * GOES_ON_WITHIN_S)


def _first_error(lives: Sequence[Future[None]]) -> str:
    errors = [life.exception() for life in lives]
    return next((str(error) for error in errors if error is not None), "")


def settle(suffered: Suffered, signals: Signals) -> None:
    """What was told is taken back; what stays would be a fault that nobody can get rid of."""
    try:
        until(lambda: not signals.new(), "the service to be well again", SETTLES_S)
    except AssertionError:
        suffered.broken = suffered.broken or f"still told afterwards: {signals.new()}"


def lives_of(faults: Sequence[Fault], most: int) -> tuple[list[str], list[list[str]]]:
    """Kinds of the lives in one Town, the quiet ones first, and the stories of each of the first
    faults, as many as have room."""
    kinds: list[str] = list(KINDS)
    parts: list[list[str]] = []
    for fault in faults:
        if len(kinds) + len(fault.lives) > most:
            break
        parts.append([f"{len(kinds) + n} {kind}" for n, kind in enumerate(fault.lives)])
        kinds += fault.lives
    return kinds, parts
