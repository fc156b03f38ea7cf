"""Who says that he goes, and who only speaks of it."""

import pytest

from helpline.understanding import Action, key_for, officer_reply

REFUSED = (
    "jaunga nahi",
    "jaunga bilkul nahi",
    "jaunga hi nahi",
    "ja raha hoon to nahi",
    "nikal raha hoon nahi",
    "जाऊंगा बिल्कुल नहीं",
    "ja raha hoon lekin ab nahi",
    "going, not now",
)
OPEN = ("nahi sir ja raha hoon", "nahi dekhne jaunga", "mat socho ja raha hoon")


@pytest.mark.parametrize("text", REFUSED)
def test_i15_a_refusal_is_never_taken_for_an_acknowledgement(text: str) -> None:
    assert officer_reply(f"4821 {text}").action is not Action.GOING
    assert key_for("contact_lookin", text) == "2"
    assert key_for("escalation_ack", text) == "5"


@pytest.mark.parametrize("text", OPEN)
def test_a_denial_that_may_belong_to_the_going_leaves_it_open(text: str) -> None:
    assert officer_reply(f"4821 {text}").action is None


@pytest.mark.parametrize(
    "text",
    [
        "ja raha hoon, koi dikkat nahi",
        "ja raha hoon, kisi ko mat bhejo",
        "chal diya hoon",
        "gasht se seedha ja raha hoon",
    ],
)
def test_who_goes_may_deny_something_else(text: str) -> None:
    assert officer_reply(f"4821 {text}").action is Action.GOING


@pytest.mark.parametrize(
    "text", ["sick leave", "shift khatam ho gayi", "court aaya hua hoon", "ja na paib"]
)
def test_what_keeps_an_officer_is_a_refusal_and_nobodys_illness(text: str) -> None:
    assert officer_reply(f"4821 {text}").action is Action.CANNOT


@pytest.mark.parametrize("text", ["code nahi mila", "ghar nahi mila", "number nahi mila"])
def test_a_thing_that_was_not_found_is_nobodys_absence(text: str) -> None:
    assert officer_reply(text).action is None


@pytest.mark.parametrize(
    "text",
    [
        "nshi jaunga",
        "naha ja raha hoon",
        "ja raha hoon nhii",
        "nahij aunga",
        "cnt go",
        "kannot go",
        "i will nt go",
        "i willnot go",
        "unabl to go",
        "नहं जाऊंगा",
        "वहीं जा रहा हूँ",
    ],
)
def test_i15_a_refusal_with_a_slip_is_never_going(text: str) -> None:
    assert officer_reply(f"4821 {text}").action is not Action.GOING
    assert key_for("contact_lookin", text) != "1"
    assert key_for("escalation_ack", text) != "1"


@pytest.mark.parametrize("text", ["wahi ja raha hoon", "i can go", "main hi jaunga", "abhi jaunga"])
def test_words_that_only_look_like_a_refusal_hold_nobody_back(text: str) -> None:
    assert key_for("contact_lookin", text) == "1"


@pytest.mark.parametrize(
    "text",
    ["sugar bahut kam ho gaya paseena aa raha", "ja raha hoon, neend ki goli zyada kha li unhone"],
)
def test_i07_dangers_that_words_make_together_outweigh_going(text: str) -> None:
    assert key_for("contact_lookin", text) == "3"
