"""One Town for all the stories that do not disturb each other."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.town.rules import rules
from tests.town.town import Plan, Town
from tests.town.women.plan import CELL, OFF_DUTY, RULES, RULES_OF, WOMEN

STORIES = Plan(
    stories=(
        "key", "word", "medicine", "missed", "danger", "duress", "empty rung", "lapse",
        "forged", "calls in", "own words", *WOMEN,
    ),
    rules={**rules(rung_s=600), **RULES},  # ladders climb no further while other stories are told
    rules_of={"lapse": {"escalation": {"ack_lasts_s": 4}}, **RULES_OF},
    off_duty=(("empty rung", "beat"), *OFF_DUTY),
    women_at_the_desk=(CELL,),
)  # fmt: skip


@pytest.fixture(scope="session")
def town() -> Iterator[Town]:
    """The service on SQLite with the telephones of this machine."""
    with Town.open(STORIES) as opened:
        yield opened
        opened.network.assert_nothing_unexpected()
        assert opened.network.errors == []
