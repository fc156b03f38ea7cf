"""Where she is: PIN codes of India Post, candidates, an earlier place; asked on the telephone."""

from datetime import timedelta

import pytest

from helpline.cases.model import Case, CaseEventKind, CaseState, Priority, Way
from helpline.cases.opening import begin_contact, caller_of
from helpline.cases.placing import (
    at_earlier_place,
    candidates,
    earlier_place,
    look_up,
    say_landmark,
    say_pin,
)
from helpline.cases.responding import raise_danger, take_case
from helpline.errors import Refused
from helpline.pin_codes import districts_of, is_pin_code, names_district
from helpline.repositories import UnitOfWork
from tests.cases.heard import prompt
from tests.cases.people import SHE, everybody
from tests.cases.stations import PIN_OF_BOTH, PIN_OF_SECOND, Second, add_second
from tests.world import district as district_of
from tests.world.district import District
from tests.world.world import World

UNKNOWN_PIN = "999999"


@pytest.fixture
def place(world: World) -> District:
    return world.store.write(lambda tx: district_of.build(tx, world.now))


@pytest.fixture
def second(world: World, place: District) -> Second:
    return add_second(world, place)


def test_india_posts_list_is_on_this_machine() -> None:
    assert districts_of("492001") == ("RAIPUR",)
    assert districts_of("491001") == ("DURG",)
    assert len(districts_of("110025")) > 1
    for wrong in (UNKNOWN_PIN, "49200", "4920011", "४९२००१", "49200a", ""):
        assert not is_pin_code(wrong)
        assert districts_of(wrong) == ()


def test_a_district_is_known_by_its_letters() -> None:
    assert names_district("Baloda-Bazar", "BALODA BAZAR")
    assert names_district("Raipur", "RAIPUR")
    assert not names_district("Raigarh", "RAIPUR")


def begin(tx: UnitOfWork, world: World, days: int = 0) -> Case:
    now = world.now + timedelta(days=days)
    return begin_contact(
        tx,
        world.service.ids,
        now,
        caller_id=caller_of(tx, now, SHE),
        way=Way.CALL,
        source=f"CA{days}",
    )


def test_one_pin_code_may_span_stations_and_then_nothing_moves(
    sqlite_world: World,
) -> None:
    world = sqlite_world
    place = world.store.write(lambda tx: district_of.build(tx, world.now))
    second = add_second(world, place)

    def story(tx: UnitOfWork) -> None:
        door, now = world.service.door, world.now
        case = begin(tx, world)
        both = look_up(tx, PIN_OF_BOTH)
        assert {unit.id for unit in both.stations} == {place.station.id, second.station.id}
        assert (both.known, both.district) == (True, place.district)
        same = say_pin(tx, door, now, case, PIN_OF_BOTH)
        assert (same.unit_id, same.assigned_to) == (case.unit_id, case.assigned_to)
        offered = candidates(tx, same)
        assert [unit.id for unit in offered] == [
            unit.id for unit in both.stations if unit.id != case.unit_id
        ]
        # nobody has taken it: a code of one station alone brings it there
        moved = say_pin(tx, door, now, same, PIN_OF_SECOND)
        assert moved.unit_id == second.station.id
        assert moved.assigned_to == second.desk
        # somebody has: it stays until the other station accepts
        taken = take_case(tx, now, moved, second.desk)
        assert say_pin(tx, door, now, taken, PIN_OF_BOTH).unit_id == second.station.id
        assert [unit.id for unit in candidates(tx, taken)] == [place.station.id]
        # no reason not to be helped
        for wrong in (UNKNOWN_PIN, "000000"):
            assert not look_up(tx, wrong).known
            assert say_pin(tx, door, now, taken, wrong).state is CaseState.TAKEN
        assert candidates(tx, taken) == []

    world.store.write(story)


def test_in_danger_the_nearest_beat_goes_out_whoever_has_taken_the_case(
    sqlite_world: World,
) -> None:
    world = sqlite_world
    place = world.store.write(lambda tx: district_of.build(tx, world.now))
    second = add_second(world, place)
    desk = place.officers["desk"][0]

    def story(tx: UnitOfWork) -> None:
        door, now = world.service.door, world.now
        taken = take_case(tx, now, raise_danger(tx, door, now, begin(tx, world), "key"), desk)
        same = say_pin(tx, door, now, taken, PIN_OF_SECOND)
        assert (same.unit_id, same.assigned_to) == (taken.unit_id, desk)
        assert second.beat in {callout.responder_id for callout in tx.callouts.of_case(taken.id)}
        assert second.desk not in {i.person_id for i in tx.intents.of_cause("case", taken.id)}

    world.store.write(story)


def test_the_place_of_an_earlier_case_is_offered(sqlite_world: World) -> None:
    world = sqlite_world
    place = world.store.write(lambda tx: district_of.build(tx, world.now))
    second = add_second(world, place)

    def story(tx: UnitOfWork) -> None:
        door = world.service.door
        first = begin(tx, world)
        assert earlier_place(tx, first) is None
        with pytest.raises(Refused, match="no earlier case"):
            at_earlier_place(tx, door, world.now, first)
        first = say_landmark(tx, world.now, first, "behind the temple")
        say_pin(tx, door, world.now, first, PIN_OF_SECOND)
        later = begin(tx, world, days=9)
        known = earlier_place(tx, later)
        assert known is not None
        assert (known.case_id, known.landmark) == (first.id, "behind the temple")
        again = at_earlier_place(tx, door, world.now + timedelta(days=9), later)
        assert again.unit_id == second.station.id
        bodies = [event.body for event in tx.cases.events(later.id)]
        assert {"behind the temple", PIN_OF_SECOND} <= set(bodies)

    world.store.write(story)


def test_i31_nobody_is_free_and_she_tells_by_key_where_she_is_and_how_great_the_danger_is(
    world: World, place: District, second: Second
) -> None:
    everybody(world, place)
    she = world.network.handset(SHE, "Meena")
    call = she.dial(world.settings.helpline_number)
    call.press("4").press("4")
    call.hears(prompt("help.nobody"), within=180).hears(prompt("help.pin"), within=60)
    call.press(UNKNOWN_PIN).hears(prompt("help.pin_again"), within=30).press(PIN_OF_BOTH)
    call.hears(prompt("help.office"), within=30).press("8")
    call.hears(prompt("help.office_noted"), within=30)
    call.hears(prompt("help.screen_weapon"), within=30).press("8")
    call.hears(prompt("help.screen_throat"), within=30).press("4")
    call.hears(prompt("help.screen_worse"), within=30)
    call.hears(prompt("help.safe"), within=60)  # she said no more: the rest was left out
    call.hang_up()
    world.advance(seconds=10)

    def look(tx: UnitOfWork) -> None:
        case = tx.cases.get(1)
        assert case.priority is Priority.URGENT
        assert case.unit_id == place.district.id
        assert tx.custody.seals(case.id) == {place.station.id, second.station.id}
        said = {event.kind: event.body for event in tx.cases.events(case.id)}
        assert said[CaseEventKind.PIN_CODE] == PIN_OF_BOTH
        assert '"throat": true' in said[CaseEventKind.SCREEN]
        assert case.assigned_to in {place.officers[part][0] for part in ("sp", "control")}

    world.store.read(look)
    assert world.network.errors == []
