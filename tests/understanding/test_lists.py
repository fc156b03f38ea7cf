"""The lists in `lists/`: what people say and write, and how it must be read.

The lists named `-heldout` were written by imagining other speakers and measured before the
lexicon was touched again; `lists/README.md` keeps those first rates.
"""

from collections import Counter
from pathlib import Path

import pytest

from helpline.understanding import PleaKind, key_for, plea
from helpline.understanding.denial import settle
from helpline.understanding.measure import Result, measure, messages
from helpline.understanding.reading import read
from helpline.understanding.wellbeing import bare_no

LISTS = Path(__file__).parent / "lists"
FILES = sorted(LISTS.glob("*.csv"))
# The share that must stay understood as expected, by the list's kind.
FLOOR = {"women": 0.98, "wellbeing": 0.98, "officers": 0.99}


def _name(path: Path) -> str:
    return path.stem


@pytest.mark.parametrize("path", FILES, ids=_name)
def test_no_message_is_misread_dangerously(path: Path) -> None:
    assert [(m.text, m.expected, read) for m, read in measure(path).dangerous] == []


@pytest.mark.parametrize("path", FILES, ids=_name)
def test_most_messages_are_read_as_expected(path: Path) -> None:
    result: Result = measure(path)
    assert result.accuracy >= FLOOR.get(path.stem.split("-")[0], 0.97), result.wrong


def test_the_lists_are_large_and_without_repetition() -> None:
    counted = Counter(path.stem.split("-")[0] for path in FILES for _ in messages(path))
    assert counted.total() >= 600
    assert counted["women"] >= 300
    for path in FILES:
        texts = Counter(message.text for message in messages(path))
        assert [text for text, times in texts.items() if times > 1] == []


def test_the_womens_lists_hold_every_kind_of_message() -> None:
    texts = [m.text for path in FILES if path.stem.startswith("women") for m in messages(path)]
    assert any(not text for text in texts)
    assert any(len(text) > 3_000 for text in texts)
    assert any(text and not any(char.isalnum() for char in text) for text in texts)
    assert any(any("\u0900" <= char <= "\u097f" for char in text) for text in texts)


def _texts(*kinds: str, within: frozenset[str]) -> list[str]:
    """Every text of these lists whose expected answers are all among `within`."""
    return [
        message.text
        for path in FILES
        if path.stem.split("-")[0] in kinds
        for message in messages(path)
        if within.issuperset(message.expected) and len(message.text) < 1_000
    ]


@pytest.mark.parametrize(
    "beside", ["haan theek hoon {}", "{} theek hoon", "sab theek hai, {}", "{}. sab theek hai"]
)
def test_nothing_in_the_lists_that_is_not_well_becomes_well_beside_it(beside: str) -> None:
    graver = [
        *_texts("wellbeing", "needs", within=frozenset("02345678")),
        *_texts("women", within=frozenset({"danger", "help"})),
    ]
    said = [beside.format(text) for text in graver]
    assert len(said) > 800
    assert [text for text in said if key_for("wellbeing", text) == "1"] == []


def test_a_denial_of_trouble_takes_back_nothing_that_was_said_before_it() -> None:
    graver = [
        text
        for text in _texts("wellbeing", "needs", within=frozenset("0235678"))
        if not bare_no(settle(read("seniors", text)))
    ]
    said = [f"{text} koi pareshani nahi hai" for text in graver]
    assert len(said) > 500
    assert [text for text in said if key_for("wellbeing", text) == "1"] == []


@pytest.mark.parametrize(
    "beside", ["{} theek hai", "{}. madad nahi chahiye", "madad nahi chahiye par {}"]
)
def test_no_plea_in_the_lists_becomes_a_denial_beside_one(beside: str) -> None:
    pleas = _texts("women", within=frozenset({"danger", "help"}))
    kinds = {text: plea(beside.format(text)).kind for text in pleas}
    assert [text for text, kind in kinds.items() if kind is PleaKind.NO_HELP_WANTED] == []
