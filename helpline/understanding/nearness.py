"""Misspelt words of danger and need. Nothing else may be guessed: a near miss is never 'well'.

Two words are near when a letter is wrong, missing, doubled or swapped, when only the vowels are
missing, as in the short messages of the young ("bcho", "mdd"), or when words stick together
("bachaomujhe").
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from rapidfuzz.distance import OSA

from helpline.understanding.lexicon import lexicon
from helpline.understanding.meanings import Meaning

_VOWELS: Final = re.compile("[aeiouy]")
_SHORTEST: Final = 5  # letters of a word that may be misspelt; a shorter one must be exact
_LONG: Final = 8  # letters from which two mistakes are forgiven
_STUCK: Final = 5  # letters of a word that is found inside a longer one


@lru_cache(maxsize=4096)
def near(audience: str, word: str) -> Meaning | None:
    """The meaning of the serious word that `word` misspells, None when it is near none."""
    serious: Mapping[str, Meaning] = lexicon(audience).near
    if not word.isascii() or len(word) < 3:
        return None
    bare = _VOWELS.sub("", word)
    best: tuple[int, Meaning] | None = None
    for target, meaning in serious.items():
        if len(target) >= _STUCK and target in word:
            return meaning
        if _without_vowels(word, bare, target):
            return meaning
        allowed = _mistakes(word, target)
        if not allowed:
            continue
        wrong = OSA.distance(word, target, score_cutoff=allowed)
        if wrong <= allowed and (best is None or wrong < best[0]):
            best = (wrong, meaning)
    return best[1] if best else None


def _mistakes(word: str, target: str) -> int:
    """How many letters may differ between the two."""
    shorter = min(len(word), len(target))
    if shorter < _SHORTEST - 1 or len(target) < _SHORTEST or word[0] != target[0]:
        return 0
    return 2 if shorter >= _LONG else 1


def _without_vowels(word: str, bare: str, target: str) -> bool:
    consonants = _VOWELS.sub("", target)
    return len(consonants) >= 3 and bare == consonants and len(word) < len(target)
