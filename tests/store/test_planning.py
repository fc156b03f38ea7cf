"""Planning a day: one statement, one check-in for each senior who is to be asked."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpline.checkins.model import CheckIn, CheckInState
from helpline.seniors.model import SeniorState
from store.columns import to_ms
from store.database import Database
from store.planning import clock_changes
from store.unit import SqlUnit
from tests.store import world
from tests.store.world import NOW, District

KOLKATA = ZoneInfo("Asia/Kolkata")
TOMORROW = world.TODAY + timedelta(days=1)


def planned(tx: SqlUnit, at: District, day: date = TOMORROW, **changes: object) -> int:
    given: dict[str, object] = {
        "district_id": at.district,
        "day": day,
        "tz": "Asia/Kolkata",
        "policy_id": at.policy,
        "window_s": 5400,
        "now": NOW,
    }
    return tx.check_ins.plan(**{**given, **changes})  # type: ignore[arg-type]


def test_i01_what_is_planned_twice_is_there_once(store: Database) -> None:
    here = store.write(world.district)
    assert store.write(lambda tx: planned(tx, here)) == 2
    assert store.write(lambda tx: planned(tx, here)) == 0
    assert store.read(lambda tx: len(tx.check_ins.of_station(here.station, TOMORROW))) == 2


def test_i03_a_planned_check_in_is_due_at_the_seniors_local_time(store: Database) -> None:
    here = store.write(world.district)
    store.write(lambda tx: planned(tx, here))
    row = store.read(lambda tx: tx.check_ins.of_day(here.senior, TOMORROW))
    nine = datetime(2026, 11, 24, 9, 0, tzinfo=KOLKATA).astimezone(UTC)
    assert row == CheckIn(
        id=row.id if row else 0,
        senior_id=here.senior,
        day=TOMORROW,
        station_id=here.station,
        policy_id=here.policy,
        state=CheckInState.PLANNED,
        proof=None,
        tries=0,
        call_at=nine,
        window_ends_at=nine + timedelta(seconds=5400),
        due_at=nine,
        version=0,
    )


def test_only_active_seniors_with_consent_in_this_district_are_planned(store: Database) -> None:
    def plant(tx: SqlUnit) -> tuple[District, set[int]]:
        here, _there = world.district(tx), world.district(tx, "DRG")
        for state in SeniorState:
            world.senior(tx, here.station, here.beat, state.value, state=state)
        world.senior(tx, here.station, here.beat, "no consent", consent_at=None)
        planned(tx, here)
        rows = tx.check_ins.of_station(here.station, TOMORROW)
        return here, {row.senior_id for row in rows}

    here, seniors = store.write(plant)
    assert len(seniors) == 3
    assert {here.senior, here.neighbour} < seniors


@pytest.mark.parametrize(("weekday", "rows"), [(0, 1), (1, 2), (6, 2)])
def test_days_off_get_no_row(store: Database, weekday: int, rows: int) -> None:
    def plant(tx: SqlUnit) -> int:
        here = world.district(tx)
        senior = tx.seniors.get(here.senior)
        tx.seniors.save(replace(senior, days_mask=0b1111110))
        return planned(tx, here, date(2026, 11, 30) + timedelta(days=weekday))

    assert store.write(plant) == rows


@pytest.mark.parametrize(
    ("ends", "state"),
    [
        (timedelta(milliseconds=1), CheckInState.EXCUSED),
        (timedelta(0), CheckInState.PLANNED),
        (-timedelta(days=1), CheckInState.PLANNED),
    ],
)
def test_i02_a_pause_excuses_only_the_calls_that_it_covers(
    store: Database, ends: timedelta, state: CheckInState
) -> None:
    nine = datetime(2026, 11, 24, 9, 0, tzinfo=KOLKATA)

    def plant(tx: SqlUnit) -> CheckIn | None:
        here = world.district(tx)
        tx.seniors.save(replace(tx.seniors.get(here.senior), paused_until=nine + ends))
        assert planned(tx, here) == 2
        return tx.check_ins.of_day(here.senior, TOMORROW)

    row = store.write(plant)
    assert row is not None
    assert (row.state, row.due_at) == (state, nine.astimezone(UTC) if state.open else None)


@pytest.mark.parametrize(("after_window", "rows"), [(0, 0), (-1, 2)])
def test_i20_a_call_whose_window_is_over_is_not_planned(
    store: Database, after_window: int, rows: int
) -> None:
    ends = datetime(2026, 11, 24, 10, 30, tzinfo=KOLKATA)
    now = ends + timedelta(milliseconds=after_window)
    assert store.write(lambda tx: planned(tx, world.district(tx), now=now)) == rows


ZONES = ["Asia/Kolkata", "Europe/Berlin", "Australia/Lord_Howe", "America/Santiago", "UTC"]
CHANGES = [date(2026, 3, 29), date(2026, 10, 25), date(2026, 4, 5), date(2026, 10, 4)]


@given(
    zone=st.sampled_from(ZONES),
    day=st.one_of(st.sampled_from(CHANGES), st.dates(date(2024, 1, 1), date(2034, 1, 1))),
    wall_s=st.integers(0, 86_399),
)
def test_i03_local_times_become_utc_as_the_zone_says_also_when_the_clock_changes(
    zone: str, day: date, wall_s: int
) -> None:
    change_s, before, after = clock_changes(day, ZoneInfo(zone))
    hour, rest = divmod(wall_s, 3600)
    expected = to_ms(
        datetime.combine(day, time(hour, rest // 60, rest % 60), tzinfo=ZoneInfo(zone))
    )
    assert (before if wall_s < change_s else after) + wall_s * 1000 == expected
