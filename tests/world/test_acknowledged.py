"""The measure of wrong acknowledgements notices one."""

from dataclasses import replace

import pytest

from phonenet.handsets.personalities import presses
from tests.world.acknowledged import Noted, acknowledged, right
from tests.world.town import DAUGHTER, code_in, town
from tests.world.world import World

ANOTHER = "+919000000888"


@pytest.fixture
def by_sms(sqlite_world: World) -> Noted:
    """The beat officer has written '1' and the code."""
    place = town(sqlite_world)
    beat = place.officer("beat")
    place.is_missed()
    place.reply("beat", f"1 {code_in(beat.expect_sms('Sita Devi', within=3600).body)}")
    return _only(sqlite_world)


def test_i14_a_key_on_the_call_about_it_is_a_word_of_theirs(sqlite_world: World) -> None:
    place = town(sqlite_world)
    sqlite_world.network.handset(DAUGHTER, "Asha").ignores()
    place.officer("beat").becomes(presses("1"))
    place.is_missed()
    sqlite_world.advance(minutes=30)
    noted = _only(sqlite_world)
    assert noted.via == "call"
    assert _right(sqlite_world, noted)
    sids = frozenset(sqlite_world.network.calls)
    assert not _right(sqlite_world, replace(noted, others=sids))


def test_i14_an_sms_with_the_code_is_a_word_of_theirs(sqlite_world: World, by_sms: Noted) -> None:
    assert _right(sqlite_world, by_sms)


def test_i14_whoever_was_told_of_another_or_has_not_said_so_is_a_wrong_one(
    sqlite_world: World, by_sms: Noted
) -> None:
    for wrong in (
        replace(by_sms, told_of=99),
        replace(by_sms, code="0000"),
        replace(by_sms, numbers=frozenset({ANOTHER})),
        replace(by_sms, via="call"),
    ):
        assert not _right(sqlite_world, wrong), wrong


def _only(world: World) -> Noted:
    (noted,) = world.store.read(acknowledged)
    return noted


def _right(world: World, noted: Noted) -> bool:
    return right(noted, lambda number: world.network.handset(number).view)
