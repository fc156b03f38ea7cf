"""Messages and missed calls, as the women and the officers on the phones live them."""

import pytest

from helpline.cases.model import CaseEventKind, Priority, Way
from helpline.cases.reaching import by_key
from phonenet.handsets.personalities import NeverAnswers, wrong_person
from tests.cases.heard import prompt
from tests.cases.people import DESK, SHE, by_hand, everybody
from tests.world import district as district_of
from tests.world.district import District
from tests.world.world import World


@pytest.fixture
def place(world: World) -> District:
    return world.store.write(lambda tx: district_of.build(tx, world.now))


def kinds(world: World, case_id: int = 1) -> list[CaseEventKind]:
    return [event.kind for event in world.store.read(lambda tx: tx.cases.events(case_id))]


@pytest.mark.parametrize(
    "words", ["madad karo plz", "STOP", "HELP", "xyz qwe", "madad nahi chahiye"]
)
def test_i26_i31_every_message_has_an_owner_and_gets_no_answer(
    world: World, place: District, words: str
) -> None:
    everybody(world, place)
    desk = by_hand(world, DESK)
    she = world.network.handset(SHE, "Meena")
    she.send_sms(world.settings.helpline_number, words)
    desk.expect_sms("1011", within=30)
    case = world.store.read(lambda tx: tx.cases.get(1))
    assert (case.way, case.assigned_to) == (Way.SMS, place.officers["desk"][0])
    events = world.store.read(lambda tx: tx.cases.events(1))
    assert words in [event.body for event in events]
    she.expect_nothing(within=3600)


def test_a_plea_in_danger_is_an_alarm_and_its_parts_are_one_case(
    world: World, place: District
) -> None:
    everybody(world, place)
    control = by_hand(world, place.number("control"))
    she = world.network.handset(SHE, "Meena")
    she.send_sms(world.settings.helpline_number, "bachaao mera pati mar raha hai")
    call = control.expect_call(prompt("case_alert.opening_danger", "en"), within=30)
    she.send_sms(world.settings.helpline_number, "ghar shanti nagar me hai")
    call.press("1").expect_end(within=60)
    case = world.store.read(lambda tx: tx.cases.get(1))
    assert case.priority is Priority.DANGER
    assert case.assigned_to == place.officers["control"][0]
    assert kinds(world).count(CaseEventKind.MESSAGE) == 2
    assert world.store.read(lambda tx: tx.cases.by_number("1011000000")) is None
    she.expect_nothing(within=600)


def test_i26_a_neutral_word_is_sent_only_where_she_said_that_a_message_is_safe(
    world: World, place: District
) -> None:
    everybody(world, place)
    she = world.network.handset(SHE, "Meena")
    she.send_sms(world.settings.helpline_number, "help")
    world.advance(seconds=30)
    world.store.write(
        lambda tx: by_key(tx, world.now, tx.cases.get(1), call=False, write=True, hours=(0, 0))
    )
    she.send_sms(world.settings.helpline_number, "aur ek baat")
    text = she.expect_sms(within=60)
    assert "Khairiyat" not in text.body
    assert "ख़ैरियत" not in text.body


def test_a_missed_call_is_rung_back_once_within_a_minute_and_she_speaks_first(
    world: World, place: District
) -> None:
    everybody(world, place)
    desk = by_hand(world, DESK)
    she = world.network.handset(SHE, "Meena")
    she.dial(world.settings.missed_call_number).expect_end(within=10)
    call = she.expect_call(prompt("help.back_opening"), within=60)
    call.press("1").hears(prompt("help.language"), within=30)
    call.press("4").hears(prompt("help.menu"), within=30)
    call.press("0")
    desk.expect_ring(within=30)
    call.hang_up()
    world.advance(minutes=1)
    case = world.store.read(lambda tx: tx.cases.get(1))
    assert (case.way, case.silent) == (Way.MISSED_CALL, False)
    assert world.network.errors == []


def test_somebody_else_who_answers_the_call_back_learns_nothing(
    world: World, place: District
) -> None:
    everybody(world, place)
    she = world.network.handset(SHE, "Meena")
    she.dial(world.settings.missed_call_number).expect_end(within=10)
    she.becomes(wrong_person())
    call = she.expect_call(prompt("help.back_opening"), within=60)
    call.expect_end(within=120)
    assert not any("ख़ैरियत" in said or "पुलिस" in said for said in call.heard)
    assert not any("common.who_calls" in said for said in call.heard)
    assert world.store.read(lambda tx: tx.cases.get(1)).silent


def test_i31_a_call_back_that_nobody_answers_leaves_a_silent_case_with_an_owner(
    world: World, place: District
) -> None:
    everybody(world, place)
    desk = by_hand(world, DESK)
    she = world.network.handset(SHE, "Meena", NeverAnswers())
    she.dial(world.settings.missed_call_number).expect_end(within=10)
    she.expect_missed_call(within=120)
    desk.expect_sms("could not speak", within=120)
    assert CaseEventKind.NO_ANSWER in kinds(world)
    she.expect_nothing(within=600)


def test_i26_one_number_is_rung_back_a_few_times_a_day_only(world: World, place: District) -> None:
    everybody(world, place)
    she = world.network.handset(SHE, "Meena", NeverAnswers())
    for _ in range(3):
        she.dial(world.settings.missed_call_number).expect_end(within=10)
        she.expect_missed_call(within=120)
        world.advance(minutes=1)
    she.dial(world.settings.missed_call_number).expect_end(within=10)
    she.expect_nothing(within=600)
    refused = world.store.read(lambda tx: tx.cases.events(1))
    assert any("too_many_call_backs" in event.body for event in refused)


@pytest.mark.parametrize("number", ["+14155550142", "+911800200300", "+911860200300"])
def test_a_foreign_toll_free_or_premium_number_is_never_rung_back(
    world: World, place: District, number: str
) -> None:
    everybody(world, place)
    somebody = world.network.handset(number, "Somebody")
    somebody.dial(world.settings.missed_call_number).expect_end(within=10)
    somebody.expect_nothing(within=300)
    assert world.store.read(lambda tx: tx.cases.get(1)).assigned_to is not None


def test_i26_who_redials_the_number_that_rang_hears_nothing_of_the_line(
    world: World, place: District
) -> None:
    everybody(world, place)
    she = world.network.handset(SHE, "Meena", NeverAnswers())
    she.dial(world.settings.missed_call_number).expect_end(within=10)
    she.expect_missed_call(within=120)
    call = she.dial(world.settings.checkin_number)
    call.hears(prompt("help.back_opening"), within=30).expect_end(within=120)
    assert not any("ख़ैरियत" in said or "पुलिस" in said for said in call.heard)
