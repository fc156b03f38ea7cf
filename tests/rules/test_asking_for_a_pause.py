"""Which messages ask to be left alone for some days, and which only hold the word."""

import pytest

from helpline.seniors.pausing import pause_days


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("PAUSE", 1),
        ("3 din ki chuti", 3),
        ("pause 3", 3),
        ("pause 0", 1),
        ("please pause for 5 days", 5),
        ("chutti chahiye 5 din", 5),
        ("छुट्टी ३ दिन", 3),
        ("shaadi me ja rahe hain 4 din chutti", 4),
        ("tirth yatra 45 din chutti", 30),
        ("theek hai", None),
    ],
)
def test_a_pause_is_asked_for_by_its_word_and_a_number_of_days(text: str, days: int | None) -> None:
    assert pause_days(text) == days


@pytest.mark.parametrize(
    "text",
    [
        "gir gayi hoon, sab chutti par hain",
        "chakkar aa raha hai chutti",
        "chutti me beta maarta hai",
        "bachao chutti",
        "dawai khatam aur chutti 5",
        "chutti nahi chahiye",
        "pause mat karo",
        "chutti khatam",
        "chutti cancel kar do",
        "छुट्टी रद्द करो",
        "kisi se baat karao, pause 5",
    ],
)
def test_what_wants_an_answer_of_its_own_is_no_wish_for_quiet(text: str) -> None:
    assert pause_days(text) is None
