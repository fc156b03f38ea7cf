"""Contacts: hearsay, never proof; and the beat officer hears in time whatever they say."""

from datetime import timedelta

import pytest

from helpline.escalation.model import IncidentKind, IncidentState
from phonenet.handsets.personalities import (
    Answers,
    NeverAnswers,
    Personality,
    SwitchedOff,
    Voicemail,
    presses,
)
from tests.world.town import DAUGHTER, SON, code_in, town
from tests.world.world import World

TWO = (("Asha", DAUGHTER, True), ("Ravi", SON, True))


@pytest.mark.parametrize(
    "behaves",
    [presses("1"), presses("2"), NeverAnswers(), Voicemail(), SwitchedOff(), Answers()],
    ids=["going", "cannot", "no answer", "voicemail", "switched off", "silent"],
)
def test_i12_the_beat_officer_hears_within_ten_minutes_whatever_the_contact_says(
    sqlite_world: World, behaves: Personality
) -> None:
    place = town(sqlite_world, contacts=TWO)
    for number in (DAUGHTER, SON):
        sqlite_world.network.handset(number, number, behaves).ignores()
    beat = place.officer("beat")
    place.is_missed()
    opened = place.incident().opened_at
    beat.expect_sms("Sita Devi", within=600)
    assert sqlite_world.now - opened <= timedelta(minutes=10)
    assert sqlite_world.network.errors == []


@pytest.mark.parametrize("behaves", [presses("2"), NeverAnswers(), Voicemail()])
def test_i13_a_contact_who_cannot_hands_on_to_the_next(
    sqlite_world: World, behaves: Personality
) -> None:
    place = town(sqlite_world, contacts=TWO)
    sqlite_world.network.handset(DAUGHTER, "Asha", behaves).ignores()
    son = sqlite_world.network.handset(SON, "Ravi")
    place.is_missed()
    opened = place.incident().opened_at
    son.expect_call("Please look in", within=120).press("2")
    place.officer("beat").expect_sms("Sita Devi", within=60)
    assert sqlite_world.now - opened < timedelta(minutes=4)


def test_i13_in_an_emergency_too_the_next_contact_is_asked(world: World) -> None:
    place = town(world, contacts=TWO)
    place.quiet()
    world.network.handset(DAUGHTER, "Asha", presses("2")).ignores()
    son = world.network.handset(SON, "Ravi")
    call = place.senior().expect_call("checkin.question", within=3 * 3600)
    call.press("3").hears("checkin.danger_stay")
    rung = place.incident().rung
    son.expect_call("Please look in", within=60).press("1")
    assert place.incident().rung == rung
    assert place.incident().state is IncidentState.ALERTING


def test_i06_a_contact_who_goes_and_says_well_makes_us_ring_the_senior(world: World) -> None:
    place = town(world, contacts=(("Asha", DAUGHTER, True),))
    daughter = world.network.handset(DAUGHTER, "Asha")
    place.quiet()
    place.is_missed()
    daughter.expect_call("Please look in", within=60).press("1")
    assert place.incident().state is IncidentState.ALERTING
    senior = place.senior(presses("1"))
    daughter.expect_call("Did you see", within=700).press("1")
    senior.expect_call("checkin.question", within=60)
    world.advance(minutes=1)
    assert place.incident().senior_well_at is not None
    assert place.incident().open


def test_i07_a_contact_who_finds_trouble_makes_it_an_emergency(world: World) -> None:
    place = town(world, contacts=TWO)
    daughter = world.network.handset(DAUGHTER, "Asha")
    beat = place.officer("beat")
    world.network.handset("+917712000112", "Control room", NeverAnswers()).ignores()
    place.is_missed()
    daughter.expect_call("Please look in", within=60).press("3")
    beat.expect_sms("URGENT", within=30)
    assert place.incident().kind is IncidentKind.EMERGENCY


def test_i26_an_unsafe_contact_never_hears_anything(world: World) -> None:
    place = town(world, contacts=(("Neighbour", DAUGHTER, False), ("Ravi", SON, True)))
    neighbour = world.network.handset(DAUGHTER, "Neighbour")
    son = world.network.handset(SON, "Ravi")
    beat = place.officer("beat")
    sho = place.officer("sho")
    place.is_missed()
    son.expect_call("Please look in", within=60).press("2")
    alert = beat.expect_sms("Sita Devi", within=60)
    alert.reply(f"1 {code_in(alert.body)}")
    world.advance(minutes=1)
    sho.ignores()
    neighbour.expect_nothing(within=1800)


def test_i32_at_risk_at_home_is_looked_after_as_under_duress(world: World) -> None:
    place = town(world, contacts=TWO, at_risk=True)
    phones = [world.network.handset(number, number) for number in (DAUGHTER, SON)]
    sho = place.officer("sho")
    place.is_missed()
    alert = sho.expect_sms("Routine visit", within=60)
    assert place.incident().kind is IncidentKind.DURESS
    alert.reply(f"2 {code_in(alert.body)}")
    world.advance(minutes=1)
    assert place.incident().state is IncidentState.CLOSED
    for phone in phones:
        phone.expect_nothing(within=3600)


def test_i32_duress_after_a_miss_calls_back_what_was_to_reach_the_contact(world: World) -> None:
    place = town(world, contacts=(("Asha", DAUGHTER, True),))
    place.quiet()
    daughter = world.network.handset(DAUGHTER, "Asha")
    place.is_missed()
    call = daughter.expect_call("Please look in", within=60)
    call.press("1").expect_end()
    senior = place.senior()
    ringing = senior.dial(world.settings.checkin_number)
    ringing.hears("checkin.question").press("7").hears("checkin.heard_well")
    ringing.expect_end()
    assert place.incident().kind is IncidentKind.DURESS
    daughter.expect_nothing(within=3600)
    assert place.incident().open
