"""Batches under way beside each other: how many, and what they raise."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Event
from typing import cast

import pytest

from helpline.sending.model import Lane
from workers.flights import FLIGHTS, UNDER_WAY, Flights, flights
from workers.leasing import BATCH, Batch, Leased

NOW = datetime(2026, 1, 5, 4, 0, tzinfo=UTC)


def batch(size: int) -> Batch:
    return Batch([cast(Leased, None)] * size, [], NOW, gone=0, held=False)


def test_on_a_clock_of_tests_a_batch_is_finished_before_anything_else() -> None:
    finished: list[Batch] = []
    with flights(Lane.CALLS, finished.append, beside=False) as under_way:
        under_way.send(batch(3))
        assert [one.leased for one in finished] == [3]
        assert not under_way.wait(0)
        under_way.send(batch(0))
        assert len(finished) == 1, "an empty batch is not finished"


def test_no_more_is_leased_than_can_be_under_way() -> None:
    go_on = Event()
    with ThreadPoolExecutor(FLIGHTS) as threads:
        under_way = Flights(lambda _: cast(None, go_on.wait(10)), threads)
        assert under_way.room == BATCH
        under_way.send(batch(BATCH))
        under_way.send(batch(BATCH - 3))
        assert under_way.room == UNDER_WAY - 2 * BATCH + 3
        under_way.send(batch(3))
        assert under_way.wait(0), "they are still under way"
        go_on.set()
        assert under_way.room > 0
        under_way.all_landed()
        assert not under_way.wait(0)


def test_what_finishing_raises_is_raised_where_batches_are_leased() -> None:
    def fails(_: Batch) -> None:
        raise ValueError("the store is away")

    with pytest.raises(ValueError, match="away"), flights(Lane.CALLS, fails, beside=True) as away:
        away.send(batch(1))


def test_all_have_landed_at_the_end() -> None:
    finished: list[Batch] = []
    with flights(Lane.CALLS, finished.append, beside=True) as under_way:
        for _ in range(3 * FLIGHTS):
            assert under_way.room
            under_way.send(batch(1))
    assert len(finished) == 3 * FLIGHTS
