"""A department answers by SMS, with the code that this referral alone has."""

import pytest

from helpline.referrals.by_sms import words_of
from helpline.referrals.model import ReferralState
from tests.cases.people import DESK
from tests.referrals.offices import NODAL, Offices, her_case, make, phone_of, set_up, stored
from tests.world.world import World

S = ReferralState


@pytest.fixture
def offices(world: World) -> Offices:
    return set_up(world)


ANSWERS = [
    ("1 {code}", S.ACCEPTED, "it is yours"),
    ("{code} 1", S.ACCEPTED, "it is yours"),
    ("5 {code} no bed is free before 3 December", S.DECLINED, "noted with your reason"),
    ("5 {code} jagah nahi hai", S.DECLINED, "noted with your reason"),
    ("5 {code}", S.ASKED, "write the reason too"),
    ("2 {code} she stays with us", S.DONE, "noted as done"),
    ("{code} hello", S.ASKED, "not understood"),
    ("3 {code}", S.ASKED, "not understood"),
]


def test_an_answer_with_the_code(world: World, offices: Offices) -> None:
    nodal = phone_of(world, NODAL)
    for count, (body, state, answer) in enumerate(ANSWERS):
        referral = make(world, offices, her_case(world, offices, f"+91900000072{count}"))
        asked = nodal.expect_sms(referral.code, within=30)
        asked.reply(body.format(code=referral.code))
        nodal.expect_sms(answer, within=30)
        assert stored(world, referral).state is state, body


def test_an_answer_to_the_helpline_number_is_no_plea(world: World, offices: Offices) -> None:
    referral = make(world, offices, her_case(world, offices))
    nodal = phone_of(world, NODAL)
    nodal.expect_sms(referral.code, within=30)
    nodal.send_sms(world.settings.helpline_number, f"1 {referral.code}")
    nodal.expect_sms("it is yours", within=30)
    assert stored(world, referral).state is S.ACCEPTED
    assert world.store.read(lambda tx: tx.cases.open_of(offices.nodal)) == []


def test_a_code_in_other_hands_opens_nothing(world: World, offices: Offices) -> None:
    referral = make(world, offices, her_case(world, offices))
    desk = world.network.handset(DESK)
    desk.send_sms(world.settings.checkin_number, f"1 {referral.code}")
    world.advance(seconds=10)
    assert stored(world, referral).state is S.ASKED


def test_a_late_answer_changes_nothing(world: World, offices: Offices) -> None:
    referral = make(world, offices, her_case(world, offices))
    nodal = phone_of(world, NODAL)
    nodal.expect_sms(referral.code, within=30).reply(f"5 {referral.code} no bed")
    nodal.expect_sms("noted with your reason", within=30)
    nodal.send_sms(world.settings.checkin_number, f"1 {referral.code}")
    nodal.expect_sms("over already", within=30)
    assert stored(world, referral).state is S.DECLINED


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("5 482193 no bed", "no bed"),
        ("5, 482193: jagah nahi", "jagah nahi"),
        ("482193 5", ""),
        ("5 482193", ""),
        ("2 482193 GD 17/26 admitted", "GD 17/26 admitted"),
    ],
)
def test_the_words_are_what_stands_beside_key_and_code(body: str, words: str) -> None:
    assert words_of(body) == words
