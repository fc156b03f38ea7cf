"""Whether a message to the women's line declines help: believed only when it is clear."""

from collections.abc import Sequence
from typing import Final

from helpline.understanding.lexicon import rule_words
from helpline.understanding.meanings import Meaning
from helpline.understanding.reading import DENIALS, Mark, meanings
from helpline.understanding.script import clean
from helpline.understanding.wellbeing import clearly_well

_AGAINST: Final = DENIALS | frozenset(
    {
        Meaning.QUESTION,
        Meaning.CONDITION,
        Meaning.OTHERWISE,
        Meaning.HEARSAY,
        Meaning.DOUBT,
        Meaning.NUMBER,
    }
)
_UNREAD: Final = 2  # words that are not understood beside "galti se bheja"
# Who says "come" wants somebody, whatever else she had to write.
_CALLS: Final = frozenset(
    map(clean, ["aao", "aaiye", "aaye", "aajao", "aaja", "come", "आओ", "आइए", "आइये", "आजाओ"])
)


def declines(marks: Sequence[Mark]) -> bool:
    """Whether settled marks say that no help is wanted now, and nothing besides."""
    found = meanings(marks)
    withdrawn = Meaning.WITHDRAWN in found
    of_the_past = Meaning.PAST in found or any(map(_once, marks))
    if found & _AGAINST or _says_more(marks) or (of_the_past and not withdrawn):
        return False
    unread = sum(mark.meaning is Meaning.UNKNOWN for mark in marks)
    if withdrawn and unread <= _UNREAD:
        return True
    if not unread and any(map(_unneeded, marks)):
        return True
    states_it = bool(found & {Meaning.SELF, Meaning.EVERYONE, Meaning.NO_TROUBLE, Meaning.NO_NEED})
    return states_it and clearly_well(marks)


def _says_more(marks: Sequence[Mark]) -> bool:
    """Whether a denial is not all: somebody else is spoken of ("usne phone chheena"), a word that
    nobody knows is said of herself ("bhookhi hoon"), or follows a 'but', or somebody is told to come."""
    apart = False
    for mark, after in zip(marks, [*marks[1:], None], strict=False):
        apart = apart or mark.meaning is Meaning.CONTRAST
        of_herself = after is not None and after.meaning is Meaning.COPULA
        unread = mark.meaning is Meaning.UNKNOWN and (apart or of_herself)
        if unread or mark.meaning is Meaning.OTHERS or mark.raw in _CALLS:
            return True
    return False


def _unneeded(mark: Mark) -> bool:
    """ "madad nahi chahiye", "koi zaroorat nahi". Beside it nothing may be left unread: of "bas
    mar jane do" one wrong letter makes no word."""
    unneeded = mark.meaning is Meaning.NO_NEED and mark.word.startswith("jarurat")
    return unneeded or mark.meaning is Meaning.NO_HELP


def _once(mark: Mark) -> bool:
    """ "Madad nahi chahiye THI" speaks of another day."""
    past = rule_words("was") & set(mark.word.split())
    return mark.meaning in (Meaning.NO_NEED, Meaning.NO_HELP) and bool(past)
