"""What "nahi" denies: read as marks, without a vocabulary."""

import pytest

from helpline.understanding.denial import of_things, settle
from helpline.understanding.meanings import Meaning
from helpline.understanding.reading import meanings, read


def _found(text: str) -> frozenset[Meaning]:
    return meanings(settle(read("seniors", text)))


@pytest.mark.parametrize(
    "text",
    ["koi dikkat nahi hai", "dard bilkul nahi", "no pain", "not feeling any pain", "कोई तकलीफ़ नहीं"],
)
def test_a_trouble_is_denied(text: str) -> None:
    assert Meaning.NO_TROUBLE in _found(text)
    assert Meaning.TROUBLE not in _found(text)


@pytest.mark.parametrize(
    "text",
    [
        "dard nahi ja raha",
        "dard kam nahi ho raha",
        "dard hai nahi sota",
        "nahi dard hai",
        "no i have pain",
    ],
)
def test_a_trouble_stands_where_the_denial_belongs_to_another_word(text: str) -> None:
    assert Meaning.TROUBLE in _found(text)


@pytest.mark.parametrize(
    "text",
    ["madad nahi chahiye", "madad ki zaroorat nahi hai", "I don't need help", "need no help"],
)
def test_help_is_declined(text: str) -> None:
    assert Meaning.NO_HELP in _found(text)
    assert Meaning.HELP not in _found(text)


@pytest.mark.parametrize(
    "text",
    [
        "madad nahi mil rahi",
        "madad chahiye paisa nahi chahiye",
        "nahi mujhe madad chahiye",
        "no i need help",
        "kya madad nahi chahiye",
        "madad chahiye nahi to",
    ],
)
def test_help_is_still_asked_for(text: str) -> None:
    assert Meaning.HELP in _found(text)


def test_one_denial_of_two_troubles_denies_both() -> None:
    assert Meaning.TROUBLE not in _found("koi dikkat ya pareshani nahi hai")
    assert Meaning.TROUBLE not in _found("koi dikkat aur pareshani nahi hai")


def test_a_first_no_that_repeats_the_denial_is_spent() -> None:
    assert Meaning.NEGATION not in _found("nahi nahi koi dikkat nahi hai")


@pytest.mark.parametrize("text", ["nahi main theek hoon", "theek hai na", "nahi sab theek hai"])
def test_a_denial_that_may_stand_for_itself_leaves_doubt(text: str) -> None:
    assert Meaning.DOUBT in _found(text)


def test_a_trouble_of_a_thing_is_not_a_persons() -> None:
    settled = settle(read("seniors", "bijli ki gadbad hai"))
    assert Meaning.TROUBLE in meanings(settled)
    assert Meaning.TROUBLE not in meanings(of_things(settled))
