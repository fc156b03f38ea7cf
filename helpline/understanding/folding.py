"""One key for the many ways in which a word is spelt.

theek, thik, teek, theeek and ठीक become 'tik'; zaroorat, jarurat and ज़रूरत become 'jarurat'.
Folding merges only what the street itself mixes up; words that it would confuse are kept apart
by the phrases of the lexicon.
"""

import re
from functools import lru_cache
from typing import Final

from helpline.understanding.script import latin

_RULES: Final = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"'", ""),
        (r"x", "ks"),
        (r"ck|q", "k"),
        (r"w", "v"),
        (r"z", "j"),
        (r"c*(?:ch+)+", "ch"),
        (r"p+h+", "f"),
        (r"s+h+", "s"),
        (r"([bdgjkt])h+", r"\1"),
        (r"ee+|ii+", "i"),
        (r"oo+|uu+", "u"),
        (r"(\D)\1+", r"\1"),
        (r"(?<=[aeou])y(?=[ie])|(?<=i)y(?=[aeou])", ""),
        (r"ai(?=i)", "a"),
        (r"ay$", "ai"),
        (r"ey$", "e"),
        (r"(?<=[bcdfghjklmnprstv])y$", "i"),
    )
)
_DRAWN_OUT: Final = re.compile(r"(.)\1{2,}")


@lru_cache(maxsize=8192)
def fold(word: str) -> str:
    """The key of one cleaned word (see `script.clean`), empty for an empty word."""
    key = latin(word)
    for pattern, replacement in _RULES:
        key = pattern.sub(replacement, key)
    return key


@lru_cache(maxsize=8192)
def foldings(word: str) -> tuple[str, ...]:
    """The keys a word may have: a drawn-out letter can mean itself (heeelp) or its long
    sound (theeek)."""
    keys = [fold(word)]
    if _DRAWN_OUT.search(word):
        keys.append(fold(_DRAWN_OUT.sub(r"\1", word)))
    return tuple(dict.fromkeys(keys))
