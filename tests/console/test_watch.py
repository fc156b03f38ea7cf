"""All pages that are open ask the store together whether anything has changed."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from console.web.watch import Watch
from helpline.overviews import Changes


class CountedStore:
    """A store that is asked for changes, and counts how often."""

    def __init__(self) -> None:
        self.asked = 0

    def read(self, work: Callable[[Any], Any]) -> Changes:
        self.asked += 1
        return Changes({7: self.asked, 8: 5}, "0.0", {3: "1.40"})


def test_five_hundred_pages_ask_once(monkeypatch: pytest.MonkeyPatch) -> None:
    store, watch, clock = CountedStore(), Watch(), [100.0]
    monkeypatch.setattr("console.web.watch.time.monotonic", lambda: clock[0])

    def page(_: int) -> str:
        return watch.changes(store, 1.0).mark([7])  # type: ignore[arg-type]

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(page, range(500))) == {"1.0.0.0.0"}
    assert store.asked == 1
    clock[0] += 1.1
    assert (page(0), page(1), store.asked) == ("2.0.0.0.0", "2.0.0.0.0", 2)


def test_a_mark_is_of_the_units_in_sight_and_of_the_officer_alone() -> None:
    changes = Changes({7: 2, 8: 5, 9: 11}, "1.30", {3: "1.40"})
    assert changes.mark([7, 8], 3) == "7.1.30.1.40"
    assert changes.mark([7, 8]) == changes.mark([8, 7, 99], 4) == "7.1.30.0.0"
