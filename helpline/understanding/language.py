"""Which language a message is written in, as far as an answer needs to know."""

import tomllib
from functools import cache
from typing import Final

from helpline.understanding.folding import fold
from helpline.understanding.lexicon import FOLDER, lexicon, word_of
from helpline.understanding.script import clean
from helpline.understanding.tokens import tokens

HINDI: Final = "hi"
ENGLISH: Final = "en"


def language_of(text: str) -> str:
    """ "en" for a message in English, "hi" for Hindi in any script, for a mixture and in doubt.

    Loan words that both have (help, police, ok) do not count.
    """
    english = hindi = 0
    for token in tokens(text, lexicon("women")):
        if not token.raw.isascii():
            hindi += any(char.isalpha() for char in token.raw)
        elif token.raw in _english():
            english += 1
        elif token.word in _hindi():
            hindi += 1
    return ENGLISH if english > hindi else HINDI


@cache
def _words(language: str) -> frozenset[str]:
    with (FOLDER / "languages.toml").open("rb") as file:
        return frozenset(tomllib.load(file)[language]["words"].split())


def _english() -> frozenset[str]:
    return _words("english")


@cache
def _hindi() -> frozenset[str]:
    return frozenset(word_of(clean(word)) for word in _words("hindi")) | {fold("ne")}
