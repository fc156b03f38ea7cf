"""A key that is said or written: "1", "एक दबाया", "press one".

Number words count only when nothing else is said ("do" is also "give"); a single figure counts
beside other words as well, unless it measures something ("3 din se"). "333" is a 3 that somebody
could not write often enough.
"""

from collections.abc import Sequence
from typing import Final

from helpline.understanding.folding import fold
from helpline.understanding.lexicon import rule_words
from helpline.understanding.meanings import Meaning
from helpline.understanding.reading import Mark, numerals

_BESIDE_NUMERALS: Final = frozenset(
    {Meaning.KEYPAD, Meaning.ASIDE, Meaning.BREAK, Meaning.YES, Meaning.NUMERAL}
)
_GRAVEST_FIRST: Final = "3029876541"


def key_said(marks: Sequence[Mark]) -> str | None:
    """The one digit that the text says, the gravest when it says several, None when it says none.

    Two different ones of which none is grave are no answer ("1 ya 9").
    """
    figures = {
        mark.raw[0]
        for before, mark, after in zip([None, *marks], marks, [*marks[1:], None], strict=False)
        if mark.meaning is Meaning.NUMBER
        and (len(mark.raw) == 1 or _pressed_again(mark.raw))
        and not (after and after.word in rule_words("measures"))
        and not (before and before.word in rule_words("addresses"))
    }
    if not figures and all(mark.meaning in _BESIDE_NUMERALS for mark in marks):
        figures = {numerals()[fold(mark.raw)] for mark in marks if mark.meaning is Meaning.NUMERAL}
    if len(figures) < 2:
        return next(iter(figures), None)
    gravest = min(figures, key=_GRAVEST_FIRST.index)
    return gravest if gravest in "302" else None


def _pressed_again(figure: str) -> bool:
    return len(figure) > 1 and set(figure) == {"3"}
