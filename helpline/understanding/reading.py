"""A text as a row of marks: what each word or phrase means, in the order in which it was said."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from typing import Final

from helpline.understanding.folding import fold
from helpline.understanding.lexicon import FOLDER, lexicon
from helpline.understanding.meanings import Meaning
from helpline.understanding.nearness import near
from helpline.understanding.script import clean
from helpline.understanding.tokens import ASKED, CLAUSE_END, Token, tokens


@dataclass(frozen=True, slots=True)
class Mark:
    """A word or phrase with its meaning; `word` is its text as the lexicon names it, `raw` its
    first word as it was written."""

    meaning: Meaning
    word: str
    raw: str = ""

    def now(self, meaning: Meaning) -> "Mark":
        """The same words in another light."""
        return replace(self, meaning=meaning)


def read(audience: str, text: str) -> list[Mark]:
    """What the text says to this audience ("seniors", "women", "responders").

    Takes time in proportion to the length of the text. Never raises on any text.
    """
    known = lexicon(audience)
    cut = tokens(text, known)
    words = [token.word for token in cut]
    marks: list[Mark] = []
    here = 0
    while here < len(cut):
        found = known.longest(words, here)
        if found is not None:
            meaning, end = found
            if end == here + 1 and fold(cut[here].raw) in numerals():
                meaning = Meaning.NUMERAL
            marks.append(Mark(meaning, " ".join(words[here:end]), cut[here].raw))
            here = end
            continue
        marks.append(Mark(_alone(audience, cut[here]), cut[here].word, cut[here].raw))
        here += 1
    return marks


def _alone(audience: str, token: Token) -> Meaning:
    if token.word == ASKED:
        return Meaning.QUESTION
    if token.word == CLAUSE_END:
        return Meaning.BREAK
    if token.raw.isdecimal():
        return Meaning.NUMBER
    if fold(token.raw) in numerals():
        return Meaning.NUMERAL
    if not any(char.isalpha() for char in token.raw):
        return Meaning.PLAIN
    return near(audience, token.word) or Meaning.UNKNOWN


@cache
def numerals() -> dict[str, str]:
    """The digit that each number word stands for, by its folded spelling."""
    with (FOLDER / "numerals.toml").open("rb") as file:
        digits = tomllib.load(file)["digits"]
    return {fold(clean(word)): digit for digit, words in digits.items() for word in words.split()}


def meanings(marks: Iterable[Mark]) -> frozenset[Meaning]:
    """Which meanings occur."""
    return frozenset(mark.meaning for mark in marks)


SERIOUS: Final = frozenset({Meaning.DANGER, Meaning.FEAR, Meaning.TROUBLE, Meaning.UNANSWERED})
IDLE: Final = frozenset({Meaning.PLAIN, Meaning.ASIDE, Meaning.KEYPAD, Meaning.BREAK})
NEEDS: Final = frozenset(
    {
        Meaning.MEDICINE,
        Meaning.FOOD,
        Meaning.REPAIR,
        Meaning.COMPANY,
        Meaning.OTHER_NEED,
        Meaning.AILMENT,
        Meaning.WANT,
    }
)
