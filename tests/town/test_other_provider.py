"""The service with a provider of somebody else's: nothing of it knows the local network."""

from __future__ import annotations

import pytest

from tests.town.rules import rules
from tests.town.stories import missed_and_looked_after
from tests.town.town import Plan, Town

pytestmark = [
    pytest.mark.town,
    pytest.mark.timeout(300),
    pytest.mark.xdist_group("towns of their own"),
]


def test_the_same_story_with_any_server_that_speaks_the_same_api() -> None:
    plan = Plan(stories=("missed",), rules=rules(rung_s=600), rules_of={})
    with Town.open(plan, TELEPHONY="twilio") as town:
        assert "phonenet" not in town.pids()
        missed_and_looked_after(town, "missed")
        town.network.assert_nothing_unexpected()
        assert town.network.errors == []
