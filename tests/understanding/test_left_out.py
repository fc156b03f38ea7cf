"""Sentences that leave out what they deny."""

import pytest

from helpline.understanding import Action, PleaKind, key_for, officer_reply, plea

NO_LONGER = (
    "pehle theek thi ab nahi",
    "पहले ठीक थी अब नहीं",
    "subah theek thi ab nahi hoon",
    "kal tak theek tha, aaj nahi",
    "abhi tak theek thi par ab nahi",
    "I was fine yesterday but not today",
)


@pytest.mark.parametrize("text", NO_LONGER)
def test_i06_who_was_well_and_is_no_longer_is_not_well(text: str) -> None:
    assert key_for("wellbeing", text) == "3"


@pytest.mark.parametrize("text", NO_LONGER)
def test_it_is_heard_on_every_line(text: str) -> None:
    assert plea(text).kind is PleaKind.HELP
    assert officer_reply(f"4821 {text}").action is Action.NEEDS_HELP
    assert key_for("contact_report", text) == "3"


def test_a_neighbour_who_is_well_while_the_speaker_is_not() -> None:
    assert key_for("wellbeing", "padosan theek hai lekin main nahi") == "3"


def test_a_thing_that_worked_and_works_no_more_is_a_need() -> None:
    assert key_for("wellbeing", "pankha theek tha ab nahi") == "2"


@pytest.mark.parametrize("text", ["pehle jati thi ab nahi", "theek tha, pata nahi ab"])
def test_without_a_word_for_well_or_a_plain_denial_nothing_is_completed(text: str) -> None:
    assert key_for("contact_lookin", text) not in ("1", "3")
