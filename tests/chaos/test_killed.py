"""Processes die, stand still and forget in the middle of a day, and no telephone notices."""

from __future__ import annotations

from datetime import timedelta

import pytest

from helpline.sending.model import URGENT_LANES
from tests.chaos import harm
from tests.chaos.account import lateness
from tests.chaos.day import KINDS, LEASE_S, day
from tests.chaos.harm import CHILDREN, Doing
from tests.chaos.lives import plan_of
from tests.servers.postgres import PostgresServer
from tests.town.town import Town

pytestmark = [
    pytest.mark.town,
    pytest.mark.timeout(420),
    pytest.mark.xdist_group("towns of their own"),
]


def test_i08_i10_i11_i14_i16_every_process_dies_and_one_stands_still() -> None:
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
        found = day(town, Doing(town, harms))
        assert (found.broken, found.lost, found.strange, found.doubled) == ([], [], [], [])
        assert found.given_up == found.climbed == 0
        assert found.acknowledged > 0
        assert found.wrong == []
        assert lateness(town, URGENT_LANES) < timedelta(seconds=60)


@pytest.mark.long
def test_i08_i10_every_process_is_killed_on_postgresql(postgres_server: PostgresServer) -> None:
    url = postgres_server.new_database()
    harms = [harm.kill(1.0 + 1.5 * n, name) for n, name in enumerate(CHILDREN)]
    with Town.open(plan_of([*KINDS, *KINDS]), url) as town:
        found = day(town, Doing(town, [*harms, harm.flush(4.0)]))
        assert (found.broken, found.lost, found.strange, found.doubled) == ([], [], [], [])
        assert found.given_up == found.climbed == 0
    postgres_server.drop_database(url)
