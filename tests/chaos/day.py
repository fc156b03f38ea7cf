"""A day lived twice: quietly, and while harm is done."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from helpline.sending.model import Lane
from tests.chaos.account import Comparison, accounts, compare, talking, waiting
from tests.chaos.lives import LIVES, kind_of, live
from tests.servers.waiting import until
from tests.town.town import Town

KINDS = tuple(kind for kind, life in LIVES.items() if not life.only_with_fault)
URGENT = (Lane.EMERGENCY, Lane.ESCALATION)
LEASE_S = 45
"""For so long a worker may hold a call or message that it is sending (`workers.leasing`)."""


class Harmful(AbstractContextManager["Harmful"], Protocol):
    """Does harm while its block runs. `errors`: what of it could not be done."""

    errors: list[BaseException]


def day(town: Town, harmful: Harmful, within: float = 150) -> Comparison:
    """Live one life of each kind quietly, then all others of the Town while harm is done, and
    compare them. Raises AssertionError or StoryError if a life does not end as it should."""
    stories = list(town.places)
    quiet, harmed = stories[: len(KINDS)], stories[len(KINDS) :]
    live(town, quiet, within=60)
    rests(town, quiet)
    assert town.network.errors == []
    with harmful:
        live(town, harmed, within, every_s=1.0)
    rests(town, harmed)
    assert harmful.errors == []
    return same_as_quiet(town, harmed, quiet)


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
