"""Weekly shifts on the local clock, night shifts and the ends of weeks included."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpline.directory.model import Role, Shift
from helpline.directory.roster import covers

INDIA = "Asia/Kolkata"
HOUR = 3600
MONDAY, SUNDAY, EVERY_DAY = 1, 64, 127


def shift(days: int, from_h: float, to_h: float) -> Shift:
    return Shift(1, 1, Role.SHO, days, int(from_h * HOUR), int(to_h * HOUR))


def on(day: int, hour: float) -> datetime:
    """An instant in January 2026 by the clock of India; the 5th is a Monday."""
    local = datetime(2026, 1, day, tzinfo=ZoneInfo(INDIA)) + timedelta(hours=hour)
    return local.astimezone(UTC)


@pytest.mark.parametrize(
    ("hour", "runs"), [(8, True), (7.99, False), (19.99, True), (20, False), (0, False)]
)
def test_a_day_shift_runs_from_its_beginning_until_before_its_end(hour: float, runs: bool) -> None:
    assert covers(shift(MONDAY, 8, 20), INDIA, on(5, hour)) is runs
    assert not covers(shift(MONDAY, 8, 20), INDIA, on(6, hour))


@pytest.mark.parametrize(
    ("day", "hour", "runs"),
    [(5, 20, True), (6, 7.99, True), (6, 8, False), (5, 7, False), (6, 20, False)],
)
def test_a_night_shift_belongs_to_the_day_on_which_it_began(
    day: int, hour: float, runs: bool
) -> None:
    assert covers(shift(MONDAY, 20, 8), INDIA, on(day, hour)) is runs


def test_a_sunday_night_ends_on_monday() -> None:
    assert covers(shift(SUNDAY, 22, 6), INDIA, on(5, 5))
    assert not covers(shift(SUNDAY, 22, 6), INDIA, on(5, 23))


def test_a_shift_of_a_whole_day_may_be_written_in_two_ways() -> None:
    for whole in (shift(EVERY_DAY, 0, 24), shift(EVERY_DAY, 8, 8)):
        assert all(covers(whole, INDIA, on(5, hour / 4)) for hour in range(96))


@given(st.integers(0, 23), st.integers(0, 23), st.integers(0, 7 * 24 * 60 - 1))
def test_two_shifts_that_hand_over_to_each_other_leave_no_gap(
    first: int, second: int, minute: int
) -> None:
    instant = on(5, minute / 60)
    day = covers(shift(EVERY_DAY, first, second), INDIA, instant)
    night = covers(shift(EVERY_DAY, second, first), INDIA, instant)
    assert day or night
    assert first == second or not (day and night)


@pytest.mark.parametrize(
    ("clock", "runs"),
    [("09:29:59", False), ("09:30:00", True), ("17:29:59", True), ("17:30:00", False)],
)
def test_a_shift_begins_and_ends_on_the_second(clock: str, runs: bool) -> None:
    day = shift(EVERY_DAY, 9.5, 17.5)
    at = datetime.fromisoformat(f"2026-01-05T{clock}+05:30")
    assert covers(day, INDIA, at) is runs
