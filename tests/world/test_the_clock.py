"""Planning and time: invariants 1, 3, 5, 20 and 21."""

import os
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from helpline.checkins.model import CheckInState
from helpline.escalation.model import IncidentKind
from helpline.repositories import UnitOfWork
from helpline.sending.model import IntentKind, IntentState
from helpline.seniors.model import SeniorState
from phonenet.faults import Fault
from phonenet.handsets.personalities import NeverAnswers, presses
from tests.world import district as district_of
from tests.world.databases import sqlite_copy
from tests.world.town import HOUR, MORNING, Town, town
from tests.world.world import World
from workers.sweeper import Sweeper


def days_of(place: Town, from_day: date, days: int) -> list[date]:
    """The local dates that this senior has a check-in for."""
    start = datetime(from_day.year, from_day.month, from_day.day, tzinfo=UTC)
    found = place.world.store.read(
        lambda tx: tx.check_ins.between(
            place.senior_id, start - timedelta(days=1), start + timedelta(days=days + 1)
        )
    )
    return [check_in.day for check_in in found]


def at(world: World, instant: datetime) -> None:
    """Begin the story at another instant."""
    world.steps.set(instant)


def test_i01_planning_twice_changes_nothing(world: World) -> None:
    place = town(world)
    assert days_of(place, date(2026, 1, 5), 5) == [date(2026, 1, day) for day in (5, 6, 7)]
    assert world.plan() == 0
    assert len(days_of(place, date(2026, 1, 5), 5)) == 3


@pytest.mark.parametrize(
    ("instant", "days"),
    [
        (
            datetime(2027, 12, 30, 0, 30, tzinfo=UTC),
            [date(2027, 12, 30), date(2027, 12, 31), date(2028, 1, 1)],
        ),
        (
            datetime(2028, 2, 28, 0, 30, tzinfo=UTC),
            [date(2028, 2, 28), date(2028, 2, 29), date(2028, 3, 1)],
        ),
        (
            datetime(2026, 3, 27, 19, 0, tzinfo=UTC),  # half past midnight of the 28th in India
            [date(2026, 3, 28), date(2026, 3, 29), date(2026, 3, 30)],
        ),
    ],
    ids=["year's end", "29 February", "the night when clocks change elsewhere"],
)
def test_i01_every_date_has_its_check_in(
    sqlite_world: World, instant: datetime, days: list[date]
) -> None:
    at(sqlite_world, instant)
    place = town(sqlite_world)
    assert days_of(place, days[0], 5) == days
    for check_in in sqlite_world.store.read(
        lambda tx: tx.check_ins.between(place.senior_id, instant, instant + timedelta(days=5))
    ):
        assert (check_in.call_at.hour, check_in.call_at.minute) == (2, 30)  # eight in India


def test_i01_days_off_have_no_check_in_and_who_left_is_not_called(world: World) -> None:
    place = town(world, days_mask=0b0000101)  # Mondays and Wednesdays
    assert days_of(place, date(2026, 1, 5), 5) == [date(2026, 1, 5), date(2026, 1, 7)]
    place.change_senior(state=SeniorState.LEFT)
    place.senior().expect_nothing(within=4 * HOUR)
    assert place.state() is CheckInState.EXCUSED


def test_a_window_across_midnight_takes_the_call_that_comes_after_it(world: World) -> None:
    place = town(world, call_time=(23, 30))
    senior = place.senior(NeverAnswers())
    senior.expect_missed_call(within=19 * HOUR)
    senior.expect_missed_call(within=HOUR)  # a quarter to midnight
    world.advance(minutes=14)
    call = senior.dial(world.settings.checkin_number)
    call.hears("checkin.question").press("1").expect_end()
    assert place.check_in().day == date(2026, 1, 5)
    assert place.state() is CheckInState.OK


def test_calling_in_before_midnight_counts_for_the_early_hours(world: World) -> None:
    place = town(world, call_time=(0, 30))
    world.advance(hours=17)  # eleven in the evening
    call = place.senior().dial(world.settings.checkin_number)
    call.hears("checkin.question").press("1").expect_end()
    world.advance(hours=2)
    assert (place.check_in().day, place.state()) == (date(2026, 1, 6), CheckInState.OK)


@pytest.fixture(params=["Pacific/Kiritimati", "America/Los_Angeles"])
def foreign_host(request: pytest.FixtureRequest) -> Iterator[str]:
    """A machine whose clock is set to another part of the world."""
    before = os.environ.get("TZ")
    os.environ["TZ"] = request.param
    time.tzset()
    yield request.param
    if before is None:
        del os.environ["TZ"]
    else:
        os.environ["TZ"] = before
    time.tzset()


def test_i05_the_zone_of_the_host_has_no_effect(foreign_host: str, sqlite_world: World) -> None:
    place = town(sqlite_world)
    senior = place.senior(presses("1"))
    senior.expect_call("checkin.question", within=MORNING)
    rang = place.intents("check_in", place.check_in().id)[0].rang_at
    assert rang is not None
    assert timedelta(0) <= rang - datetime(2026, 1, 5, 2, 30, tzinfo=UTC) < timedelta(seconds=10)


def sweeper(world: World, *, redis: bool, jump_s: float = 0.0) -> Sweeper:
    return Sweeper(
        world.store, world.service.clock, world.drain, lambda lane: redis, lambda: jump_s
    )


def test_i03_without_redis_the_sweeper_does_the_work_itself(world: World) -> None:
    place = town(world)
    due = world.store.read(lambda tx: tx.ledgers.earliest("check_ins"))
    assert due is not None
    at(world, due)
    assert sweeper(world, redis=False).step() > 0
    assert place.state() is CheckInState.RINGING


def test_i03_what_no_worker_has_taken_after_five_seconds_is_swept(world: World) -> None:
    place = town(world)
    due = world.store.read(lambda tx: tx.ledgers.earliest("check_ins"))
    assert due is not None
    watching = sweeper(world, redis=True)
    at(world, due)
    assert watching.step() == 0
    at(world, due + timedelta(seconds=6))
    assert watching.step() > 0
    assert place.state() is CheckInState.RINGING


def test_i05_a_jump_of_the_wall_clock_raises_a_fault_and_marks_nobody(world: World) -> None:
    place = town(world)
    before = days_of(place, date(2026, 1, 5), 5)
    sweeper(world, redis=True, jump_s=86_400).step()
    assert "clock_jump" in place.faults()
    assert place.standing() is None
    assert days_of(place, date(2026, 1, 5), 5) == before
    world.advance(seconds=10)
    sweeper(world, redis=True).step()
    assert "clock_jump" not in place.faults()


def many(world: World, place: Town, count: int) -> list[str]:
    """More seniors who are all to be called at eight."""
    numbers = [f"+91900000{7000 + index}" for index in range(count)]

    def enrol(tx: UnitOfWork) -> None:
        for index, number in enumerate(numbers):
            district_of.enrol(tx, world.now, place.place, name=f"Senior {index}", phone=number)

    world.store.write(enrol)
    world.plan()
    return numbers


def test_i21_calls_are_spread_under_the_limits_and_emergencies_go_first(tmp_path: Path) -> None:
    world = World(sqlite_copy(tmp_path), tmp_path, CALLS_PER_SECOND="2", MAX_CONCURRENT_CALLS="10")
    try:
        place = town(world)
        place.quiet()
        place.senior(NeverAnswers()).ignores()
        for number in many(world, place, 60):
            world.network.handset(number, "", presses("1")).ignores()
        world.advance(hours=2, seconds=5)
        crying = world.network.handset("+919000007059")
        call = crying.dial(world.settings.checkin_number)
        call.hears("checkin.question").press("3")
        world.advance(seconds=20)
        beat = world.network.handset(place.place.number("beat"))
        assert beat.calls, "the beat officer is rung while the day's calls still wait"
        world.advance(minutes=12)
        ours = [c for c in world.network.calls.values() if c.direction == "outbound-api"]
        assert len(ours) > 60
        started = sorted(call.created_at for call in ours)
        for first, later in zip(started, started[12:], strict=False):
            assert (later - first).total_seconds() >= 5, "two a second"
        for instant in started:
            live = [c for c in ours if c.created_at <= instant < (c.ended_at or world.now)]
            assert len(live) <= 10
        counts = world.store.read(lambda tx: tx.intents.count_by_state())
        assert counts.get(IntentState.FAILED, 0) == 0
    finally:
        world.close()


def test_i20_messages_that_are_too_late_are_not_sent(sqlite_world: World) -> None:
    world = sqlite_world
    place = town(world)
    place.quiet()
    beat = world.network.handset(place.place.number("beat"))
    place.rings_for_the_last_time()
    world.network.faults.add(Fault("refused", "POST messages", times=None))
    world.advance(hours=2, minutes=10)
    back_at = world.now
    world.network.faults.clear()
    world.advance(minutes=1)
    old = [
        intent
        for intent in place.intents("incident", 1)
        if intent.kind is IntentKind.SMS and intent.not_after <= back_at
    ]
    assert old
    assert {intent.state for intent in old} == {IntentState.CANCELLED}
    assert len(beat.inbox) <= 1
    assert place.incident().kind is IncidentKind.MISSED
