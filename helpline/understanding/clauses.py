"""Where a sentence parts into clauses, as far as a message without full stops shows it."""

from collections.abc import Iterator, Sequence
from typing import Final

from helpline.understanding.meanings import Meaning
from helpline.understanding.reading import Mark

CLAUSE_ENDS: Final = frozenset(
    {Meaning.BREAK, Meaning.CONTRAST, Meaning.CONJUNCTION, Meaning.OTHERWISE}
)
_LONGEST: Final = 40  # words; who runs on longer has begun another sentence


def clauses(marks: Sequence[Mark]) -> Iterator[list[Mark]]:
    """The clauses in order, each with the mark that ends it; the last one may be empty."""
    clause: list[Mark] = []
    for mark in marks:
        clause.append(mark)
        if mark.meaning in CLAUSE_ENDS or len(clause) >= _LONGEST:
            yield clause
            clause = []
    yield clause
