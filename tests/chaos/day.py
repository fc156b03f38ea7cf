"""A day lived twice: quietly, and while harm is done."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from tests.chaos.account import (
    Comparison,
    accounts,
    check_acknowledgements,
    compare,
    talking,
    waiting,
)
from tests.chaos.lives import LIVES, Lived, kind_of, live
from tests.servers.waiting import until
from tests.town.town import Town

KINDS = tuple(kind for kind, life in LIVES.items() if not life.only_with_fault)
LEASE_S = 45
"""For so long a worker may hold a call or message that it is sending (`workers.leasing`)."""


QUIET_S = 60.0


class Harmful(AbstractContextManager["Harmful"], Protocol):
    """Does harm while its block runs. `errors`: what of it could not be done."""

    errors: list[BaseException]

    def disturbs(self) -> bool:
        """Whether harm is still being done."""


def day(
    town: Town,
    harmful: Harmful,
    within: float = 300,
    *,
    at_once: int = 0,
    goes_on: Callable[[], bool] = lambda: True,
    lived: Lived | None = None,
) -> Comparison:
    """Live one life of each kind quietly, then the others of the Town while harm is done (see
    `lives.live`), and compare those that ended as they should. Raises AssertionError or StoryError
    if the quiet day does not end, or the Town does not come to rest."""
    stories = list(town.places)
    quiet, harmed = stories[: len(KINDS)], stories[len(KINDS) :]
    live(town, quiet, QUIET_S).require()
    rests(town, quiet)
    assert town.network.errors == []
    with harmful:
        lived = live(
            town,
            harmed,
            within,
            every_s=1.0,
            disturbed=harmful.disturbs,
            at_once=at_once,
            goes_on=goes_on,
            lived=lived,
        )
    rests(town, lived.begun)
    assert harmful.errors == []
    found = same_as_quiet(town, lived.whole, quiet)
    found.lived, found.broken = len(lived.begun), list(lived.broken.values())
    found.climbed = len(lived.climbed)
    check_acknowledgements(town, found)
    return found


def same_as_quiet(town: Town, harmed: Sequence[str], quiet: Sequence[str]) -> Comparison:
    """Compare each harmed life with the quiet one of its kind."""
    usual = {kind_of(story): accounts(town, story) for story in quiet}
    found = Comparison()
    for story in harmed:
        compare(town, story, usual[kind_of(story)], found)
    return found


def rests(town: Town, stories: Sequence[str]) -> None:
    """Wait until everything has left and everybody has hung up."""
    until(lambda: waiting(town) == 0, "everything to have left", 60)
    until(lambda: talking(town, stories) == 0, "everybody to have hung up", 30)
