"""The district of these stories: everybody's telephone is there, and rings out unless told."""

import pytest

from phonenet.handsets.personalities import Manual, NeverAnswers
from phonenet.story.phone import CallStory, Phone
from tests.cases.heard import prompt
from tests.world.district import District
from tests.world.world import World

SHE = "+919000000701"
DESK, CONTROL, STATION = "+919000000103", "+917712000112", "+917712000100"

on_sqlite = pytest.mark.parametrize("world", ["sqlite"], indirect=True)
"""For stories of which there are many of one kind: the others are told on both databases."""


def everybody(world: World, place: District) -> dict[str, Phone]:
    """Every officer and both lines; what they get is not part of the story unless asked for."""
    phones = {}
    for part in place.officers:
        phones[part] = world.network.handset(place.number(part), part, NeverAnswers())
        phones[part].ignores()
    for number in (CONTROL, STATION):
        line = world.network.handset(number, number, NeverAnswers(), landline=True)
        line.ignores()
    return phones


def by_hand(world: World, number: str) -> Phone:
    """Somebody who looks at the phone now."""
    phone = world.network.handset(number)
    phone.becomes(Manual())
    return phone


def takes(phone: Phone, within: float = 30, danger: bool = False) -> CallStory:
    """The officer picks up, hears who waits, and presses 1 to speak with her."""
    said = prompt("take_call.danger" if danger else "take_call.waiting", "en")
    call = phone.expect_call(said, within=within)
    return call.press("1", within=30)
