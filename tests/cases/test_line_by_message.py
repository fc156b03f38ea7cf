"""A case by its number in one message, from any telephone."""

from datetime import timedelta

import pytest

from helpline.cases.by_message import Line, line_in
from helpline.cases.model import Case, CaseEventKind, CaseState, Priority, Way
from helpline.cases.number import check_digit
from helpline.cases.opening import begin_contact, caller_of
from helpline.cases.reaching import by_key
from helpline.repositories import UnitOfWork
from phonenet.story.phone import Phone
from tests.cases.heard import prompt
from tests.cases.people import DESK, SHE, by_hand, everybody, on_sqlite
from tests.world import district as district_of
from tests.world.district import District
from tests.world.world import CATALOGUE, World

SECRET = "4821"
ELSEWHERE = "+919000000702"
NUMBER = "101107919" + check_digit("101107919")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (f"{NUMBER} 4821", Line("status", NUMBER, "4821", "")),
        (f"4821 {NUMBER}", Line("status", NUMBER, "4821", "")),
        (f"{NUMBER[:4]} {NUMBER[4:]} 4821 kya hua", Line("status", NUMBER, "4821", "kya hua")),
        (f"{NUMBER} ४८२१ हाल", Line("status", NUMBER, "4821", "हाल")),
        (f"{NUMBER} 4821 phone karo", Line("call_me", NUMBER, "4821", "phone karo")),
        (f"{NUMBER} 4821 7", Line("call_me", NUMBER, "4821", "7")),
        (f"{NUMBER} 4821 wo kal aaya tha", Line("add", NUMBER, "4821", "wo kal aaya tha")),
        (f"{NUMBER} surakshit nahi hu", Line("not_safe", NUMBER, "", "surakshit nahi hu")),
        (f"{NUMBER} i am not safe", Line("not_safe", NUMBER, "", "i am not safe")),
        (f"{NUMBER} 6", Line("not_safe", NUMBER, "", "6")),
        (f"{NUMBER} 4821 bachao", Line("not_safe", NUMBER, "4821", "bachao")),
        (NUMBER, None),
        ("mera number 9876543210 hai", None),
        ("4821", None),
        ("", None),
    ],
)
def test_what_is_wanted_of_which_case(text: str, line: Line | None) -> None:
    assert line_in(text) == line


@pytest.fixture
def place(world: World) -> District:
    built = world.store.write(lambda tx: district_of.build(tx, world.now))
    everybody(world, built)
    return built


@pytest.fixture
def case(world: World, place: District) -> Case:
    def begin(tx: UnitOfWork) -> Case:
        caller = caller_of(tx, world.now, SHE)
        ids = world.service.ids
        begun = begin_contact(tx, ids, world.now, caller_id=caller, way=Way.CALL, source="CA1")
        tx.cases.set_secret(begun.id, SECRET)
        return begun

    return world.store.write(begin)


@pytest.fixture
def neighbour(world: World, case: Case) -> Phone:
    return world.network.handset(ELSEWHERE, "A neighbour's phone")


def write(world: World, phone: Phone, words: str) -> None:
    phone.send_sms(world.settings.helpline_number, words)
    world.advance(seconds=12)


def text(key: str) -> str:
    return CATALOGUE.text(key, "hi", {})


def test_status_from_any_telephone_names_nothing_and_joins_the_contact(
    world: World, case: Case, neighbour: Phone
) -> None:
    write(world, neighbour, f"{case.number} {SECRET}")
    neighbour.expect_sms(text("reach.sms_status_new"), within=30)
    joined = world.store.read(lambda tx: tx.cases.get(2))
    assert (joined.state, joined.joined_to) == (CaseState.JOINED, case.id)
    told = world.store.read(lambda tx: [*tx.cases.events(1), *tx.cases.events(2)])
    assert not any(SECRET in event.body for event in told)
    neighbour.expect_nothing(within=600)


@on_sqlite
def test_the_wrong_secret_is_a_new_contact_with_an_owner_and_learns_nothing(
    world: World, case: Case, neighbour: Phone
) -> None:
    desk = by_hand(world, DESK)
    write(world, neighbour, f"{case.number} 0000")
    neighbour.expect_sms(text("reach.sms_no_match"), within=30)
    desk.expect_sms("1011", within=30)
    assert world.store.read(lambda tx: tx.cases.get(2)).state is CaseState.NEW
    assert world.store.read(lambda tx: tx.cases.tries(world.now - timedelta(hours=1))) >= 1


@on_sqlite
def test_guessing_by_message_is_limited_and_never_blocks_a_new_report(
    world: World, case: Case, neighbour: Phone
) -> None:
    neighbour.ignores()
    for guess in range(5):
        write(world, neighbour, f"{case.number} 000{guess}")
    write(world, neighbour, f"{case.number} {SECRET}")
    assert world.store.read(lambda tx: tx.cases.get(2)).state is CaseState.NEW  # not joined
    write(world, neighbour, "bachao")
    assert world.store.read(lambda tx: tx.cases.get(2)).priority is Priority.DANGER


def test_not_safe_needs_no_secret_and_rings_everybody(
    world: World, case: Case, neighbour: Phone
) -> None:
    write(world, neighbour, f"{case.number} main surakshit nahi hu")
    alarmed = world.store.read(lambda tx: [tx.cases.get(each) for each in (1, 2)])
    assert [each.priority for each in alarmed] == [Priority.DANGER, Priority.DANGER]
    neighbour.expect_sms(text("reach.sms_now"), within=30)


def test_i26_call_me_by_message_rings_only_the_recorded_telephone(
    world: World, case: Case, neighbour: Phone
) -> None:
    world.store.write(
        lambda tx: by_key(tx, world.now, tx.cases.get(1), call=True, write=False, hours=(0, 0))
    )
    she = world.network.handset(SHE, "Meena")
    write(world, neighbour, f"{case.number} {SECRET} phone karo")
    neighbour.expect_sms(text("reach.sms_call_me"), within=30)
    call = she.expect_call(prompt("help.back_opening"), within=60)
    call.press("1").hears(prompt("help.menu"), within=30)
    neighbour.expect_nothing(within=60)


@on_sqlite
def test_a_word_more_stands_on_her_time_line(world: World, case: Case, neighbour: Phone) -> None:
    write(world, neighbour, f"{case.number} {SECRET} wo kal phir aaya tha")
    neighbour.expect_sms(text("reach.sms_added"), within=30)
    added = world.store.read(lambda tx: tx.cases.events(1))
    assert (CaseEventKind.ADDED, "wo kal phir aaya tha") in [(e.kind, e.body) for e in added]


@on_sqlite
def test_a_number_that_is_no_case_is_a_message_like_any_other(
    world: World, case: Case, neighbour: Phone
) -> None:
    other = "101555555" + check_digit("101555555")
    write(world, neighbour, f"{other} 1234")
    neighbour.expect_sms(text("reach.sms_first"), within=30)
    assert world.store.read(lambda tx: tx.cases.get(2)).state is CaseState.NEW
