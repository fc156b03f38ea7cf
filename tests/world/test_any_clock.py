"""The same night on any date, and with a wall clock that jumps: invariants 1, 5 and 12.

A senior picks up none of her calls shortly before midnight, the ladder climbs into the next day,
the SHO goes and closes, and the next night comes. What every telephone got, and when, is held
against an ordinary night.
"""

from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from adapters.clock import SteadyClock
from helpline.escalation.model import Outcome
from helpline.ports import Clock
from phonenet.handsets.personalities import NeverAnswers
from phonenet.stepping import SteppedClock
from tests.world.databases import sqlite_copy
from tests.world.town import town
from tests.world.world import World, WorldClock
from workers.sweeper import Sweeper

Night = list[tuple[str, float]]
ORDINARY = date(2026, 1, 6)
INDIA = timedelta(hours=5, minutes=30)
JUMP_AFTER = timedelta(minutes=75)  # between two rungs


def night(folder: Path, day: date, clock: Callable[[SteppedClock], Clock] = WorldClock) -> Night:
    """Whose telephone got a call or message after how many seconds, from 23:00 in India on."""
    folder.mkdir()
    with closing(World(sqlite_copy(folder), folder, clock)) as world:
        begins = datetime(day.year, day.month, day.day, 23, tzinfo=UTC) - INDIA
        world.steps.set(begins)
        place = town(world, call_time=(23, 10), calm=False)
        place.quiet()
        place.senior(NeverAnswers()).ignores()
        sweeping = Sweeper(
            world.store,
            world.service.clock,
            world.drain,
            lambda lane: True,
            lambda: getattr(world.service.clock, "jump_s", 0.0),
        )
        for _ in range(18):
            world.advance(minutes=10)
            world.plan()
            sweeping.step()
        place.close(Outcome.HOSPITAL, "17/26")
        world.advance(hours=22)
        got = [
            *((call.to, call.created_at) for call in world.network.calls.values()),
            *((text.to, text.created_at) for text in world.network.messages.values()),
        ]
        check_ins = world.store.read(
            lambda tx: tx.check_ins.between(place.senior_id, begins, begins + timedelta(days=4))
        )
        assert [row.day for row in check_ins[:3]] == [day + timedelta(days=n) for n in range(3)]
        assert len({row.day for row in check_ins}) == len(check_ins)
        told = {kind for kind in place.faults() if kind == "clock_jump"}
        assert told == ({"clock_jump"} if clock is not WorldClock else set())
        return sorted((to, (at - begins).total_seconds()) for to, at in got)


@pytest.fixture(scope="module")
def ordinary(tmp_path_factory: pytest.TempPathFactory) -> Night:
    """A Tuesday in January."""
    found = night(tmp_path_factory.mktemp("ordinary") / "night", ORDINARY)
    assert {to for to, after in found if after > 3600} >= {"+919000000104", "+919000000105"}
    again = [to for to, after in found if to == "+919000000201" and after > 86_400]
    assert len(again) == 3  # the next night
    return found


@pytest.mark.parametrize(
    "day",
    [date(2026, 1, 31), date(2027, 12, 31), date(2028, 2, 28), date(2028, 2, 29)],
    ids=["month's end", "year's end", "before 29 February", "29 February"],
)
def test_i01_i12_a_night_into_another_month_is_as_any_other(
    day: date, ordinary: Night, tmp_path: Path
) -> None:
    assert night(tmp_path / "night", day) == ordinary


@pytest.mark.parametrize("jump_s", [3600.0, -3600.0])
def test_i05_a_wall_clock_that_jumps_an_hour_repeats_and_delays_nothing(
    jump_s: float, ordinary: Night, tmp_path: Path
) -> None:
    """Planner, ladder, sweeper and the calls of the next day stand on the same clock."""

    def leaping(steps: SteppedClock) -> Clock:
        leaps_at = datetime(2026, 1, 6, 23, tzinfo=UTC) - INDIA + JUMP_AFTER

        def wall() -> float:
            now = steps()
            return now.timestamp() + (jump_s if now >= leaps_at else 0.0)

        return SteadyClock(wall, lambda: steps().timestamp())

    assert night(tmp_path / "night", ORDINARY, leaping) == ordinary
