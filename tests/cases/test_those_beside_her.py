"""Invariant 32 on the women's line: she is a senior too, or lives with one, and nobody beside her
hears of it."""

from collections.abc import Callable

import pytest

from helpline.cases.model import Priority
from phonenet.story.phone import Phone
from tests.cases.heard import prompt
from tests.cases.people import SHE, everybody, on_sqlite
from tests.world import district as district_of
from tests.world.world import World

MOTHER_IN_LAW, SON, NEIGHBOUR = "+919000000720", "+919000000721", "+919000000722"
HERSELF = ("Meena", SHE, True)
BESIDE_HER = (("Ravi", SON, True), ("Neighbour", NEIGHBOUR, True))


def presses_danger(world: World, she: Phone) -> None:
    call = she.dial(world.settings.helpline_number)
    call.press("3").hears(prompt("help.danger_stay"), within=30)
    call.hang_up()


def cries_in_writing(world: World, she: Phone) -> None:
    she.send_sms(world.settings.helpline_number, "bachao pati maar raha hai")


def rings_off(world: World, she: Phone) -> None:
    she.dial(world.settings.helpline_number).hang_up()


def lets_it_ring_once(world: World, she: Phone) -> None:
    she.dial(world.settings.missed_call_number).expect_end(within=10)


WAYS: dict[str, tuple[Callable[[World, Phone], None], bool]] = {
    "key": (presses_danger, True),
    "message": (cries_in_writing, True),
    "rings off": (rings_off, False),
    "missed call": (lets_it_ring_once, False),
}
"""By what she does; whether it is danger."""


def nobody_beside_her_hears(world: World, way: str, *, senior: str, at_risk: bool) -> None:
    """She reaches us from SHE. `senior` is the number of the senior of the household, with her
    contacts and key holders beside it: her own, or that of whom she lives with."""
    place = world.store.write(lambda tx: district_of.build(tx, world.now))
    everybody(world, place)
    beside = BESIDE_HER if senior == SHE else (HERSELF, *BESIDE_HER)
    world.store.write(
        lambda tx: district_of.enrol(
            tx,
            world.now,
            place,
            phone=senior,
            contacts=beside,
            at_risk=at_risk,
            call_time=(16, 0),
        )
    )
    others = {SON, NEIGHBOUR, senior} - {SHE}
    phones = [world.network.handset(number, number) for number in others]
    she = world.network.handset(SHE, "Meena")
    act, danger = WAYS[way]
    act(world, she)
    she.ignores()
    world.advance(minutes=10)
    case = world.store.read(lambda tx: tx.cases.get(1))
    assert (case.priority is Priority.DANGER) == danger
    assert case.assigned_to is not None
    for phone in phones:
        assert not phone.calls
        assert not phone.inbox


def test_i32_danger_of_a_senior_on_the_womens_line_reaches_no_contact_or_key_holder(
    world: World,
) -> None:
    nobody_beside_her_hears(world, "key", senior=SHE, at_risk=False)


@on_sqlite
@pytest.mark.parametrize(
    ("way", "at_risk"), [("message", True), ("rings off", False), ("missed call", False)]
)
def test_i32_however_a_senior_reaches_the_womens_line_nobody_beside_her_hears(
    world: World, way: str, at_risk: bool
) -> None:
    nobody_beside_her_hears(world, way, senior=SHE, at_risk=at_risk)


@on_sqlite
@pytest.mark.parametrize("way", ["key", "message"])
def test_i32_who_lives_with_a_senior_is_in_danger_and_the_household_hears_nothing(
    world: World, way: str
) -> None:
    nobody_beside_her_hears(world, way, senior=MOTHER_IN_LAW, at_risk=False)
