"""What an officer or a neighbour says that he does or has found."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Final

from helpline.understanding.denial import settle
from helpline.understanding.firsthand import of_oneself, told_by_another
from helpline.understanding.going import Said, said_of_going
from helpline.understanding.lexicon import rule_words
from helpline.understanding.meanings import Meaning
from helpline.understanding.reading import IDLE, SERIOUS, Mark, meanings, read
from helpline.understanding.together import danger_together
from helpline.understanding.wellbeing import bare_no, clearly_well


class Action(StrEnum):
    """What a responder reports, by the keys 1 to 5 of an officer."""

    GOING = "going"
    WELL = "well"
    NEEDS_HELP = "needs help"
    NOT_AT_HOME = "not at home"
    CANNOT = "cannot"


_OF_GOING: Final = {Said.GOES: Action.GOING, Said.REFUSES: Action.CANNOT}
_NEEDS_HELP: Final = SERIOUS | {Meaning.HELP, Meaning.NOT_GOOD}
_OPEN: Final = frozenset(
    {
        Meaning.QUESTION,
        Meaning.CONDITION,
        Meaning.OTHERWISE,
        Meaning.HEARSAY,
        Meaning.LATER,
        Meaning.FAREWELL,
    }
)
_WORDS_OF_ASSENT: Final = frozenset(
    {
        Meaning.ACKNOWLEDGED,
        Meaning.YES,
        Meaning.GOOD,
        Meaning.FAIR,
        *IDLE,
        Meaning.COPULA,
        Meaning.NUMBER,
    }
)


def responding(text: str) -> Action | None:
    """The one action that the words report, None when they report none or several."""
    return action_of(settle(read("responders", text)))


def action_of(marks: Sequence[Mark]) -> Action | None:
    """The one action in settled marks. Need of help outweighs everything said beside it."""
    marks = _hurrying(marks)
    found = meanings(marks)
    if found & _NEEDS_HELP or danger_together(marks):
        return Action.NEEDS_HELP
    if found & _OPEN:
        return None
    reported = _reported(marks)
    if len(reported) == 1:
        return reported.pop()
    if reported or Meaning.UNRESOLVED in found:
        return None
    if bare_no(_without_numbers(marks)):
        return Action.CANNOT
    assents = found & {Meaning.ACKNOWLEDGED, Meaning.YES, Meaning.GOOD, Meaning.FAIR}
    agrees = assents and found <= _WORDS_OF_ASSENT and not told_by_another(marks)
    return Action.GOING if agrees else None


def _hurrying(marks: Sequence[Mark]) -> Sequence[Mark]:
    """ "Turant" is a plea by itself; beside "jaunga" it says how soon, and no more."""
    if Meaning.GOING not in meanings(marks):
        return marks
    soon = rule_words("soon")
    return [mark.now(Meaning.PLAIN) if mark.word in soon else mark for mark in marks]


def _reported(marks: Sequence[Mark]) -> set[Action]:
    found = meanings(marks)
    reported: set[Action] = set()
    if Meaning.CANNOT in found:
        reported.add(Action.CANNOT)
    if Meaning.ABSENT in found:
        reported.add(Action.NOT_AT_HOME)
    said = said_of_going(marks) if Meaning.PAST not in found else None
    if said in _OF_GOING:
        reported.add(_OF_GOING[said])
    if seen_well(marks):
        reported.add(Action.WELL)
    return reported


def seen_well(marks: Sequence[Mark], *, said_of_them: bool = False) -> bool:
    """Whether the words say that the senior is well: seen, named, or in more than "ok".

    `said_of_them`: the question was how they are, so that "theek hai" is an answer to it.
    """
    kept = [
        mark.now(Meaning.PLAIN) if mark.meaning in (Meaning.SEEN, Meaning.ACKNOWLEDGED) else mark
        for mark in _without_numbers(marks)
    ]
    found = meanings(marks)
    if not found & {
        Meaning.GOOD,
        Meaning.FAIR,
        Meaning.NO_TROUBLE,
        Meaning.NO_NEED,
        Meaning.NO_HELP,
        Meaning.UNHARMED,
    }:
        return False
    if not clearly_well(kept, of_others=True) or told_by_another(marks) or of_oneself(marks):
        return False
    more_than_ok = any(
        mark.meaning in (Meaning.GOOD, Meaning.NO_TROUBLE) and mark.word not in rule_words("assent")
        for mark in marks
    )
    about_them = said_of_them or bool(found & {Meaning.SEEN, Meaning.OTHERS, Meaning.EVERYONE})
    return about_them or more_than_ok


def _without_numbers(marks: Sequence[Mark]) -> list[Mark]:
    return [mark for mark in marks if mark.meaning is not Meaning.NUMBER]
