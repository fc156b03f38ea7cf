"""Whether a report of 'well' is what the responder has seen: not hearsay, and not his own health."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from helpline.understanding.lexicon import rule_words
from helpline.understanding.meanings import Meaning
from helpline.understanding.reading import Mark
from helpline.understanding.script import clean

# "in", which folds like "main".
_IN: Final = frozenset(map(clean, ["me", "mein", "m", "में"]))


def told_by_another(marks: Sequence[Mark]) -> bool:
    """ "padosi bol raha theek hai", "theek bata rahe hain log", "parivar se pucha": nobody was
    seen."""
    heard = [mark for mark in marks if mark.word not in rule_words("beside_tellers")]
    return any(
        (after.word in rule_words("telling") and _another(before))
        or (before.word in rule_words("telling") and after.word in rule_words("tellers"))
        or (after.word in rule_words("asking") and before.word in rule_words("tellers"))
        for before, after in pairwise(heard)
    )


def _another(mark: Mark) -> bool:
    return mark.meaning is Meaning.OTHERS or mark.word in rule_words("tellers")


def of_oneself(marks: Sequence[Mark]) -> bool:
    """ "Main swasth hoon": who reports is well himself. A stray "me" (in) only sounds alike."""
    weighty = [mark for mark in marks if mark.meaning is not Meaning.ASIDE]
    return any(
        before.word in rule_words("speaker")
        and before.raw not in _IN
        and after.meaning in (Meaning.GOOD, Meaning.FAIR)
        for before, after in pairwise(weighty)
    )
