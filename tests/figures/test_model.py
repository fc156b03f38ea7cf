"""Periods and spreads."""

from collections import Counter
from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from console.web.local import Local
from helpline.figures.model import LONGEST_DAYS, Period, Spread, as_told, spread

lengths = st.lists(st.integers(0, 10**6), min_size=1, max_size=60)


def test_nothing_has_no_spread() -> None:
    assert spread({}) == Spread(0, None, None)


def test_half_and_nine_in_ten() -> None:
    assert spread(dict.fromkeys(range(1, 101), 1)) == Spread(100, 50, 90)
    assert spread({7: 1}) == Spread(1, 7, 7)
    assert spread({60: 9, 3600: 1}) == Spread(10, 60, 60)
    assert spread({60: 8, 3600: 2}) == Spread(10, 60, 3600)


@given(lengths)
def test_so_many_are_not_above(seconds: list[int]) -> None:
    found = spread(Counter(seconds))
    assert found.median_s is not None
    assert found.p90_s is not None
    assert found.median_s in seconds
    assert 2 * sum(s <= found.median_s for s in seconds) >= len(seconds)
    assert 10 * sum(s <= found.p90_s for s in seconds) >= 9 * len(seconds)
    assert found.median_s <= found.p90_s


@given(st.lists(st.floats(0, 10**6), min_size=1, max_size=60))
def test_what_is_told_is_the_same_as_of_every_single_length(seconds: list[float]) -> None:
    found = spread(Counter(map(as_told, seconds)))
    whole = sorted(map(round, seconds))
    for percent, length in ((50, found.median_s), (90, found.p90_s)):
        assert length is not None
        rank = -(-len(whole) * percent // 100)
        for language in ("en", "hi"):
            tell = Local(language, "Asia/Kolkata", datetime(2026, 1, 5, tzinfo=UTC)).span
            assert tell(length) == tell(whole[rank - 1])


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
