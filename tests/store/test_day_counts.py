"""Numbers of past days are counted once, and whatever changes a day later has it counted anew."""

import random
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from helpline.cases.model import Case, CaseEventKind, CaseState, Matter, Priority, Way
from helpline.checkins.model import CheckInState, Evidence, EvidenceKind
from helpline.directory.model import Unit, UnitKind
from helpline.escalation.model import IncidentState, Outcome
from helpline.figures import daily, gathering
from helpline.figures.daily import keep_up
from helpline.figures.gathering import Gathered, gather
from helpline.figures.model import Figures, Period, Spread
from helpline.retention import running
from store.database import Database
from store.unit import SqlUnit
from tests.store import world
from tests.store.world import NOW, TODAY, District

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
TZ = "Asia/Kolkata"
OVER = NOW + DAY
"""The next morning: all of TODAY is settled."""
WEEK = Period(TODAY - 3 * DAY, TODAY + 3 * DAY)


@dataclass(frozen=True)
class Place:
    """Two stations of a district, in town and in a village, and what lies at the first."""

    here: District
    village: int
    check_in: int
    incident: int
    alert: int
    case: Case


def planted(tx: SqlUnit) -> Place:
    here = world.district(tx)
    tx.units.change(here.station, **as_it_is(tx, here.station) | {"area": "urban"})
    village = world.unit(tx, "RPR-2", UnitKind.STATION, here.district, TZ)
    tx.units.change(village, **as_it_is(tx, village) | {"area": "rural"})
    missed = tx.check_ins.add(
        world.check_in(here, state=CheckInState.ESCALATED, due_at=None, call_at=NOW)
    )
    for kind, after in ((EvidenceKind.PLACED, 0), (EvidenceKind.NO_ANSWER, 40)):
        at = NOW + timedelta(seconds=after)
        tx.check_ins.add_evidence(Evidence(missed.id, at, kind, 1, kind.value))
    incident = tx.incidents.add(world.incident(here, check_in_id=missed.id))
    alert = tx.alerts.add(world.alert(incident.id, here.officer))
    return Place(here, village, missed.id, incident.id, alert.id, a_case(tx, here, "100", NOW))


def as_it_is(tx: SqlUnit, unit_id: int) -> dict[str, Any]:
    unit = tx.units.get(unit_id)
    names = ("parent_id", "name", "name_local", "area", "contact_id")
    return {name: getattr(unit, name) for name in names} | {"pin_codes": []}


def a_case(tx: SqlUnit, here: District, number: str, at: datetime) -> Case:
    caller = world.person(tx, f"Caller {number}")
    return tx.cases.add(
        Case(
            id=0, number=number, token=f"case-{number}", caller_id=caller,
            district_id=here.district, unit_id=here.station, way=Way.CALL, state=CaseState.NEW,
            priority=Priority.NORMAL, matter=Matter.OTHER, silent=False, minor=False,
            assigned_to=here.officer, first_ring_at=at, first_response_at=None, joined_to=None,
            proposed_by=None, proposed_at=None, closed_by=None, closed_at=None, version=0,
        ),
        "1234",
    )  # fmt: skip


def seen(store: Database, unit_id: int, monkeypatch: pytest.MonkeyPatch, *, live: bool) -> Gathered:
    """A unit's numbers, as a page counts them while it waits or as they were counted before."""

    def work(tx: SqlUnit) -> Gathered:
        unit = tx.units.get(unit_id)
        return gather(tx, unit, below(tx, unit), WEEK)

    with monkeypatch.context() as patch:
        patch.setattr(gathering, "FEW", 100 if live else -1)
        return store.read(work)


def below(tx: SqlUnit, unit: Unit) -> list[Unit]:
    return tx.overviews.units_below(unit.path)


Changed = Callable[[SqlUnit, Place], object]


def heard_later(tx: SqlUnit, place: Place) -> None:
    tx.check_ins.add_evidence(
        Evidence(place.check_in, OVER, EvidenceKind.PLACED, 2, "a second call")
    )


def acknowledged(tx: SqlUnit, place: Place) -> None:
    tx.alerts.save(replace(tx.alerts.get(place.alert), ack_at=OVER))


def closed(tx: SqlUnit, place: Place) -> None:
    tx.incidents.save(
        replace(
            tx.incidents.get(place.incident), state=IncidentState.CLOSED, outcome=Outcome.WELL,
            closed_by=place.here.officer, closed_at=OVER, due_at=None,
        )
    )  # fmt: skip


def arrived(tx: SqlUnit, place: Place) -> None:
    tx.cases.add_event(place.case, OVER, CaseEventKind.ARRIVED, actor_id=None, body="")


def handed_over(tx: SqlUnit, place: Place) -> None:
    tx.cases.add_event(place.case, NOW + HOUR, CaseEventKind.TAKEN, actor_id=None, body="")
    tx.cases.save(replace(tx.cases.get(place.case.id), unit_id=place.village))


def said_to_be_a_village(tx: SqlUnit, place: Place) -> None:
    acknowledged(tx, place)
    changed = as_it_is(tx, place.here.station) | {"area": "rural"}
    tx.units.change(place.here.station, **changed)


def in_another_district(tx: SqlUnit, place: Place) -> None:
    other = world.unit(tx, "DURG", UnitKind.DISTRICT, place.here.state, TZ)
    changed = as_it_is(tx, place.here.station) | {"parent_id": other}
    tx.units.change(place.here.station, **changed)


LATE = [
    heard_later,
    acknowledged,
    closed,
    arrived,
    handed_over,
    said_to_be_a_village,
    in_another_district,
]


@pytest.mark.parametrize("change", LATE)
def test_a_late_change_has_its_day_counted_anew(
    store: Database, change: Changed, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = store.write(planted)
    units = (place.here.station, place.village, place.here.district, place.here.state)
    assert keep_up(store, OVER) == 0
    before = [seen(store, unit, monkeypatch, live=True) for unit in units]
    store.write(lambda tx: change(tx, place))
    live = [seen(store, unit, monkeypatch, live=True) for unit in units]
    assert [found.figures for found in live] != [found.figures for found in before]
    keep_up(store, OVER + HOUR)
    kept = [seen(store, unit, monkeypatch, live=False) for unit in units]
    assert [found.figures for found in kept] == [found.figures for found in live]
    assert {found.as_of for found in kept} == {OVER + HOUR}
    assert store.read(lambda tx: tx.day_counts.late(units)) == []


def test_what_is_soon_enough_is_counted_without_a_note(store: Database) -> None:
    place = store.write(planted)
    soon = NOW + timedelta(minutes=119)

    def work(tx: SqlUnit) -> list[tuple[int, int, date]]:
        acked = replace(tx.alerts.get(place.alert), ack_at=soon)
        tx.alerts.save(acked)
        tx.cases.add_event(place.case, soon, CaseEventKind.TAKEN, actor_id=None, body="")
        tx.cases.add_event(place.case, OVER, CaseEventKind.NOTE, actor_id=None, body="")
        return tx.day_counts.late([place.here.station])

    assert store.write(work) == []


def test_a_change_that_comes_while_a_day_is_counted_stays_noted(
    store: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = store.write(planted)
    keep_up(store, OVER)
    keep = daily._keep

    def meanwhile(tx: SqlUnit, state: Unit, counted: Any, now: datetime) -> bool:
        if counted.day.day == TODAY:
            acknowledged(tx, place)
        return keep(tx, state, counted, now)

    store.write(lambda tx: heard_later(tx, place))
    with monkeypatch.context() as patch:
        patch.setattr(daily, "_keep", meanwhile)
        keep_up(store, OVER + HOUR)
    left = store.read(lambda tx: tx.day_counts.late([place.here.station]))
    assert [day for _, _, day in left] == [TODAY]
    keep_up(store, OVER + 2 * HOUR)
    kept = seen(store, place.here.state, monkeypatch, live=False).figures
    assert kept.times["acknowledged", "urban"] == Spread(1, 86_400, 86_400)


def test_of_two_that_count_at_once_the_later_one_stands(
    store: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = store.write(planted)
    keep_up(store, OVER)
    store.write(lambda tx: heard_later(tx, place))
    counted = store.read(lambda tx: daily._counted(tx, tx.units.get(place.here.state), TODAY))
    store.write(lambda tx: acknowledged(tx, place))
    keep_up(store, OVER + HOUR)
    state = store.read(lambda tx: tx.units.get(place.here.state))
    assert not store.write(lambda tx: daily._keep(tx, state, counted, OVER + HOUR))
    kept = seen(store, place.here.state, monkeypatch, live=False).figures
    assert kept.times["acknowledged", "urban"].number == 1


def test_days_before_are_made_up_for_a_few_at_a_time(
    store: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = store.write(planted)
    later = NOW + 20 * DAY
    assert keep_up(store, later) == 13
    waiting = seen(store, place.here.state, monkeypatch, live=False)
    assert (waiting.waiting, waiting.figures.outcomes) == (4, {})
    assert seen(store, place.here.station, monkeypatch, live=True).figures.outcomes == {"open": 1}
    assert keep_up(store, later) > 0
    assert keep_up(store, later) == 0
    assert seen(store, place.here.state, monkeypatch, live=False).figures.outcomes == {"open": 1}


def test_nothing_is_said_to_be_counted_that_never_was(
    store: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = store.write(planted)
    found = seen(store, place.here.state, monkeypatch, live=False)
    assert (found.as_of, found.waiting) == (None, 7)


def test_numbers_outlive_the_check_ins_that_they_were_counted_of(
    store: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = store.write(planted)
    store.write(lambda tx: closed(tx, place))
    night = datetime(2033, 5, 1, 21, 0, tzinfo=NOW.tzinfo)

    def swept() -> None:
        while running.nightly(store, night):
            pass

    swept()
    assert store.read(lambda tx: tx.check_ins.evidence(place.check_in)), "not counted: not ended"
    keep_up(store, OVER)
    before = seen(store, place.here.state, monkeypatch, live=False).figures
    night += DAY
    swept()
    assert store.read(lambda tx: tx.check_ins.evidence(place.check_in)) == []
    store.write(lambda tx: acknowledged(tx, place))
    live = seen(store, place.here.district, monkeypatch, live=True).figures
    keep_up(store, OVER)
    after = seen(store, place.here.state, monkeypatch, live=False).figures
    assert after == live
    assert after.calls == before.calls == {9: 1}
    assert after.reasons == before.reasons == {"no_answer": 1}
    assert ("acknowledged", "all") in after.times.keys() - before.times.keys()


def test_old_and_new_agree_on_a_month_of_everything(
    store: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = store.write(planted)
    raw = store.write(lambda tx: a_lot(tx, place))
    later = NOW + 4 * DAY
    while keep_up(store, later):
        continue
    kept = seen(store, place.here.state, monkeypatch, live=False).figures
    live = seen(store, place.here.state, monkeypatch, live=True).figures
    assert kept == live
    assert_same(kept, raw)


@dataclass
class Raw:
    """What was put in, one by one."""

    states: Counter[tuple[int, str]]
    waits: dict[tuple[str, str], list[float]]


def a_lot(tx: SqlUnit, place: Place) -> Raw:
    chance, raw = random.Random(7), Raw(Counter(), defaultdict(list))
    raw.states[9, "escalated"] += 1  # what is planted already
    for number in range(120):
        station = chance.choice([place.here.station, place.village])
        day = chance.randrange(-3, 4)
        call_at = NOW + day * DAY + timedelta(minutes=chance.randrange(600))
        state = chance.choice([CheckInState.OK, CheckInState.EXCUSED])
        senior = world.person(tx, f"Senior {number}")
        tx.check_ins.add(
            world.check_in(
                place.here, senior_id=senior, station_id=station, day=TODAY + day * DAY,
                call_at=call_at, state=state, due_at=None,
            )
        )  # fmt: skip
        raw.states[call_at.astimezone(ZoneInfo(TZ)).hour, state.value] += 1
        case = a_case(tx, place.here, str(1000 + number), call_at)
        seconds = chance.choice([20, 3000, 90_000, 400_000]) * chance.random()
        tx.cases.add_event(
            case,
            call_at + timedelta(seconds=seconds),
            CaseEventKind.ARRIVED,
            actor_id=None,
            body="",
        )
        for area in ("all", "urban"):
            raw.waits["arrival", area].append(int(seconds * 1000) / 1000)
    return raw


def assert_same(found: Figures, raw: Raw) -> None:
    counted = {(hour, state): n for hour, of in found.hours.items() for state, n in of.items()}
    assert counted == dict(raw.states)
    for key, lengths in raw.waits.items():
        ordered, told = sorted(map(round, lengths)), found.times[key]
        assert told.number == len(ordered)
        for percent, length in ((50, told.median_s), (90, told.p90_s)):
            exact = ordered[-(-len(ordered) * percent // 100) - 1]
            assert length is not None
            step = 1 if exact < 60 else 60 if exact < 86_400 else 86_400
            assert 0 <= exact - length < step
