"""The day of enrolment, and calls that move with a senior's time. The World begins on a Monday at
06:00 in India."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from helpline.checkins.model import CheckIn, CheckInState
from helpline.directory.policies import default_bodies
from helpline.enrolling.first_day import call_on
from helpline.enrolling.welcome import by_day
from helpline.sending.model import IntentKind
from simulation.world import World
from tests.enrolling.enrolled import (
    SENIOR_PHONE,
    store_seniors,
    store_units,
    the_senior,
    unit,
)

INDIA = ZoneInfo("Asia/Kolkata")


def planned(world: World) -> list[CheckIn]:
    senior_id = the_senior(world).person_id
    begin, end = world.now - timedelta(days=1), world.now + timedelta(days=5)
    return world.store.read(lambda tx: tx.check_ins.between(senior_id, begin, end))


def test_i01_a_new_senior_is_asked_today_if_the_time_is_still_to_come(world: World) -> None:
    store_units(world)
    store_seniors(world)
    (today,) = planned(world)
    assert today.call_at == datetime(2026, 1, 5, 8, 30, tzinfo=INDIA)
    assert (today.state, today.due_at) == (CheckInState.PLANNED, today.call_at)
    assert today.window_ends_at - today.call_at == timedelta(seconds=5400)


def test_i01_importing_and_planning_again_asks_nobody_twice(world: World) -> None:
    store_units(world)
    store_seniors(world)
    store_seniors(world)
    world.plan()
    world.plan()
    assert [check_in.day.isoformat() for check_in in planned(world)] == [
        "2026-01-05",
        "2026-01-06",
        "2026-01-07",
    ]


@pytest.mark.parametrize("changes", [{"call_time": "05:30"}, {"days": "tue"}])
def test_nothing_is_planned_today_when_the_time_is_over_or_it_is_a_day_off(
    world: World, changes: dict[str, str]
) -> None:
    store_units(world)
    store_seniors(world, changes)
    assert planned(world) == []


def test_a_district_may_leave_the_day_of_enrolment_out(world: World) -> None:
    store_units(world)
    body = {**default_bodies()["checkin"], "on_enrolment": False}
    district = unit(world, "RPR")
    world.store.write(lambda tx: tx.policies.add(district.id, "checkin", body, world.now))
    store_seniors(world)
    assert planned(world) == []


def test_planned_calls_move_to_a_senior_s_new_time(world: World) -> None:
    store_units(world)
    store_seniors(world)
    world.plan()
    assert store_seniors(world, {"call_time": "09:15"}).changed == 1
    local = [check_in.call_at.astimezone(INDIA) for check_in in planned(world)]
    assert [f"{at:%d %H:%M}" for at in local] == ["05 09:15", "06 09:15", "07 09:15"]
    assert all(c.due_at == c.call_at for c in planned(world))
    assert all(c.window_ends_at - c.call_at == timedelta(seconds=5400) for c in planned(world))


def test_a_call_stays_today_when_its_new_time_would_be_over(world: World) -> None:
    store_units(world)
    store_seniors(world)
    world.plan()
    store_seniors(world, {"call_time": "05:30"})
    local = [check_in.call_at.astimezone(INDIA) for check_in in planned(world)]
    assert [f"{at:%d %H:%M}" for at in local] == ["05 08:30", "06 05:30", "07 05:30"]


def test_nobody_is_welcomed_who_was_not_to_be(world: World) -> None:
    senior = world.network.handset(SENIOR_PHONE)
    store_units(world)
    store_seniors(world)
    senior.expect_nothing(within=7200)


def test_a_welcome_waits_for_the_day_and_tells_the_time_of_the_call(world: World) -> None:
    senior = world.network.handset(SENIOR_PHONE)
    store_units(world)
    store_seniors(world, {"call_time": "12:30"}, welcome=True)
    senior.expect_nothing(within=7000)
    assert "12:30" in senior.expect_sms(within=300).body
    store_seniors(world, {"call_time": "12:30"}, welcome=True)
    senior.expect_nothing(within=3600)


def test_a_welcome_goes_to_the_mobile_of_the_two_numbers(world: World) -> None:
    store_units(world)
    store_seniors(world, {"phone": "011 23400101", "alternate_phone": "90000 21001"}, welcome=True)
    senior_id = the_senior(world).person_id
    (intent,) = world.store.read(lambda tx: tx.intents.of_cause("enrolment", senior_id))
    assert (intent.kind, intent.e164) == (IntentKind.SMS, SENIOR_PHONE)


def test_who_has_no_mobile_is_not_welcomed_and_that_is_said(world: World) -> None:
    store_units(world)
    tally = store_seniors(world, {"phone": "011 23400101", "alternate_phone": ""}, welcome=True)
    assert [(note.line, note.column) for note in tally.notes] == [(2, "phone")]


def test_evening_and_night_wait_for_the_next_morning() -> None:
    def after(hour: int) -> datetime:
        return by_day(datetime(2026, 1, 5, hour, tzinfo=INDIA), "Asia/Kolkata")

    assert after(7) == datetime(2026, 1, 5, 8, tzinfo=INDIA)
    assert after(12) == datetime(2026, 1, 5, 12, tzinfo=INDIA)
    assert after(20) == datetime(2026, 1, 6, 8, tzinfo=INDIA)


def test_i05_a_time_of_day_is_one_of_the_unit_s_zone() -> None:
    assert call_on(date(2026, 1, 5), 8 * 3600, "Asia/Kolkata") == datetime(
        2026, 1, 5, 2, 30, tzinfo=UTC
    )
