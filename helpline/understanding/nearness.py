"""Misspelt words of danger and need. Nothing else may be guessed: a near miss is never 'well'.

A word is near a serious one when a letter is wrong, missing, doubled or swapped, or when words
stick together ("bachaomujhe"). Vowels are left out at will in the short messages of the young
("bcho", "ldke tng krte h"): such a word may be any known word with the same consonants.
"""

import re
from collections import defaultdict
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Final

from helpline.understanding.lexicon import lexicon, spellings
from helpline.understanding.meanings import Meaning

_VOWELS: Final = re.compile("[aeiouy]")
_SHORTEST: Final = 5  # letters of a word that may be misspelt; a shorter one must be exact
_LONG: Final = 8  # letters from which two mistakes are forgiven
_STUCK: Final = 5  # letters of a word that is found inside a longer one
_CONSONANTS: Final = 3  # that a word without vowels must have to be known by them alone
_MOST_GUESSES: Final = 6  # readings of one word without vowels that are tried


@lru_cache(maxsize=4096)
def near(audience: str, word: str) -> Meaning | None:
    """The meaning of the serious word that `word` misspells, None when it is near none."""
    if not word.isascii() or len(word) < 3:
        return None
    from rapidfuzz.distance import OSA  # a worker that reads no words does without its 3 MB

    best: tuple[int, Meaning] | None = None
    for target, meaning in _targets(audience, word[0]):
        if len(bones(word)) >= _CONSONANTS and _left_out(word, target):
            return meaning
        allowed = _mistakes(word, target)
        if not allowed or abs(len(word) - len(target)) > allowed:
            continue
        wrong = OSA.distance(word, target, score_cutoff=allowed)
        if wrong <= allowed and (best is None or wrong < best[0]):
            best = (wrong, meaning)
    return best[1] if best else _stuck(audience, word)


@cache
def _targets(audience: str, first: str) -> tuple[tuple[str, Meaning], ...]:
    """The serious words that begin with a letter: the first one is hardly ever mistyped."""
    serious = lexicon(audience).near.items()
    return tuple((target, meaning) for target, meaning in serious if target.startswith(first))


def _stuck(audience: str, word: str) -> Meaning | None:
    """The meaning of a serious word that is written together with others."""
    if len(word) <= _STUCK:
        return None
    found = _any_of(audience).search(word)
    return lexicon(audience).near[found.group()] if found else None


@cache
def _any_of(audience: str) -> re.Pattern[str]:
    long = [target for target in lexicon(audience).near if len(target) >= _STUCK]
    return re.compile("|".join(map(re.escape, sorted(long, key=len, reverse=True))))


@lru_cache(maxsize=4096)
def guesses(audience: str, word: str) -> tuple[str, ...]:
    """The known words that `word` may be with its vowels left out, the shortest first."""
    if not word.isascii() or len(word) < 3 or word in lexicon(audience).words:
        return ()
    full = [other for other in _by_bones(audience).get(bones(word), ()) if _left_out(word, other)]
    full.sort(key=lambda other: (len(other), other))
    return tuple(dict.fromkeys(spellings().get(other, other) for other in full))[:_MOST_GUESSES]


def bones(word: str) -> str:
    """The consonants of a folded word."""
    return _VOWELS.sub("", word)


@cache
def _by_bones(audience: str) -> Mapping[str, tuple[str, ...]]:
    known = lexicon(audience).words
    found: defaultdict[str, list[str]] = defaultdict(list)
    for word in known | {key for key, name in spellings().items() if name in known}:
        if word.isascii() and len(word) > 3:
            found[bones(word)].append(word)
    return {key: tuple(words) for key, words in found.items()}


def _left_out(word: str, full: str) -> bool:
    """Whether leaving vowels out of `full` gives `word`."""
    if len(word) >= len(full) or word[0] != full[0] or bones(word) != bones(full):
        return False
    letters = iter(full)
    return all(letter in letters for letter in word)


def _mistakes(word: str, target: str) -> int:
    """How many letters may differ between the two."""
    shorter = min(len(word), len(target))
    if shorter < _SHORTEST - 1 or len(target) < _SHORTEST or word[0] != target[0]:
        return 0
    return 2 if shorter >= _LONG else 1
