"""A text as a row of marks: what each word or phrase means, in the order in which it was said."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from typing import Final

from helpline.understanding.folding import fold
from helpline.understanding.lexicon import FOLDER, Lexicon, lexicon
from helpline.understanding.meanings import Meaning
from helpline.understanding.nearness import bones, guesses, near
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
    options = [(token.word, *guesses(audience, token.word)) for token in cut]
    marks: list[Mark] = []
    here = 0
    while here < len(cut):
        found = _guessed(known, options, here, _phrase(known, words, here))
        meaning, end = found or (_alone(audience, cut[here]), here + 1)
        if end == here + 1 and fold(cut[here].raw) in numerals():
            meaning = Meaning.NUMERAL
        marks.append(Mark(meaning, " ".join(words[here:end]), cut[here].raw))
        here = end
    return marks


def _guessed(
    known: Lexicon, options: list[tuple[str, ...]], here: int, found: tuple[Meaning, int] | None
) -> tuple[Meaning, int] | None:
    """A longer phrase that words without vowels may make, where it is one that may be guessed."""
    if all(len(readings) == 1 for readings in options[here : here + _LONGEST_GUESS]):
        return found
    guess = known.longest_guess(options, here)
    if guess is None or (found and guess[1] <= found[1]) or guess[0] not in GUESSABLE:
        return found
    return guess if guess[1] > here + 1 or _one_reading(known, options[here]) else found


def _one_reading(known: Lexicon, options: tuple[str, ...]) -> bool:
    """Whether a single word, read any way it may be, says something that may be guessed."""
    readings = {found[0] if (found := known.longest([word], 0)) else None for word in options[1:]}
    return len(bones(options[0])) >= _CONSONANTS and readings <= GUESSABLE


def _phrase(known: Lexicon, words: list[str], here: int) -> tuple[Meaning, int] | None:
    """The longest phrase that begins here, cut short where a danger begins inside and ends
    outside of it ("meri beti KO GAYI" is no mere "beti ko")."""
    found = known.longest(words, here)
    if found is None:
        return None
    for inside in range(here + 1, found[1]):
        other = known.longest(words, inside)
        if other and other[0] in (Meaning.DANGER, Meaning.FEAR) and other[1] > found[1]:
            shorter = known.longest(words[here:inside], 0)
            return (shorter[0], here + shorter[1]) if shorter else (Meaning.UNKNOWN, inside)
    return found


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
        return Meaning.ASIDE
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


_LONGEST_GUESS: Final = 4  # words among which one without vowels makes a phrase worth a try
_CONSONANTS: Final = 3  # that a word without vowels must have to be known by them alone
SERIOUS: Final = frozenset({Meaning.DANGER, Meaning.FEAR, Meaning.TROUBLE, Meaning.UNANSWERED})
DENIALS: Final = frozenset({Meaning.NEGATION, Meaning.NEGATION_AHEAD, Meaning.TAG})
SUBJECTS: Final = frozenset({Meaning.SELF, Meaning.EVERYONE})
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
# What may be understood from a misspelling: never that all is well, never a denial.
GUESSABLE: Final = (
    SERIOUS
    | NEEDS
    | {Meaning.HELP, Meaning.MATTER, Meaning.HUMAN, Meaning.REPEAT, Meaning.HEARSAY}
    | {Meaning.QUESTION, Meaning.CONDITION, Meaning.UNRESOLVED, Meaning.LATER}
)
