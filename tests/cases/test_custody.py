"""Another station takes a case over, or never sees it: offers and seals, on both databases."""

from dataclasses import replace
from datetime import timedelta

import pytest

from helpline.cases.attending import call_out
from helpline.cases.cell import inherit_seals
from helpline.cases.climbing import perform
from helpline.cases.model import Case, CaseEventKind, CaseState, Way
from helpline.cases.opening import begin_contact
from helpline.cases.overview import Standing, Wanted
from helpline.cases.owners import people_for
from helpline.cases.placing import say_pin
from helpline.cases.promises import TRANSFER
from helpline.cases.responding import raise_danger, take_case
from helpline.cases.ringing import numbers_of_case
from helpline.cases.sealing import choose_cell, lift
from helpline.cases.telling import tell
from helpline.cases.transfer import accept, decline, offer, withdraw
from helpline.contact import Letter, Purpose, Refusal
from helpline.errors import Refused
from helpline.repositories import UnitOfWork
from helpline.sending.model import IntentKind, Lane
from phonenet.handsets.personalities import Manual
from tests.cases.heard import prompt
from tests.cases.people import DESK, STATION, everybody, on_sqlite
from tests.cases.stations import PIN_OF_BOTH, Second, add_second, taken_case
from tests.world import district as district_of
from tests.world.district import District
from tests.world.world import World

LANDLINE = "+915122304100"


@pytest.fixture
def place(world: World) -> District:
    return world.store.write(lambda tx: district_of.build(tx, world.now))


@pytest.fixture
def second(world: World, place: District) -> Second:
    return add_second(world, place)


@pytest.fixture
def case(world: World, place: District, second: Second) -> Case:
    return taken_case(world, place)


def kinds(tx: UnitOfWork, case: Case) -> list[CaseEventKind]:
    return [event.kind for event in tx.cases.events(case.id)]


def test_a_case_has_its_owner_until_another_station_has_accepted_it(
    world: World, place: District, second: Second, case: Case
) -> None:
    desk = place.officers["desk"][0]

    def story(tx: UnitOfWork) -> None:
        door, now = world.service.door, world.now
        with pytest.raises(Refused, match="write why"):
            offer(tx, door, now, case, second.station, desk, " ")
        with pytest.raises(Refused, match="already"):
            offer(tx, door, now, case, place.station, desk, "hers")
        with pytest.raises(Refused, match="station or to a district"):
            offer(tx, door, now, case, place.beat, desk, "hers")
        offered = offer(tx, door, now, case, second.station, desk, "she lives there")
        assert tx.cases.get(case.id).assigned_to == desk
        assert tx.custody.offers_to([second.station.id]) == [offered]
        assert tx.custody.may_see(case.id, second.station)
        with pytest.raises(Refused, match="only an officer of the unit"):
            accept(tx, door, now, offered, desk)
        with pytest.raises(Refused, match="offered to a unit already"):
            offer(tx, door, now, case, place.district, desk, "or they")
        declined = decline(tx, door, now, offered, second.sho, "not our area")
        with pytest.raises(Refused, match="answered"):
            accept(tx, door, now, declined, second.desk)
        assert tx.cases.get(case.id).assigned_to == desk
        assert not tx.custody.may_see(case.id, second.station)
        again = offer(tx, door, now, case, second.station, desk, "the SHO agreed")
        taken = accept(tx, door, now, again, second.desk)
        assert (taken.unit_id, taken.assigned_to) == (second.station.id, second.desk)
        assert taken.state is CaseState.TAKEN
        assert tx.duties.find(TRANSFER, "case", case.id) is None
        assert not tx.custody.may_see(case.id, place.station)
        assert kinds(tx, case).count(CaseEventKind.TRANSFER_OFFERED) == 2

    world.store.write(story)


def test_an_offer_that_nobody_answers_climbs_in_the_other_station(
    world: World, place: District, second: Second, case: Case
) -> None:
    desk = place.officers["desk"][0]

    def story(tx: UnitOfWork) -> None:
        door, now = world.service.door, world.now
        offered = offer(tx, door, now, case, second.station, desk, "she lives there")
        duty = tx.duties.find(TRANSFER, "case", case.id)
        assert duty is not None
        assert (duty.unit_id, duty.due_at) == (second.station.id, now + timedelta(minutes=30))
        late = perform(tx, door, now + timedelta(minutes=30), duty)
        told = [i for i in tx.intents.of_cause("case", case.id) if i.person_id == second.sho]
        assert [intent.prompt_key for intent in told] == ["case.promise_late"]
        assert late.rank == 1
        assert tx.cases.get(case.id).assigned_to == desk
        withdraw(tx, now, offered, desk)
        assert tx.duties.find(TRANSFER, "case", case.id) is None

    world.store.write(story)


def test_nobody_of_a_sealed_station_sees_the_case_or_hears_of_it(
    world: World, place: District, second: Second, case: Case
) -> None:
    desk, sho, beat = (place.officers[part][0] for part in ("desk", "sho", "beat"))
    hidden = [desk, sho, beat, place.station.contact_id or 0]

    def story(tx: UnitOfWork) -> None:
        door, now = world.service.door, world.now
        call_out(tx, door, now, case, [beat])
        code = tx.callouts.held_by(beat)[0].code
        sealed = choose_cell(tx, door, now, case, [place.station], by=desk)
        assert tx.callouts.held_by(beat) == []
        assert tx.callouts.by_code(beat, code) is None
        assert sealed.unit_id == place.district.id
        assert sealed.state is CaseState.NEW
        assert sealed.assigned_to not in hidden
        # in no list, no count and on no page
        for unit in (place.station, place.beat):
            assert not tx.custody.may_see(case.id, unit)
            below = [each.id for each in tx.overviews.units_below(unit.path)]
            for person in hidden:
                wanted = Wanted(
                    standing=Standing.OPEN,
                    unit_ids=below,
                    person_id=person,
                    viewer_path=unit.path,
                )
                assert tx.overviews.cases(wanted) == []
            assert [duty for duty in tx.duties.open_at(below) if duty.subject == "case"] == []
        for unit in (place.district, place.state):
            assert tx.custody.may_see(case.id, unit)
        # in no message or call, whoever asks for one
        assert tx.custody.sealed_people(case.id, [*hidden, second.desk]) == frozenset(hidden)
        tell(tx, door, now, sealed, hidden, "case.word", call=True)
        raise_danger(tx, door, now, sealed, "key")
        told = {i.person_id for i in tx.intents.of_cause("case", case.id) if i.due_at is not None}
        assert told
        assert told.isdisjoint(hidden)
        letter = Letter(
            person_id=sho,
            kind=IntentKind.SMS,
            purpose=Purpose.CASE_ALERT,
            prompt_key="case.word",
            lane=Lane.ESCALATION,
            cause="case",
            cause_id=case.id,
            try_no=99,
            params={"number": case.number},
        )
        assert door.send(tx, now, letter) == Refusal("sealed_from_station")
        for target in ("women_desk", "danger_desk"):
            rung = numbers_of_case(tx, now, tx.cases.get(case.id), target)
            assert not {DESK, STATION, place.number("sho")} & set(rung)
        for rank in range(4):
            assert not set(people_for(tx, tx.cases.get(case.id), rank, now)) & set(hidden)
        # and nobody puts it back there
        with pytest.raises(Refused, match="sealed"):
            take_case(tx, now, tx.cases.get(case.id), sho)
        with pytest.raises(Refused, match="sealed"):
            offer(tx, door, now, tx.cases.get(case.id), place.station, second.desk, "hers")
        for change in ({"unit_id": place.station.id}, {"assigned_to": desk}):
            with pytest.raises(Refused, match="sealed"):
                tx.cases.save(replace(tx.cases.get(case.id), **change))  # type: ignore[arg-type]
        moved = say_pin(tx, door, now, tx.cases.get(case.id), PIN_OF_BOTH)
        assert moved.unit_id == place.district.id

    world.store.write(story)


def test_her_next_call_is_kept_from_the_same_station(
    world: World, place: District, second: Second, case: Case
) -> None:
    def story(tx: UnitOfWork) -> None:
        later = world.now + timedelta(days=3)
        choose_cell(tx, world.service.door, world.now, case, [place.station])
        again = begin_contact(
            tx, world.service.ids, later, caller_id=case.caller_id, way=Way.CALL, source="CA9"
        )
        assert again.id != case.id
        assert again.unit_id == place.district.id
        assert tx.custody.seals(again.id) == {place.station.id}
        assert inherit_seals(tx, later, again) == again

    world.store.write(story)


def test_without_a_known_station_the_cell_keeps_it_from_all_of_the_district(
    world: World, place: District, second: Second, case: Case
) -> None:
    def story(tx: UnitOfWork) -> None:
        sealed = choose_cell(tx, world.service.door, world.now, case, [])
        assert tx.custody.seals(case.id) == {place.station.id, second.station.id}
        sp = place.officers["sp"][0]
        with pytest.raises(Refused, match="only the SP"):
            lift(tx, world.now, sealed, second.station, second.sho, "not theirs")
        lift(tx, world.now, sealed, second.station, sp, "she means the other one")
        assert tx.custody.seals(case.id) == {place.station.id}
        offer(tx, world.service.door, world.now, sealed, second.station, sp, "nearest to her")

    world.store.write(story)


def test_headquarters_sees_serious_cases_directly_and_a_sealed_station_does_not(
    world: World, place: District, second: Second, case: Case
) -> None:
    def story(tx: UnitOfWork) -> None:
        assert tx.custody.serious_below(place.state, 50) == []
        grave = raise_danger(tx, world.service.door, world.now, case, "key")
        for unit in (place.state, place.district, place.station):
            assert [each.id for each in tx.custody.serious_below(unit, 50)] == [case.id]
        assert tx.custody.serious_below(second.station, 50) == []
        choose_cell(tx, world.service.door, world.now, grave, [place.station])
        assert [each.id for each in tx.custody.serious_below(place.state, 50)] == [case.id]
        assert tx.custody.serious_below(place.station, 50) == []

    world.store.write(story)


@on_sqlite
def test_i31_a_late_promise_rings_a_desk_whose_telephone_is_a_landline(
    world: World, place: District, second: Second, case: Case
) -> None:
    everybody(world, place)
    line = world.network.handset(LANDLINE, "TELIBANDHA-PS", Manual(), landline=True)
    desk, door = place.officers["desk"][0], world.service.door

    def story(tx: UnitOfWork) -> None:
        for officer in (second.desk, second.sho, *(each for each, _ in place.officers.values())):
            tx.officers.remove_shifts(officer)
        tx.people.change(
            second.station.contact_id or 0, name="", language="hi", phones={"main": LANDLINE}
        )
        offer(tx, door, world.now, case, second.station, desk, "she lives there")

    world.store.write(story)
    for _ in range(2):  # the offer itself, and half an hour later that nobody has answered it
        call = line.expect_call(prompt("case_alert.opening_look"), within=31 * 60)
        call.press("1").expect_end(within=60)
    events = world.store.read(lambda tx: tx.cases.events(case.id))
    looked = [event.actor_id for event in events if event.kind is CaseEventKind.LOOKS]
    assert looked == [second.station.contact_id] * 2
    assert not line.inbox
