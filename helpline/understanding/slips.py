"""A "nahi" with one letter wrong: "theek naha hoon", "ठीक हीं हूँ", "nshi jaunga", "reply mst karo".

Where the wrong letter makes another word ("naha": bathed) or none, the sentence would say the
contrary of what was meant. It matters beside a good word, a going and a yes, and there it is a
doubt: the question is asked once more. "Theek hi hoon" and "theek bhi" are what they say.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from helpline.understanding.meanings import Meaning
from helpline.understanding.reading import DENIALS, Mark
from helpline.understanding.script import clean

_GOOD_WORDS: Final = frozenset({Meaning.GOOD, Meaning.FAIR})
_WORKED_OUT: Final = DENIALS | {Meaning.SPENT}
# Words that say nothing of their own.
_UNNAMED: Final = frozenset({Meaning.UNKNOWN, Meaning.PLAIN, Meaning.ASIDE, Meaning.COPULA})
_SPELT: Final = tuple(map(clean, ["nahi", "nahin", "nhi", "nai", "naikhe", "not", "नहीं", "नही"]))
# How a refusal to go and a denied yes are spelt besides.
_REFUSALS: Final = (*_SPELT, "cannot", "cant", "wont", "dont", "unable")
_NOES: Final = (*_SPELT, "dont", "mat", "मत")
# What may be stuck to another word: "willnot", "nahij aunga".
_STUCK: Final = (*(word for word in _SPELT if len(word) > 2 and word != "nai"), "cannot", "unable")
# What is left of "na" and "नइ" without a letter.
_LEFT_OVER: Final = frozenset({"n", "इ", "ई"})
# One letter away from a denial by chance: "theek HI hoon", "theek HAI", "fine NOW".
_MEANT: Final = frozenset(map(clean, ["hi", "bhi", "hai", "mai", "jai", "now", "ही", "भी"]))
# "I CAN go", "WAHI ja raha hoon"; Devanagari comes from recognisers too, which hear वहीं for नहीं.
_MEANT_BESIDE: Final = _MEANT | {"can", "wahi", "wahin", "vahi", "vahin", "yahi", "yahin"}
# "Mast" without its vowel, and "mat" with a slip.
_TWO_WORDS: Final = "mst"


def denied_by_a_slip(marks: Sequence[Mark]) -> bool:
    """Whether a word beside a good one is one letter away from a denial."""
    for here, mark in enumerate(marks):
        if mark.meaning in _GOOD_WORDS:
            beside = [*marks[max(here - 1, 0) : here], *marks[here + 1 : here + 2]]
            if any(map(_slipped, beside)):
                return True
    return False


def slipped_refusal(mark: Mark) -> bool:
    """Whether a word beside a going may be its denial with a slip: "nshi jaunga", "cnt go"."""
    said = mark.meaning in _WORKED_OUT | _GOOD_WORDS
    return not said and _may_deny(mark, _REFUSALS)


def slipped_no(mark: Mark) -> bool:
    """Whether a word beside a yes may be its denial with a slip: "reply mst karo", "nshi mila"."""
    unnamed = mark.meaning in _UNNAMED or mark.raw == _TWO_WORDS
    return unnamed and _may_deny(mark, _NOES)


def _may_deny(mark: Mark, denials: tuple[str, ...]) -> bool:
    """A denial spelt right is read where it belongs, and is no slip."""
    if mark.raw in _MEANT_BESIDE or mark.raw in denials:
        return False
    stuck = mark.meaning is Meaning.UNKNOWN and any(denial in mark.raw for denial in _STUCK)
    return stuck or _one_letter_off(mark.raw, denials)


def _slipped(mark: Mark) -> bool:
    return mark.meaning not in _WORKED_OUT and _one_letter_off(mark.raw, _SPELT)


@lru_cache(maxsize=4096)
def _one_letter_off(raw: str, denials: tuple[str, ...]) -> bool:
    if raw in _MEANT:
        return False
    from rapidfuzz.distance import OSA  # a worker that reads no words does without its 3 MB

    return raw in _LEFT_OVER or any(
        OSA.distance(raw, denial, score_cutoff=1) <= 1 for denial in denials
    )
