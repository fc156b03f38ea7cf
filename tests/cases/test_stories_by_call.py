"""Calls to the women's line, as the women and the officers on the phones live them."""

from datetime import timedelta

import pytest

from helpline.cases.model import Case, CaseEventKind, CaseState, Matter, Priority, Way
from helpline.cases.opening import begin_contact, caller_of
from helpline.cases.reaching import send_number
from helpline.cases.safe_contact import Cover
from helpline.cases.stating import Wish, state
from helpline.contact import Refusal
from helpline.repositories import UnitOfWork
from phonenet.handsets.personalities import NeverAnswers
from tests.cases.heard import prompt
from tests.cases.people import DESK, SHE, by_hand, everybody, takes
from tests.world import district as district_of
from tests.world.district import District
from tests.world.world import World


@pytest.fixture
def place(world: World) -> District:
    return world.store.write(lambda tx: district_of.build(tx, world.now))


def only_case(world: World) -> Case:
    return world.store.read(lambda tx: tx.cases.get(1))


def kinds(world: World, case_id: int = 1) -> list[CaseEventKind]:
    return [event.kind for event in world.store.read(lambda tx: tx.cases.events(case_id))]


def test_i31_a_woman_reaches_a_woman_officer_and_gets_her_number(
    world: World, place: District
) -> None:
    everybody(world, place)
    desk = by_hand(world, DESK)
    she = world.network.handset(SHE, "Meena", language="en")
    call = she.dial(world.settings.helpline_number)
    call.hears(prompt("help.opening")).hears(prompt("help.language")).press("5")
    call.hears(prompt("help.menu", "en"), within=30)
    call.press("4")
    takes(desk)
    call.joined_with(DESK, within=30)
    desk.hang_up()
    call.hears(prompt("help.after_human", "en"), within=30).press("1")
    call.hears(prompt("help.safe", "en"), within=30).press("6")
    call.hears(prompt("reach.which", "en"), within=30).press("7")
    call.hears(prompt("help.hours", "en"), within=30).press("8")
    call.hears(prompt("reach.cover", "en"), within=30).press("6")
    call.hears(prompt("reach.wording", "en"), within=30).press("8")
    call.hears(prompt("reach.until", "en"), within=30).press("4")
    case = only_case(world)
    call.hears(prompt("help.number", "en"), within=30)
    assert case.matter is Matter.DOMESTIC
    assert case.assigned_to == place.officers["desk"][0]
    assert case.first_response_at is not None
    record = world.store.read(lambda tx: tx.safe_contacts.current(case.caller_id))
    assert record is not None
    assert (record.may_call, record.may_write, record.cover) == (True, True, Cover.SURVEY)
    assert record.until is not None
    assert record.until - record.stated_at == timedelta(days=7)
    call.hang_up()
    world.advance(seconds=10)
    assert world.network.errors == []


def test_i31_silence_reaches_a_human_and_a_queue_with_a_clock(
    world: World, place: District
) -> None:
    everybody(world, place)
    desk = by_hand(world, DESK)
    she = world.network.handset(SHE, "Meena", language="hi")
    call = she.dial(world.settings.helpline_number)
    desk.expect_ring(within=60)
    call.hang_up()
    world.advance(seconds=5)
    case = only_case(world)
    assert case.silent
    assert case.assigned_to == place.officers["desk"][0]
    duty = world.store.read(lambda tx: tx.duties.find("case_silent", "case", case.id))
    assert duty is not None


def test_i31_an_early_hang_up_is_heard_from_the_status_callback(
    world: World, place: District
) -> None:
    everybody(world, place)
    she = world.network.handset(SHE, "Meena")
    call = she.dial(world.settings.helpline_number)
    call.hang_up()
    world.advance(seconds=5)
    case = only_case(world)
    assert (case.silent, case.state) == (True, CaseState.NEW)
    assert CaseEventKind.SILENT in kinds(world)
    assert case.assigned_to == place.officers["desk"][0]
    sho = by_hand(world, place.number("sho"))
    call_to_sho = sho.expect_call(prompt("case_alert.opening_silent", "en"), within=60 * 15)
    call_to_sho.press("1").hears(prompt("case_alert.reach_not_safe", "en"), within=60)
    assert only_case(world).state is CaseState.TAKEN
    assert only_case(world).assigned_to == place.officers["sho"][0]
    she.expect_nothing(within=3600)


def test_danger_rings_the_desk_the_sho_and_the_control_room_at_once(
    world: World, place: District
) -> None:
    everybody(world, place)
    phones = [by_hand(world, place.number(part)) for part in ("desk", "sho", "control")]
    she = world.network.handset(SHE, "Meena")
    call = she.dial(world.settings.helpline_number)
    call.press("3").hears(prompt("help.danger_stay"), within=30)
    for phone in phones:
        phone.expect_ring(within=3)
    case = only_case(world)
    assert case.priority is Priority.DANGER
    assert not case.silent


def test_i34_the_same_key_three_times_is_danger(world: World, place: District) -> None:
    everybody(world, place)
    she = world.network.handset(SHE, "Meena")
    call = she.dial(world.settings.helpline_number)
    call.hears(prompt("help.language"), within=30)
    for _ in range(3):
        call.press("9", within=30)
    call.hears(prompt("help.danger_stay"), within=30)
    assert only_case(world).priority is Priority.DANGER


def test_a_promised_call_back_climbs_to_the_sp_when_nobody_keeps_it(
    world: World, place: District
) -> None:
    phones = everybody(world, place)
    she = world.network.handset(SHE, "Meena")
    call = she.dial(world.settings.helpline_number)
    call.press("0")
    call.hears(prompt("help.nobody"), within=180)
    call.hang_up()
    told: list[str] = []
    for part in ("sho", "circle", "sp"):
        phone = world.network.handset(place.number(part), part, NeverAnswers())
        before = len(phone.inbox)
        for _ in range(60):
            world.advance(minutes=1)
            if len(phone.inbox) > before:
                told.append(part)
                break
    assert told == ["sho", "circle", "sp"]
    assert phones
    duty = world.store.read(lambda tx: tx.duties.find("case_call_back", "case", 1))
    assert duty is not None


def test_a_woman_who_rings_again_is_still_one_case_and_hears_no_number(
    world: World, place: District
) -> None:
    everybody(world, place)
    she = world.network.handset(SHE, "Meena")
    she.dial(world.settings.helpline_number).hang_up()
    world.advance(minutes=1)
    desk = by_hand(world, DESK)
    call = she.dial(world.settings.helpline_number)
    call.press("0")
    takes(desk, within=60)
    call.joined_with(DESK, within=30)
    desk.hang_up()
    call.press("1", within=30)
    call.hears(prompt("help.safe"), within=30).press("7")
    call.expect_end(within=60)
    call.never_heard(prompt("help.number"))
    caller = only_case(world).caller_id
    assert world.store.read(lambda tx: len(tx.cases.open_of(caller))) == 1


def test_i26_the_number_never_follows_her_to_a_friend_s_telephone(
    world: World, place: District
) -> None:
    def other(tx: UnitOfWork) -> None:
        ids = world.service.ids
        caller = caller_of(tx, world.now, SHE)
        case = begin_contact(tx, ids, world.now, caller_id=caller, way=Way.CALL, source="CA1")
        wish = Wish(may_call=True, may_write=True, number="9000000744")
        state(tx, world.now, case, wish)
        refused = send_number(tx, world.service.door, world.now, case)
        assert refused == Refusal("wording_not_safe")

    world.store.write(other)
