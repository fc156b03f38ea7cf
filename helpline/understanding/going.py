"""Whether somebody who speaks of going says that he goes: "jaunga bilkul nahi" does not.

Taken for going, a refusal would hold the next rung back for the whole time of an acknowledgement.
So a denial that stands near the going counts as a refusal, one elsewhere in its clause leaves it
open, and only one that is understood otherwise leaves it said.
"""

from collections.abc import Sequence
from enum import StrEnum
from itertools import pairwise
from typing import Final

from helpline.understanding.clauses import CLAUSE_ENDS, clauses
from helpline.understanding.lexicon import rule_words
from helpline.understanding.meanings import Meaning
from helpline.understanding.reading import DENIALS, IDLE, Mark, meanings
from helpline.understanding.slips import slipped_refusal

_BETWEEN: Final = frozenset({Meaning.COPULA, Meaning.SPENT, Meaning.SELF})
_ALONE: Final = IDLE | CLAUSE_ENDS | DENIALS | {Meaning.COPULA, Meaning.SELF}


class Said(StrEnum):
    """What is said of going."""

    GOES = "goes"
    REFUSES = "refuses"
    OPEN = "open"


def said_of_going(marks: Sequence[Mark]) -> Said | None:
    """What settled marks say of going, None where they do not speak of it."""
    if Meaning.GOING not in meanings(marks):
        return None
    rows = [row for row in clauses(marks) if row]
    if any(map(_refuses, rows)) or any(map(_taken_back, pairwise(rows))):
        return Said.REFUSES
    return Said.OPEN if any(map(_unclear, rows)) else Said.GOES


def _refuses(row: Sequence[Mark]) -> bool:
    """ "Jaunga nahi", "jaunga HI nahi": nothing of weight stands between the two, as somebody
    who is called on does in "nahi SIR ja raha hoon"."""
    return any(mark.meaning in DENIALS for mark in _beside_going(row))


def _beside_going(row: Sequence[Mark]) -> list[Mark]:
    """What stands before and behind a going, light words left out."""
    heavy = [mark for mark in row if mark.meaning not in _BETWEEN and not _light(mark)]
    both = [*pairwise(heavy), *pairwise(reversed(heavy))]
    return [a for a, b in both if b.meaning is Meaning.GOING]


def _light(mark: Mark) -> bool:
    return mark.word in rule_words("beside_going")


def _taken_back(both: tuple[Sequence[Mark], Sequence[Mark]]) -> bool:
    """ "Ja raha hoon lekin ab nahi": the next clause holds a denial of its own and no more."""
    before, after = map(meanings, both)
    return Meaning.GOING in before and bool(after & DENIALS) and after <= _ALONE


def _unclear(row: Sequence[Mark]) -> bool:
    """A denial in the clause of the going that may be the going's, or one with a slip; "nahi
    dekhne jaunga" begins like "nahi dekha"."""
    found = meanings(row)
    if Meaning.GOING not in found:
        return False
    begun = any(
        a.meaning is Meaning.UNRESOLVED and b.meaning is Meaning.GOING for a, b in pairwise(row)
    )
    return begun or bool(found & DENIALS) or any(map(slipped_refusal, _beside_going(row)))
