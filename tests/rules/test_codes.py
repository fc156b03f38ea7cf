"""Codes of alerts: invariant 14."""

from datetime import UTC, datetime, timedelta
from typing import cast

import pytest

from helpline.errors import Refused
from helpline.escalation.codes import REST, fresh_code
from helpline.ports import Ids
from helpline.repositories import UnitOfWork

NOW = datetime(2026, 1, 5, tzinfo=UTC)


class Given:
    """Codes that were given, with when; and the next random digits."""

    def __init__(self, given: dict[str, datetime], drawn: list[str]) -> None:
        self.alerts = self.callouts = self.areas = self
        self._given = given
        self._drawn = drawn

    def codes_since(self, responder_id: int, since: datetime) -> set[str]:
        return {code for code, at in self._given.items() if at >= since}

    def digits(self, count: int) -> str:
        return self._drawn.pop(0) if len(self._drawn) > 1 else self._drawn[0]


def code(given: dict[str, datetime], *drawn: str) -> str:
    world = Given(given, list(drawn))
    return fresh_code(cast(UnitOfWork, world), cast(Ids, world), 1, NOW, 4)


def test_i14_a_code_rests_for_thirty_days() -> None:
    assert timedelta(days=30) == REST
    assert code({"4821": NOW - timedelta(days=29)}, "4821", "7310") == "7310"
    assert code({"4821": NOW - timedelta(days=31)}, "4821", "7310") == "4821"


def test_i14_without_a_free_code_the_error_says_what_to_write() -> None:
    with pytest.raises(Refused, match="code_length"):
        code({"4821": NOW}, "4821")
