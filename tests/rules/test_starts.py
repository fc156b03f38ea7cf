"""Starts of calls: reserved ahead, used in time or given back, and never more than are allowed."""

from bisect import bisect_left
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpline.repositories import UnitOfWork
from helpline.sending.lanes import LATE, Limits, free_starts, reserve, set_up_message_lines
from helpline.sending.lines import Line
from helpline.sending.model import IntentKind, Lane
from simulation.state.lines import Lines

NOW = datetime(2026, 1, 5, 4, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
MILLISECOND = timedelta(milliseconds=1)


def line(rate_us: int, next_slot_us: int = 0) -> Line:
    return Line(1, "twilio", "+917715550100", "routine", rate_us, next_slot_us, 100)


@pytest.mark.parametrize(
    ("rate_us", "ahead_ms", "horizon_ms", "free"),
    [
        (100_000, 0, 250, 3),
        (100_000, 0, 200, 2),
        (100_000, 249, 250, 1),
        (100_000, 250, 250, 0),
        (100_000, 9_000, 250, 0),
        (100_000, -9_000, 250, 3),
        (5_000_000, 0, 250, 1),
    ],
)
def test_free_is_what_begins_before_the_horizon(
    rate_us: int, ahead_ms: int, horizon_ms: int, free: int
) -> None:
    next_us = int(NOW.timestamp() * 1_000_000) + ahead_ms * 1000
    assert line(rate_us, next_us).free_starts(NOW, horizon_ms * MILLISECOND) == free


def test_reserved_starts_lie_before_the_first_free_one() -> None:
    next_us = int((NOW + SECOND).timestamp() * 1_000_000)
    assert line(200_000, next_us).starts(2) == [NOW + 600 * MILLISECOND, NOW + 800 * MILLISECOND]
    assert line(200_000, next_us).starts(0) == []


@given(
    st.lists(
        st.tuples(
            st.sampled_from([Lane.CALLS, Lane.EMERGENCY, Lane.MESSAGES]),
            st.integers(1, 64),
            st.integers(0, 400),
            st.integers(0, 900),
        ),
        min_size=1,
        max_size=60,
    ),
    st.sampled_from([1, 5, 20, 139, 500]),
    st.sampled_from([IntentKind.CALL, IntentKind.SMS]),
)
def test_i21_whatever_workers_are_kept_waiting_no_second_has_more_than_a_tenth_too_many(
    turns: Sequence[tuple[Lane, int, int, int]], per_second: int, kind: IntentKind
) -> None:
    """Each turn some worker reserves, is kept waiting for so many milliseconds, and then lets
    leave what is not too late; meanwhile the others go on."""
    lines = Lines(Limits(per_second, 100_000), NOW)
    unit, limit = cast(UnitOfWork, lines), lines.all()
    if kind is IntentKind.SMS:
        limit = set_up_message_lines(unit, NOW, "twilio", "+917715550100", per_second)
    now, left = NOW, []
    for lane, wanted, passes, kept_waiting in turns:
        now += passes * MILLISECOND
        free = min(wanted, free_starts(unit, now, lines.all(), lane, kind))
        starts = reserve(unit, now, lines.all(), lane, wanted, kind)
        assert len(starts) == free
        awake = now + kept_waiting * MILLISECOND
        left += [max(start, awake) for start in starts if awake - start <= LATE]
    left.sort()
    most = max((bisect_left(left, at + SECOND) - n for n, at in enumerate(left)), default=0)
    of_lines = sum(SECOND / timedelta(microseconds=each.rate_us) for each in limit)
    assert most <= of_lines * (1 + LATE / SECOND) + len(limit)
