"""Who answers for a case, who is rung for her, and what is left of her when she is erased."""

from dataclasses import replace

import pytest

from helpline.cases.model import Case, CaseEventKind, Way
from helpline.cases.opening import begin_contact, caller_of
from helpline.cases.ringing import numbers_of_case
from helpline.cases.timeline import note
from helpline.directory.model import Role, Shift
from helpline.directory.policies import default_bodies, parse_helpline
from helpline.errors import BadPolicy
from helpline.repositories import UnitOfWork
from tests.cases.heard import prompt
from tests.cases.people import CONTROL, DESK, SHE, STATION, by_hand, everybody
from tests.world import district as district_of
from tests.world.district import ALWAYS, District
from tests.world.world import World

MAN = "+919000000110"


@pytest.fixture
def place(world: World) -> District:
    return world.store.write(lambda tx: district_of.build(tx, world.now))


def add_man(world: World, place: District) -> int:
    def work(tx: UnitOfWork) -> int:
        person = tx.people.add(name="A", language="en", phones={"main": MAN}, now=world.now)
        like = tx.officers.find(place.officers["desk"][0])
        assert like is not None
        tx.officers.add(replace(like, person_id=person.id, gender="male"))
        tx.officers.add_shift(
            Shift(person.id, place.station.id, Role.DESK_OFFICER, ALWAYS, 0, 86_400)
        )
        return person.id

    return world.store.write(work)


def begin(world: World, number: str) -> Case:
    def work(tx: UnitOfWork) -> Case:
        caller = caller_of(tx, world.now, number)
        return begin_contact(
            tx, world.service.ids, world.now, caller_id=caller, way=Way.CALL, source="CA" + number
        )

    return world.store.write(work)


def test_women_officers_own_and_are_rung_first(world: World, place: District) -> None:
    add_man(world, place)
    for each in range(5):
        case = begin(world, f"+91900000072{each}")
        assert case.assigned_to == place.officers["desk"][0]
    rung = world.store.read(lambda tx: numbers_of_case(tx, world.now, case, "women_desk"))
    assert rung == (DESK, MAN, STATION, CONTROL)
    rung = world.store.read(lambda tx: numbers_of_case(tx, world.now, case, "danger_desk"))
    assert rung[:2] == (STATION, CONTROL)


def test_i31_she_is_told_and_asked_when_no_woman_officer_is_on_duty(
    world: World, place: District
) -> None:
    add_man(world, place)
    world.store.write(lambda tx: tx.officers.remove_shifts(place.officers["desk"][0]))
    everybody(world, place)
    man = by_hand(world, MAN)
    call = world.network.handset(SHE, "Meena").dial(world.settings.helpline_number)
    call.press("4").press("5")
    call.hears(prompt("help.no_woman_question"), within=60).press("1")
    man.expect_ring(within=30)


def test_i31_with_nobody_on_duty_the_control_room_owns_the_case(
    world: World, place: District
) -> None:
    def nobody(tx: UnitOfWork) -> None:
        for officer, _ in place.officers.values():
            tx.officers.remove_shifts(officer)

    world.store.write(nobody)
    assert begin(world, SHE).assigned_to == place.district.contact_id


def test_i31_no_policy_may_let_a_contact_wait_longer_than_two_minutes() -> None:
    body = dict(default_bodies()["helpline"])
    assert parse_helpline(body).respond_s <= 120
    with pytest.raises(BadPolicy, match="within 120 s"):
        parse_helpline(body | {"respond_s": 121})


def test_i27_what_she_said_is_encrypted_and_goes_when_she_is_erased(
    world: World, place: District
) -> None:
    case = begin(world, SHE)
    world.store.write(lambda tx: note(tx, world.now, case, CaseEventKind.MESSAGE, "her own words"))
    world.store.write(lambda tx: tx.people.erase(case.caller_id, world.now))
    events = world.store.read(lambda tx: tx.cases.events(case.id))
    assert [event.body for event in events] == [""] * len(events)
    assert CaseEventKind.MESSAGE in [event.kind for event in events]
