"""Processes die, stand still and forget in the middle of a day, and no telephone notices."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import pytest

from helpline.sending.model import Lane
from tests.chaos import harm
from tests.chaos.account import Comparison, accounts, compare, lateness, talking, waiting
from tests.chaos.harm import CHILDREN, Doing, Harm
from tests.chaos.lives import LIVES, kind_of, live, plan_of
from tests.servers.postgres import PostgresServer
from tests.servers.waiting import until
from tests.town.town import Town

pytestmark = [pytest.mark.town, pytest.mark.timeout(420)]

KINDS = tuple(LIVES)
URGENT = (Lane.EMERGENCY, Lane.ESCALATION)
LEASE_S = 45


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


def day(town: Town, harms: Sequence[Harm]) -> Comparison:
    """The quiet lives first, then the harmed ones."""
    stories = list(town.places)
    quiet, harmed = stories[: len(KINDS)], stories[len(KINDS) :]
    live(town, quiet, within=60)
    rests(town, quiet)
    assert town.network.errors == []
    with Doing(town, harms) as doing:
        live(town, harmed, within=150, every_s=1.0)
    rests(town, harmed)
    assert doing.errors == []
    return same_as_quiet(town, harmed, quiet)


def test_i08_i10_i11_i16_every_process_dies_and_one_stands_still() -> None:
    """SQLite. A worker stands still with calls in its hands for longer than it may hold them;
    others die before and after a commit, before and after they asked the provider."""
    harms = [
        harm.stop(0.0, "worker-calls", "provider.before", LEASE_S + 5),
        harm.crash(0.0, "worker-escalation", "provider.after"),
        harm.crash(0.0, "worker-emergency", "provider.before"),
        harm.crash(0.0, "worker-messages", "commit.before:2"),
        harm.crash(2.0, "web", "commit.after:4"),
        harm.crash(2.0, "sealer", "commit.before"),
        harm.kill(3.0, "planner"),
        harm.kill(4.0, "auditor"),
        harm.crash(5.0, "sweeper", "commit.after:2"),
        harm.flush(6.0),
        harm.kill(9.0, "redis"),
        harm.kill(12.0, "worker-upkeep"),
    ]
    with Town.open(plan_of([*KINDS, *KINDS, "key", "missed"])) as town:
        found = day(town, harms)
        assert found == Comparison(permitted=found.permitted)
        assert lateness(town, URGENT) < timedelta(seconds=60)


def test_i08_i10_every_process_is_killed_on_postgresql(postgres_server: PostgresServer) -> None:
    url = postgres_server.new_database()
    harms = [harm.kill(1.0 + 1.5 * n, name) for n, name in enumerate(CHILDREN)]
    with Town.open(plan_of([*KINDS, *KINDS]), url) as town:
        found = day(town, [*harms, harm.flush(4.0)])
        assert found == Comparison(permitted=found.permitted)
    postgres_server.drop_database(url)
