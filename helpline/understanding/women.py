"""What a woman writes to the helpline.

Every message opens a case; the kind only decides who is rung first. Read from the most serious
down: a denial is believed only when it is clear and nothing in the message speaks against it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from helpline.understanding.denial import settle
from helpline.understanding.keypad import key_said
from helpline.understanding.language import language_of
from helpline.understanding.meanings import Meaning
from helpline.understanding.reading import DENIALS, NEEDS, Mark, meanings, read
from helpline.understanding.together import danger_together
from helpline.understanding.wellbeing import clearly_well


class PleaKind(StrEnum):
    """How serious a message reads."""

    DANGER = "danger"
    HELP = "help"
    NO_HELP_WANTED = "no help wanted"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class Plea:
    """What a message reads as, and in which language to answer ("hi" or "en")."""

    kind: PleaKind
    language: str


_DANGER: Final = frozenset({Meaning.DANGER, Meaning.FEAR})
_HELP: Final = (
    frozenset(
        {
            Meaning.HELP,
            Meaning.MATTER,
            Meaning.TROUBLE,
            Meaning.NOT_GOOD,
            Meaning.HUMAN,
            Meaning.UNANSWERED,
        }
    )
    | NEEDS
)
_AGAINST: Final = DENIALS | frozenset(
    {
        Meaning.QUESTION,
        Meaning.CONDITION,
        Meaning.OTHERWISE,
        Meaning.HEARSAY,
        Meaning.DOUBT,
        Meaning.NUMBER,
        Meaning.PAST,
    }
)
_UNREAD: Final = 2  # words that are not understood beside "galti se bheja"


def plea(text: str) -> Plea:
    """Read a message to the women's line. Never raises on any text.

    HELP means that a plea or one of the line's matters was recognised; UNCLEAR goes to a human
    like every other kind.
    """
    return Plea(plea_kind(text), language_of(text))


def plea_kind(text: str) -> PleaKind:
    """The kind alone."""
    marks = settle(read("women", text))
    found = meanings(marks)
    if found & _DANGER or danger_together(marks):
        return PleaKind.DANGER
    if found & _HELP:
        return PleaKind.HELP
    return PleaKind.NO_HELP_WANTED if _denies(marks) else PleaKind.UNCLEAR


def _denies(marks: Sequence[Mark]) -> bool:
    found = meanings(marks)
    against = _AGAINST - {Meaning.PAST} if Meaning.WITHDRAWN in found else _AGAINST
    if found & against or _says_more(marks):
        return False
    unread = sum(mark.meaning is Meaning.UNKNOWN for mark in marks)
    if unread <= _UNREAD and Meaning.WITHDRAWN in found:
        return True
    if not unread and any(map(_unneeded, marks)):
        return True
    states_it = bool(found & {Meaning.SELF, Meaning.EVERYONE, Meaning.NO_TROUBLE, Meaning.NO_NEED})
    return states_it and clearly_well(marks)


def _says_more(marks: Sequence[Mark]) -> bool:
    """Whether a denial is not all: somebody else is spoken of ("usne phone chheena"), a word that
    nobody knows is said of herself ("bhookhi hoon"), or follows a 'but'."""
    apart = False
    for mark, after in zip(marks, [*marks[1:], None], strict=False):
        apart = apart or mark.meaning is Meaning.CONTRAST
        of_herself = after is not None and after.meaning is Meaning.COPULA
        unread = mark.meaning is Meaning.UNKNOWN and (apart or of_herself)
        if unread or mark.meaning is Meaning.OTHERS:
            return True
    return False


def _unneeded(mark: Mark) -> bool:
    """ "madad nahi chahiye", "koi zaroorat nahi". Beside it nothing may be left unread: of "bas
    mar jane do" one wrong letter makes no word."""
    unneeded = mark.meaning is Meaning.NO_NEED and mark.word.startswith("jarurat")
    return unneeded or mark.meaning is Meaning.NO_HELP


_CRIES: Final = frozenset({Meaning.HELP, Meaning.NOT_GOOD, Meaning.UNANSWERED})


def helpline_menu(text: str) -> str | None:
    """What a caller says instead of a key: "3" danger or a call for help, "0" when her matter
    or a wish for a human is heard, None when neither is."""
    marks = settle(read("women", text))
    found = meanings(marks)
    said = key_said(marks)
    if found & (_DANGER | _CRIES) or danger_together(marks) or said == "3":
        return "3"
    return "0" if found & _HELP or said == "0" else None
