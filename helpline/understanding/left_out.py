"""What a short sentence leaves out: "padosan theek hai lekin MAIN NAHI", "theek thi, AB NAHI"."""

from collections.abc import Sequence
from itertools import chain
from typing import Final

from helpline.understanding.clauses import CLAUSE_ENDS, clauses
from helpline.understanding.lexicon import rule_words
from helpline.understanding.meanings import Meaning
from helpline.understanding.reading import DENIALS, IDLE, NEEDS, SUBJECTS, Mark, meanings

_OF_WELLNESS: Final = frozenset({Meaning.GOOD, Meaning.FAIR, Meaning.NOT_GOOD})
_ELLIPTIC: Final = DENIALS | IDLE | SUBJECTS | {Meaning.COPULA}


def completed(marks: Sequence[Mark]) -> list[Mark]:
    """Settled marks; a denial that leaves out what it denies is NOT_GOOD where that is 'well'."""
    return _no_longer(_not_the_speaker(marks))


def _not_the_speaker(marks: Sequence[Mark]) -> list[Mark]:
    """Complete "padosan theek hai lekin main nahi": I am not well."""
    if not _OF_WELLNESS & meanings(marks):
        return list(marks)
    return list(chain.from_iterable(map(_completed_clause, clauses(marks))))


def _completed_clause(row: Sequence[Mark]) -> list[Mark]:
    rest = meanings(row) - CLAUSE_ENDS
    elliptic = rest & DENIALS and rest & {*SUBJECTS, Meaning.COPULA}
    return _denied(row) if elliptic and rest <= _ELLIPTIC else list(row)


def _no_longer(marks: Sequence[Mark]) -> list[Mark]:
    """Complete "pehle theek thi ab nahi", "I was fine yesterday but not today"."""
    start = len(marks)
    while start and marks[start - 1].meaning in _ELLIPTIC | CLAUSE_ENDS:
        start -= 1
    once, today = marks[:start], marks[start:]
    of_today = any(mark.word in rule_words("today") for mark in today)
    if not (of_today and DENIALS & meanings(today) and _was_well(once)):
        return list(marks)
    return [*once, *_denied(today)]


def _was_well(marks: Sequence[Mark]) -> bool:
    """ "Theek thi", "was fine"; a fan that was all right is a need."""
    found = meanings(marks)
    said = any(
        mark.meaning in _OF_WELLNESS or set(mark.word.split()) & rule_words("once_well")
        for mark in marks
    )
    return said and Meaning.PAST in found and not found & NEEDS


def _denied(marks: Sequence[Mark]) -> list[Mark]:
    return [m.now(Meaning.NOT_GOOD) if m.meaning in DENIALS else m for m in marks]
