"""Invariant 31, way by way: a voice, or a named owner who is told within two minutes."""

from collections.abc import Callable, Mapping

import pytest

from helpline.cases.model import Case, Way
from helpline.repositories import UnitOfWork
from phonenet.handsets.personalities import Manual, NeverAnswers
from phonenet.story.phone import CallStory, Phone
from tests.cases.heard import prompt
from tests.cases.people import CONTROL, DESK, SHE, by_hand, everybody, on_sqlite, takes
from tests.world import district as district_of
from tests.world.district import District
from tests.world.world import World

TWO_MINUTES = 120
ABROAD = "+14155550142"


@pytest.fixture
def place(world: World) -> District:
    built = world.store.write(lambda tx: district_of.build(tx, world.now))
    everybody(world, built)
    return built


def rings_off(world: World, she: Phone) -> None:
    she.dial(world.settings.helpline_number).hang_up()


def says_nothing(world: World, she: Phone) -> None:
    she.dial(world.settings.helpline_number)


def says_nothing_for_a_while(world: World, she: Phone) -> None:
    call = she.dial(world.settings.helpline_number)
    world.advance(seconds=25)
    call.hang_up()


def presses_what_is_no_choice(world: World, she: Phone) -> None:
    call = she.dial(world.settings.helpline_number)
    for _ in range(4):
        call.press("#")
        world.advance(seconds=2)


def asks_for_a_human(world: World, she: Phone) -> None:
    she.dial(world.settings.helpline_number).press("0")


def rings_off_after_the_first_key(world: World, she: Phone) -> None:
    she.dial(world.settings.helpline_number).press("4").hang_up()


def lets_it_ring_once(world: World, she: Phone) -> None:
    she.becomes(NeverAnswers())
    she.dial(world.settings.missed_call_number).expect_end(within=10)


def lets_it_ring_once_and_says_nothing_when_rung_back(world: World, she: Phone) -> None:
    she.dial(world.settings.missed_call_number).expect_end(within=10)
    she.expect_call(prompt("help.back_opening"), within=60)


def writes(words: str, *, whatsapp: bool = False) -> Callable[[World, Phone], None]:
    """She sends one message, not understood by anybody but a human."""

    def act(world: World, she: Phone) -> None:
        to = ("whatsapp:" if whatsapp else "") + world.settings.helpline_number
        she.send_sms(to, words)

    return act


WAYS: Mapping[str, tuple[Way, Callable[[World, Phone], None]]] = {
    "rings off": (Way.CALL, rings_off),
    "silent": (Way.CALL, says_nothing),
    "silent, then off": (Way.CALL, says_nothing_for_a_while),
    "wrong keys": (Way.CALL, presses_what_is_no_choice),
    "a human": (Way.CALL, asks_for_a_human),
    "a language only": (Way.CALL, rings_off_after_the_first_key),
    "missed call": (Way.MISSED_CALL, lets_it_ring_once),
    "silent call back": (Way.MISSED_CALL, lets_it_ring_once_and_says_nothing_when_rung_back),
    "SMS": (Way.SMS, writes("qwxz 🙏 lmn")),
    "empty SMS": (Way.SMS, writes("")),
    "WhatsApp": (Way.WHATSAPP, writes("qwxz 🙏 lmn", whatsapp=True)),
}
BOTH = ("rings off", "silent", "missed call", "SMS", "WhatsApp")


def only_case(world: World) -> Case:
    return world.store.read(lambda tx: tx.cases.get(1))


def owner_is_told(world: World, within: int = TWO_MINUTES) -> str:
    """The number of the case's owner, who has an SMS or rings before so many seconds are over."""
    began = world.now
    while (world.now - began).total_seconds() < within:
        world.advance(seconds=1)
        number = _owner(world)
        if number is not None:
            phone = world.network.handset(number)
            if phone.calls or any(only_case(world).number in sms.body for sms in phone.inbox):
                return number
    raise AssertionError(f"nobody was told within {within} s")


def _owner(world: World) -> str | None:
    def work(tx: UnitOfWork) -> str | None:
        open_cases = tx.cases.open_of(caller) if (caller := _caller(tx)) else []
        if not open_cases or open_cases[0].assigned_to is None:
            return None
        phone = tx.people.get(open_cases[0].assigned_to).phone("main")
        return phone.e164 if phone else None

    return world.store.read(work)


def _caller(tx: UnitOfWork) -> int:
    known = [each.id for number in (SHE, ABROAD) for each in tx.people.by_phone(number)]
    return next(iter(tx.cases.callers_among(known)), 0)


@pytest.mark.parametrize("name", BOTH)
def test_i31_the_owner_is_told_within_two_minutes(world: World, place: District, name: str) -> None:
    way, act = WAYS[name]
    act(world, world.network.handset(SHE, "Meena", Manual()))
    assert owner_is_told(world) == DESK
    assert only_case(world).way is way


@on_sqlite
@pytest.mark.parametrize("name", sorted(set(WAYS) - set(BOTH)))
def test_i31_the_owner_is_told_however_little_she_says(
    world: World, place: District, name: str
) -> None:
    way, act = WAYS[name]
    act(world, world.network.handset(SHE, "Meena", Manual()))
    assert owner_is_told(world) == DESK
    assert only_case(world).way is way


@on_sqlite
@pytest.mark.parametrize("name", sorted(WAYS))
def test_i31_with_nobody_on_duty_the_control_rooms_telephone_is_told(
    world: World, place: District, name: str
) -> None:
    def nobody(tx: UnitOfWork) -> None:
        for officer, _ in place.officers.values():
            tx.officers.remove_shifts(officer)

    world.store.write(nobody)
    WAYS[name][1](world, world.network.handset(SHE, "Meena", Manual()))
    assert owner_is_told(world) == CONTROL


@on_sqlite
@pytest.mark.parametrize("name", ["rings off", "missed call", "SMS"])
def test_i31_a_number_from_abroad_has_an_owner_who_is_told_too(
    world: World, place: District, name: str
) -> None:
    WAYS[name][1](world, world.network.handset(ABROAD, "Somebody", Manual()))
    assert owner_is_told(world) == DESK


@pytest.mark.parametrize("name", ["silent", "a human"])
def test_i31_who_stays_on_the_line_has_a_voice_within_two_minutes(
    world: World, place: District, name: str
) -> None:
    desk = by_hand(world, DESK)
    she = world.network.handset(SHE, "Meena", Manual())
    began = world.now
    WAYS[name][1](world, she)
    takes(desk, within=TWO_MINUTES)
    CallStory(she._link, SHE, she.calls[-1].sid).joined_with(DESK, within=15)
    assert (world.now - began).total_seconds() <= TWO_MINUTES
