"""A "nahi" said twice: what it takes back, and what it leaves open."""

import pytest

from helpline.understanding import PleaKind, key_for, plea


@pytest.mark.parametrize(
    "text",
    [
        "nahi nahi main theek hoon",
        "arey nahi nahi beta main bilkul theek hoon",
        "नहीं नहीं, मैं ठीक हूँ",
        "no no I am fine",
        "nahi nahi main theek hoon, koi dikkat nahi",
    ],
)
def test_said_twice_before_the_speaker_it_takes_back_a_worry(text: str) -> None:
    assert key_for("wellbeing", text) == "1"


@pytest.mark.parametrize(
    "text", ["nahi nahi theek hoon", "na na theek hoon", "nahi beta theek hoon", "no no all good"]
)
def test_i06_without_the_speaker_it_is_asked_again_and_no_emergency(text: str) -> None:
    assert key_for("wellbeing", text) is None


@pytest.mark.parametrize(
    "text",
    [
        "nahi nahi theek nahi hoon",
        "nahi nahi main theek nahi hoon",
        "nahi nahi nahi theek",
        "no not fine",
        "nahi nahi",
        "nahi nahi main gir gayi hoon",
    ],
)
def test_i07_a_second_denial_or_a_danger_behind_it_stays_one(text: str) -> None:
    assert key_for("wellbeing", text) == "3"


@pytest.mark.parametrize(
    "text",
    [
        "nahi nahi main theek naha hoon",
        "nahi nahi main theek hi hoon",
        "nahi nahi main theek hoon beta nahi aaya",
        "nahi nahi meri bahu theek hai",
        "nahi nahi main theek thi",
    ],
)
def test_i06_whatever_else_is_said_in_its_clause_leaves_a_doubt(text: str) -> None:
    assert key_for("wellbeing", text) is None


def test_on_the_womens_line_it_pleads_for_nothing_and_denies_nothing() -> None:
    assert plea("nahi nahi theek hoon").kind is PleaKind.UNCLEAR
    assert plea("nahi nahi theek nahi hoon").kind is PleaKind.HELP
