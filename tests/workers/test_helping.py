"""The sweeper helps a lane that is late, but never for so long that others wait to be woken."""

from datetime import datetime, timedelta
from typing import Any

from helpline.sending.model import Lane
from workers.drain import SOON
from workers.sweeper import LATE, Sweeper

NOW = datetime.fromisoformat("2026-01-05T04:00:00+00:00")


class Lanes:
    """A store in which one lane is late and another has just fallen due, and who serves them."""

    def __init__(self) -> None:
        self.woken: list[Lane] = []
        self.helped: dict[Lane, timedelta] = {}

    def read(self, work: object) -> tuple[dict[Lane, datetime], None]:
        return {Lane.CALLS: NOW - 2 * LATE, Lane.MESSAGES: NOW}, None

    def write(self, work: object) -> None:
        """Its own sign of life."""

    def now(self) -> datetime:
        return NOW

    def run(self, lane: Lane, longest_s: float) -> int:
        self.helped[lane] = timedelta(seconds=longest_s)
        return 20

    def nudge(self, lane: Lane) -> bool:
        self.woken.append(lane)
        return True


def test_a_late_lane_is_helped_for_a_moment_and_all_that_is_due_is_woken() -> None:
    """Its own worker, too: a job lasts ten seconds, and nobody but the sweeper asks for the next."""
    lanes: Any = Lanes()
    assert Sweeper(lanes, lanes, lanes, lanes.nudge, lambda: 0.0).step() == 20
    assert lanes.woken == [Lane.CALLS, Lane.MESSAGES]
    assert list(lanes.helped) == [Lane.CALLS]
    assert lanes.helped[Lane.CALLS] <= 2 * SOON
