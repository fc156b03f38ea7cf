"""The counts of a whole state are kept for half a minute, those of a station never."""

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from console.today.tally import KEPT, MANY, Tally
from helpline.checkins.model import CheckInState

NOW, DAY = datetime(2026, 1, 5, 11, 30, tzinfo=UTC), date(2026, 1, 5)


class Counting:
    """A unit of work whose count grows each time."""

    def __init__(self) -> None:
        self.overviews, self.asked = self, 0

    def check_ins_by_station(self, day: date, ids: object) -> dict[int, dict[CheckInState, int]]:
        self.asked += 1
        return {7: {CheckInState.OK: self.asked}}


def sight(stations: int) -> Any:
    return SimpleNamespace(station_ids=tuple(range(stations)), unit=SimpleNamespace(id=1))


@pytest.mark.parametrize(
    ("stations", "later", "day", "asked"),
    [
        (MANY, timedelta(seconds=1), DAY, 1),
        (MANY, KEPT, DAY, 2),
        (MANY, -timedelta(seconds=1), DAY, 2),
        (MANY, timedelta(seconds=1), DAY + timedelta(days=1), 2),
        (MANY - 1, timedelta(seconds=1), DAY, 2),
    ],
)
def test_many_stations_are_counted_once_in_a_while(
    stations: int, later: timedelta, day: date, asked: int
) -> None:
    tx: Any = Counting()
    tally = Tally()
    tally.of(tx, NOW, DAY, sight(stations))
    found = tally.of(tx, NOW + later, day, sight(stations))
    assert found == {7: {CheckInState.OK: asked}}
