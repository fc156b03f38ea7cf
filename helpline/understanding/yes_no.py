"""The answer to a question of yes or no."""

from typing import Final

from helpline.understanding.denial import of_things, settle
from helpline.understanding.keypad import key_said
from helpline.understanding.lexicon import rule_words
from helpline.understanding.meanings import Meaning
from helpline.understanding.reading import DENIALS, NEEDS, SERIOUS, meanings, read
from helpline.understanding.slips import slipped_no
from helpline.understanding.wellbeing import bare_no

_AGREES: Final = frozenset({Meaning.YES, Meaning.GOOD, Meaning.FAIR})
_REFUSES: Final = DENIALS - {Meaning.TAG} | {Meaning.NOT_GOOD, Meaning.NO_NEED, Meaning.NO_HELP}
_UNSURE: Final = frozenset(
    {
        Meaning.QUESTION,
        Meaning.CONDITION,
        Meaning.OTHERWISE,
        Meaning.UNRESOLVED,
        Meaning.LATER,
        Meaning.HEARSAY,
        Meaning.DOUBT,
        Meaning.CONTRAST,
    }
)
_LONGEST_YES: Final = 2  # words that are not understood and may stand beside a yes


def yes_no(text: str) -> str | None:
    """ "1" yes, "4" no (2 is a need on every line), "3" danger, "0" a human, "9" again, None when it is not clear.

    A text that says both is no answer; a plea inside any answer is heard.
    """
    marks = of_things(settle(read("seniors", text)))
    said = key_said(marks)
    found = meanings(marks)
    ill = Meaning.NOT_GOOD in found and Meaning.SELF in found
    if found & (SERIOUS | {Meaning.HELP}) or ill or said == "3":
        return "3"
    if Meaning.HUMAN in found or said == "0":
        return "0"
    if Meaning.REPEAT in found or said == "9":
        return "9"
    if found & _UNSURE - {Meaning.DOUBT} or (said and found & DENIALS):
        return None
    no = (
        bool(found & _REFUSES)
        or bare_no(marks)
        or said == "4"
        or any(mark.word in rule_words("refusals") for mark in marks)
    )
    unknown = sum(mark.meaning is Meaning.UNKNOWN for mark in marks)
    agrees = bool(found & (_AGREES | NEEDS))
    if no:
        return "4" if Meaning.YES not in found and said != "1" else None
    sure = agrees and unknown <= _LONGEST_YES and not any(map(slipped_no, marks))
    return "1" if said == "1" or sure else None
