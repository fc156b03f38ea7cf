"""A provider that is dead for half an hour: `python -m tests.chaos --fault provider-dead-long`.

That is longer than check-ins and rungs wait, so no quiet day is like it: it is judged by what
`tests.chaos.afterwards` asks of rows and telephones. As it takes more than half an hour it is not
among `all`.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from random import Random

from helpline.checkins.model import CheckInState
from tests.chaos.afterwards import Outage, at_once, resent, unasked, untold, untrue, wrongly_settled
from tests.chaos.behind import LOOKS_EVERY_S, behind
from tests.chaos.fault import Fault
from tests.chaos.lives import hold, plan_of
from tests.chaos.of_provider import DEAD
from tests.chaos.signals import Signals
from tests.chaos.under_fault import GOES_ON_WITHIN_S, Suffered, settle, stand
from tests.servers.waiting import SELDOM_S, until
from tests.town.rules import rules
from tests.town.town import Plan, Town

FAULT = replace(DEAD, name="provider-dead-long", lasts_s=1800.0)
BEFORE = ("missed", "danger", "duress")
"""Their ladders climb while the provider is dead; no officer of theirs does anything about it."""
ASKED_AT = (0.0, 0.2, 0.45, 0.6, 0.8, 0.95)
"""When the others fall due, in parts of the outage. Each window lasts for a third of it."""
UNASKED = 4
"""Of them, at least: their windows end in the outage. The last one can be asked when it is over;
the one before may have had all her tries by then, each of an unknown outcome."""
SOON_S = 120.0


def outlast(seed: str, fault: Fault = FAULT) -> Suffered:
    """Let the provider be dead for `fault.lasts_s`, and judge what became of everybody."""
    suffered = Suffered(fault)
    with Town.open(_plan(fault.lasts_s)) as town:
        stories = list(town.places)
        before, others = stories[: len(BEFORE)], stories[len(BEFORE) :]
        hold(town, stories)
        for story in before:
            town.ask(story)
        until(lambda: all(map(town.incident, before)), "ladders to begin", SOON_S, SELDOM_S)
        time.sleep(Random(seed).uniform(0.0, 5.0))
        signals = Signals(town)
        until(lambda: not signals.new(), "the auditor to look", SOON_S, SELDOM_S)
        began = town.service.clock.now()
        for story, part in zip(others, ASKED_AT, strict=True):
            town.ask(story, in_s=1.0 + part * fault.lasts_s)
        with fault.stands(town):
            stand(suffered, signals)
        try:
            _judge(suffered, town, Outage(began, town.service.clock.now()), others)
        except AssertionError as error:
            suffered.broken = str(error)
        settle(suffered, signals)
    return suffered


def _judge(suffered: Suffered, town: Town, outage: Outage, others: Sequence[str]) -> None:
    """Raises AssertionError if somebody who can still be asked is not."""

    def left() -> list[str]:
        due = behind(town, outage.ended)
        unheard = town.read(lambda tx: list(untold(tx, outage)))
        return [*([f"{due} due and not done"] if due else []), *unheard]

    ended = time.monotonic()
    found = _remains(left, 2 * GOES_ON_WITHIN_S)
    suffered.goes_on_s = None if found else time.monotonic() - ended
    town.becomes(others[-1], CheckInState.OK, SOON_S)
    until(lambda: not _open(town, others), "all check-ins to be settled", SOON_S, SELDOM_S)
    found += town.read(lambda tx: [*wrongly_settled(tx, outage), *at_once(tx, outage)])
    if (count := len(town.read(lambda tx: unasked(tx, outage)))) < UNASKED:
        found.append(f"{count} seniors could not be asked, not {UNASKED}: no such day")
    people = [
        number
        for place in town.places.values()
        for part, number in place.telephones.items()
        if part != "station"  # is also joined with whoever cries for help
    ]
    found += _remains(
        lambda: town.read(lambda tx: list(untrue(tx, town.network, people, outage))), SOON_S
    )
    suffered.otherwise, suffered.found.permitted = found, town.read(resent)


def _open(town: Town, stories: Sequence[str]) -> bool:
    return any(town.check_in(story).state.open for story in stories)


def _remains(look: Callable[[], list[str]], within_s: float) -> list[str]:
    """What is still wrong after so many seconds; returns at once when nothing is."""
    end = time.monotonic() + within_s
    while (found := look()) and time.monotonic() < end:
        time.sleep(LOOKS_EVERY_S)
    return found


def _plan(lasts_s: float) -> Plan:
    """Rungs of officers last for a sixth of the outage."""
    plan = plan_of([*BEFORE, *("key" for _ in ASKED_AT)])
    chosen = {**plan.rules, **rules(rung_s=int(lasts_s / 6))}
    chosen["checkin"] = {**plan.rules["checkin"], "window_s": int(lasts_s / 3)}
    chosen["escalation"] = plan.rules["escalation"]
    return replace(plan, rules=chosen)
