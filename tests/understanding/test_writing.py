"""One key for every script and spelling."""

import pytest

from helpline.understanding.folding import fold
from helpline.understanding.lexicon import lexicon, word_of
from helpline.understanding.script import clean, latin
from helpline.understanding.tokens import tokens


@pytest.mark.parametrize(
    ("devanagari", "written"),
    [
        ("मदद", "madad"),
        ("तकलीफ़", "takleef"),
        ("परेशानी", "pareshani"),
        ("ज़रूरत", "zaroorat"),
        ("अच्छा", "accha"),
        ("चक्कर", "chakkar"),
        ("अस्पताल", "aspatal"),
        ("धमकी", "dhamki"),
        ("ख़ैरियत", "khairiyat"),
        ("लिया", "liya"),
        ("नंबर", "nambar"),
        ("कंप्यूटर", "kampyutar"),
    ],
)
def test_a_word_folds_alike_in_both_scripts(devanagari: str, written: str) -> None:
    assert fold(clean(devanagari)) == fold(clean(written))


@pytest.mark.parametrize(
    "written", ["theek", "thik", "teek", "THEEK", "theeek", "ठीक", "thk", "ठिक"]
)
def test_spellings_of_one_word_are_one_word(written: str) -> None:
    assert word_of(clean(written)) == "tik"


@pytest.mark.parametrize("digit", ["4", "४", "৪", "୪", "４", "4️⃣"])
def test_digits_of_every_script_are_digits(digit: str) -> None:
    assert clean(digit) == "4"


def test_neighbouring_scripts_are_read_as_devanagari() -> None:
    assert latin(clean("ଭଲ")) == latin(clean("भल"))


def test_words_that_folding_would_confuse_are_kept_apart() -> None:
    assert word_of("पीटता") != word_of("पीता")
    assert word_of("खो") != word_of("को")


def test_what_is_written_together_is_parted() -> None:
    known = lexicon("seniors")
    assert [token.raw for token in tokens("theeknahi hoon4821", known)] == [
        "theek",
        "nahi",
        "hoon",
        "4821",
    ]


def test_letters_that_stand_alone_are_joined_only_into_a_cry() -> None:
    known = lexicon("women")
    assert [token.raw for token in tokens("m a d a d", known)] == ["madad"]
    assert [token.raw for token in tokens("x y z", known)] == ["x", "y", "z"]
