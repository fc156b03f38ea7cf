"""From any way of writing to plain lower-case letters that can be compared.

Speech recognition answers in Devanagari, an SMS comes in Devanagari, in Latin letters or in
both at once. Everything is brought to Latin letters as the street writes Hindi, so that one
lexicon serves all of them. Vowel length and aspiration are left to `folding`.
"""

import re
import unicodedata
from typing import Final

# Bengali, Gurmukhi, Gujarati and Odia stand in Unicode in the same order as Devanagari.
_PARALLEL_BLOCKS: Final = (0x0980, 0x0A00, 0x0A80, 0x0B00)
_DEVANAGARI: Final = 0x0900
_DANDAS: Final = "\u0964\u0965"

_CONSONANTS: Final = dict(
    zip(
        "कखगघङचछजझञटठडढणतथदधनऩपफबभमयरऱलळऴवशषसह",
        [
            "k",
            "kh",
            "g",
            "gh",
            "n",
            "ch",
            "chh",
            "j",
            "jh",
            "n",
            "t",
            "th",
            "d",
            "dh",
            "n",
            "t",
            "th",
            "d",
            "dh",
            "n",
            "n",
            "p",
            "ph",
            "b",
            "bh",
            "m",
            "y",
            "r",
            "r",
            "l",
            "l",
            "l",
            "v",
            "sh",
            "sh",
            "s",
            "h",
        ],
        strict=True,
    )
)
_VOWELS: Final = dict(
    zip(
        "अआइईउऊऋएऐओऔऑऍऎऒ",
        ["a", "aa", "i", "ii", "u", "uu", "ri", "e", "ai", "o", "au", "o", "e", "e", "o"],
        strict=True,
    )
)
_SIGNS: Final = dict(
    zip(
        "ािीुूृेैोौॉॅॆॊ",
        ["aa", "i", "ii", "u", "uu", "ri", "e", "ai", "o", "au", "o", "e", "e", "o"],
        strict=True,
    )
)
_NASALS: Final = frozenset("\u0900\u0901\u0902")
# Before these the dot is spoken as m: नंबर is "nambar".
_LABIALS: Final = frozenset("पफबभम")
_HALANT: Final = "\u094d"
_NUKTA: Final = "\u093c"
_LATIN_MARKS: Final = re.compile("[\u0300-\u036f]")


def clean(text: str) -> str:
    """One spelling of each character: lower case, ASCII digits, no invisible characters.

    Compatibility forms, joiners, nukta, skin tones and the accents of Latin letters go; digits
    of every script become 0 to 9; the neighbouring Indic scripts become Devanagari.
    """
    kept: list[str] = []
    for char in unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold()):
        if char.isascii():
            kept.append(char)
            continue
        decimal = unicodedata.decimal(char, None)
        if decimal is not None:
            kept.append(str(decimal))
            continue
        category = unicodedata.category(char)
        if category in ("Cf", "Me", "Sk", "Cs") or char == _NUKTA or "\ufe00" <= char <= "\ufe0f":
            continue
        if category == "Lo" or category.startswith("M"):
            char = _to_devanagari(char)
        elif category == "Ll":
            char = _LATIN_MARKS.sub("", unicodedata.normalize("NFKD", char))
        kept.append(char)
    return "".join(kept).replace(_NUKTA, "").replace("’", "'").replace("‘", "'")


def _to_devanagari(char: str) -> str:
    block = ord(char) & ~0x7F
    if block not in _PARALLEL_BLOCKS:
        return char
    twin = chr(ord(char) - block + _DEVANAGARI)
    return unicodedata.normalize("NFD", twin) if unicodedata.category(twin) != "Cn" else char


def latin(word: str) -> str:
    """A Devanagari word in Latin letters; any other word unchanged.

    >>> latin("तकलीफ"), latin("हूँ"), latin("सांस")
    ('takaliif', 'huu', 'saans')
    """
    if not any("\u0900" <= char <= "\u097f" for char in word):
        return word
    return _spoken(_sounds(word))


def _sounds(word: str) -> list[tuple[str, str]]:
    """The word as (kind, letters): c consonant, v vowel, s unwritten vowel, n nasal."""
    sounds: list[tuple[str, str]] = []
    for char in word:
        if char in _CONSONANTS:
            if char in _LABIALS and sounds and sounds[-1][0] == "n":
                sounds[-1] = ("n", "m")
            sounds += [("c", _CONSONANTS[char]), ("s", "a")]
        elif char in _SIGNS:
            if sounds and sounds[-1][0] == "s":
                sounds.pop()
            sounds.append(("v", _SIGNS[char]))
        elif char == _HALANT:
            if sounds and sounds[-1][0] == "s":
                sounds.pop()
        elif char in _VOWELS:
            sounds.append(("v", _VOWELS[char]))
        elif char in _NASALS:
            sounds.append(("n", "n"))
    return sounds


def _spoken(sounds: list[tuple[str, str]]) -> str:
    """Leave out what is written and not spoken: last nasal, last and middle short a.

    The middle one falls between vowel-consonant and consonant-vowel, from the right
    (the well-known rule of schwa deletion in Hindi).
    """
    if sounds and sounds[-1][0] == "n":
        sounds.pop()
        if sounds and sounds[-1][0] == "s":
            sounds[-1] = ("v", sounds[-1][1])
    vowels = [kind for kind, _ in sounds if kind in "vs"]
    if len(vowels) > 1 and sounds[-1][0] == "s":
        sounds.pop()
    for here in range(len(sounds) - 3, 1, -1):
        if here + 2 >= len(sounds):
            continue
        around = [sounds[here + step][0] for step in (-2, -1, 0, 1, 2)]
        middle = around[2] == "s" and around[1] == around[3] == "c"
        if middle and around[0] in "vs" and around[4] in "vs":
            del sounds[here]
    return "".join(letters for _, letters in sounds)
