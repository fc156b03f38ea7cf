"""Periods and spreads."""

from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from helpline.figures.model import LONGEST_DAYS, Period, Spread, spread

lengths = st.lists(st.integers(0, 10**6), min_size=1, max_size=60)


def test_nothing_has_no_spread() -> None:
    assert spread([]) == Spread(0, None, None)


def test_half_and_nine_in_ten() -> None:
    assert spread(range(1, 101)) == Spread(100, 50, 90)
    assert spread([7]) == Spread(1, 7, 7)


@given(lengths)
def test_so_many_are_not_above(seconds: list[int]) -> None:
    found = spread(seconds)
    assert found.median_s is not None
    assert found.p90_s is not None
    assert found.median_s in seconds
    assert 2 * sum(s <= found.median_s for s in seconds) >= len(seconds)
    assert 10 * sum(s <= found.p90_s for s in seconds) >= 9 * len(seconds)
    assert found.median_s <= found.p90_s


def test_a_day_in_india_begins_in_the_evening_before() -> None:
    period = Period(date(2026, 1, 5), date(2026, 1, 5))
    assert period.instants("Asia/Kolkata") == (
        datetime(2026, 1, 4, 18, 30, tzinfo=UTC),
        datetime(2026, 1, 5, 18, 30, tzinfo=UTC),
    )


def test_dates_in_the_wrong_order_are_put_right_and_a_year_is_the_longest() -> None:
    assert Period.of(date(2026, 2, 1), date(2026, 1, 1)).first == date(2026, 1, 1)
    long = Period.of(date(2020, 1, 1), date(2026, 1, 1))
    assert (long.last - long.first).days == LONGEST_DAYS - 1


def test_months_have_their_own_lengths() -> None:
    assert Period.month(date(2028, 2, 17)) == Period(date(2028, 2, 1), date(2028, 2, 29))
    assert Period.month(date(2026, 12, 31)) == Period(date(2026, 12, 1), date(2026, 12, 31))
