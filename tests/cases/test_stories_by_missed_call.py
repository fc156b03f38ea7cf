"""Missed calls, as the women and the officers on the phones live them."""

from datetime import timedelta

import pytest
from twilio.request_validator import RequestValidator

from helpline.cases.model import CaseEventKind, Way
from helpline.cases.responding import talked_with_her
from helpline.cases.stating import Wish, state, state_by_officer
from helpline.repositories import UnitOfWork
from helpline.sending.model import IntentKind
from phonenet.handsets.personalities import NeverAnswers, wrong_person
from tests.cases.heard import prompt
from tests.cases.people import DESK, SHE, by_hand, everybody, on_sqlite, takes
from tests.world import district as district_of
from tests.world.district import District
from tests.world.world import World


@pytest.fixture
def place(world: World) -> District:
    return world.store.write(lambda tx: district_of.build(tx, world.now))


def kinds(world: World, case_id: int = 1) -> list[CaseEventKind]:
    return [event.kind for event in world.store.read(lambda tx: tx.cases.events(case_id))]


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


@on_sqlite
def test_after_the_first_talk_on_a_call_back_she_hears_number_and_secret(
    world: World, place: District
) -> None:
    everybody(world, place)
    desk = by_hand(world, DESK)
    she = world.network.handset(SHE, "Meena")
    she.dial(world.settings.missed_call_number).expect_end(within=10)
    call = she.expect_call(prompt("help.back_opening"), within=60)
    call.press("1").hears(prompt("help.language"), within=30).press("0")
    takes(desk)
    call.joined_with(DESK, within=15)
    by, wish = place.officers["desk"][0], Wish(may_call=True, may_write=False)

    def writes_down(tx: UnitOfWork) -> None:
        talked_with_her(tx, world.now, tx.cases.get(1), by, "she told me all")
        state_by_officer(tx, world.now, tx.cases.get(1), wish, by=by)

    world.store.write(writes_down)
    call.press("*").hears(prompt("help.after_human"), within=30).press("1")
    call.hears(prompt("help.number"), within=30)
    call.hang_up()
    world.advance(minutes=1)
    she.dial(world.settings.missed_call_number).expect_end(within=10)
    again = she.expect_call(prompt("help.back_opening"), within=60)
    again.press("1").hears(prompt("help.opening"), within=30).press("0")
    takes(desk)
    again.joined_with(DESK, within=30).press("*").hears(prompt("help.after_human"), within=30)
    again.press("1").expect_end(within=30)
    assert not any("help.number" in said for said in again.heard)


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


@on_sqlite
@pytest.mark.parametrize("number", ["+14155550142", "+911800200300", "+911860200300"])
def test_a_foreign_toll_free_or_premium_number_is_never_rung_back(
    world: World, place: District, number: str
) -> None:
    everybody(world, place)
    somebody = world.network.handset(number, "Somebody")
    somebody.dial(world.settings.missed_call_number).expect_end(within=10)
    somebody.expect_nothing(within=300)
    assert world.store.read(lambda tx: tx.cases.get(1)).assigned_to is not None


@on_sqlite
def test_who_forges_one_of_our_own_numbers_makes_us_ring_nobody(
    world: World, place: District
) -> None:
    everybody(world, place)
    form = {
        "CallSid": "CA" + "1" * 32,
        "From": world.settings.checkin_number,
        "To": world.settings.missed_call_number,
        "CallStatus": "ringing",
    }
    url = f"{world.settings.public_url}/twilio/voice"
    signer = RequestValidator(world.settings.twilio_auth_tokens[0])
    signed = {"X-Twilio-Signature": signer.compute_signature(url, form)}
    assert world.post("POST", url, list(form.items()), signed)[0] == 200
    world.advance(minutes=5)
    events = world.store.read(lambda tx: tx.cases.events(1))
    assert any("number_not_diallable" in event.body for event in events)
    rung = {call.to for call in world.network.calls.values()}
    assert world.settings.checkin_number not in rung


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


def allow(world: World, *, call: bool, number: str = "", hours: tuple[int, int] = (0, 0)) -> None:
    """What the caller of case 1 has said about being reached."""
    wish = Wish(call, False, number=number, from_s=hours[0], to_s=hours[1])
    world.store.write(lambda tx: state(tx, world.now, tx.cases.get(1), wish))


def test_i26_a_number_that_is_known_follows_its_record(world: World, place: District) -> None:
    everybody(world, place)
    she = world.network.handset(SHE, "Meena", NeverAnswers())
    friend = world.network.handset("+919000000744", "A friend", NeverAnswers())
    she.dial(world.settings.missed_call_number).expect_end(within=10)
    she.expect_missed_call(within=60)
    allow(world, call=False)
    she.dial(world.settings.missed_call_number).expect_end(within=10)
    she.expect_nothing(within=120)
    allow(world, call=True, number=friend.number)
    she.dial(world.settings.missed_call_number).expect_end(within=10)
    friend.expect_missed_call(within=60)
    allow(world, call=True, hours=(20 * 3600, 21 * 3600))  # and it is not evening
    she.dial(world.settings.missed_call_number).expect_end(within=10)
    she.expect_nothing(within=120)
    refused = [e.body for e in world.store.read(lambda tx: tx.cases.events(1))]
    assert any("channel_not_safe" in body for body in refused)
    assert any("hour_not_safe" in body for body in refused)


@on_sqlite
def test_i20_nobody_is_rung_back_later_than_a_minute(world: World, place: District) -> None:
    everybody(world, place)
    she = world.network.handset(SHE, "Meena", NeverAnswers())
    she.dial(world.settings.missed_call_number).expect_end(within=10)
    she.expect_missed_call(within=60)
    rung = world.store.read(lambda tx: tx.intents.of_cause("case_caller", 1))
    assert [each.kind for each in rung] == [IntentKind.CALL]
    assert rung[0].not_after <= world.now + timedelta(seconds=60)
    case = world.store.read(lambda tx: tx.cases.get(1))
    assert rung[0].not_after - case.first_ring_at <= timedelta(seconds=60)
