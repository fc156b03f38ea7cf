"""Who drains a lane stays for what falls due in a moment, and is not woken for it again."""

from datetime import datetime, timedelta
from typing import Any, cast

import pytest

from helpline.sending.model import Lane
from workers.drain import SHORTEST_S, Drain

NOW = datetime.fromisoformat("2026-01-05T04:00:00+00:00")


class Waiting:
    """A store in which the next row of every lane falls due at one instant, and a clock."""

    def __init__(self, due: datetime | None) -> None:
        self.due, self.paused = due, list[float]()

    def read(self, _: object) -> datetime | None:
        return self.due

    def now(self) -> datetime:
        return NOW


def stays(waiting: Waiting, *, pauses: bool = True) -> bool:
    """Whether the drain of such a store stays."""
    given: Any = dict.fromkeys(("asking", "duties", "dispatch"))
    pause = waiting.paused.append if pauses else None
    drain = Drain(store=cast(Any, waiting), clock=cast(Any, waiting), pause=pause, **given)
    return drain._waits_for_more(Lane.ESCALATION)


@pytest.mark.parametrize(("in_s", "waits_s"), [(0.5, 0.5), (0.2, 0.2), (0, SHORTEST_S)])
def test_it_waits_until_then(in_s: float, waits_s: float) -> None:
    waiting = Waiting(NOW + timedelta(seconds=in_s))
    assert stays(waiting)
    assert waiting.paused == [waits_s]


@pytest.mark.parametrize("in_s", [0.501, 60, -0.501, -60])
def test_what_is_due_later_or_is_held_by_something_else_is_left_to_the_sweeper(
    in_s: float,
) -> None:
    waiting = Waiting(NOW + timedelta(seconds=in_s))
    assert not stays(waiting)
    assert waiting.paused == []


def test_with_nothing_due_or_on_a_clock_of_tests_it_goes() -> None:
    assert not stays(Waiting(None))
    assert not stays(Waiting(NOW), pauses=False)
