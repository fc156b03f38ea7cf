"""A "nahi" said twice, which takes back a worry: "nahi nahi, main theek hoon".

One "nahi" is the plain answer to "sab theek?". Said twice it mostly corrects whoever asked, and
still it is believed only where the speaker stands between it and the good word, so that it cannot
deny that word: "nahi nahi theek hoon" may have been "nahi, nahi theek hoon" and is asked again.
"""

from collections.abc import Sequence
from typing import Final

from helpline.understanding.clauses import CLAUSE_ENDS
from helpline.understanding.lexicon import rule_words
from helpline.understanding.meanings import Meaning
from helpline.understanding.reading import DENIALS, IDLE, Mark

_TWICE: Final = 2
_OF_A_STATE: Final = frozenset({Meaning.COPULA, Meaning.SELF, Meaning.ASIDE})


def corrected(marks: Sequence[Mark]) -> list[Mark]:
    """The marks, the opening "nahi nahi" SPENT where "main theek hoon" and no more follows it
    in its clause."""
    row = list(marks)
    opening = _opening(row)
    if len(opening) == _TWICE and _states_wellness(row[opening[-1] + 1 :]):
        for here in opening:
            row[here] = row[here].now(Meaning.SPENT)
    return row


def said_twice(marks: Sequence[Mark]) -> bool:
    """Whether the marks open with exactly two denials; a third may deny what follows."""
    return len(_opening(marks)) == _TWICE


def _opening(marks: Sequence[Mark]) -> list[int]:
    """The places of the denials with which a message opens: "arey NAHI NAHI ...". English "not"
    always denies the next word."""
    places: list[int] = []
    for here, mark in enumerate(marks):
        if mark.meaning in DENIALS and mark.word not in rule_words("turns_the_next"):
            places.append(here)
        elif mark.meaning not in IDLE and mark.word not in rule_words("calling"):
            break
    return places


def _states_wellness(marks: Sequence[Mark]) -> bool:
    """ "Main bilkul theek hoon", up to the end of the clause."""
    start = next((at for at, mark in enumerate(marks) if mark.meaning not in IDLE), len(marks))
    end = next(
        (at for at in range(start, len(marks)) if marks[at].meaning in CLAUSE_ENDS), len(marks)
    )
    clause = marks[start:end]
    if not clause or clause[0].word not in rule_words("speaker"):
        return False
    return {mark.meaning for mark in clause} - _OF_A_STATE == {Meaning.GOOD}
