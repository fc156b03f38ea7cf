"""What a woman writes to the helpline.

Every message opens a case; the kind only decides who is rung first. Read from the most serious
down: a denial is believed only when it is clear and nothing in the message speaks against it.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from helpline.understanding.declining import declines
from helpline.understanding.denial import settle
from helpline.understanding.keypad import key_said
from helpline.understanding.language import language_of
from helpline.understanding.meanings import Meaning
from helpline.understanding.reading import NEEDS, meanings, read
from helpline.understanding.together import danger_together


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
    return PleaKind.NO_HELP_WANTED if declines(marks) else PleaKind.UNCLEAR


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
