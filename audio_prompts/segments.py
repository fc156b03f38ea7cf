"""How many SMS a text becomes, counted as Twilio's own calculator counts.

A text whose every character is in the GSM 03.38 alphabet travels as GSM-7: 160 septets, or 153
in each part of a chain. Any other text travels as UCS-2: 70 UTF-16 units, or 67 in each part.
What a reader sees as one character (a surrogate pair, a Devanagari letter with its vowel sign)
is never split between two parts.
"""

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡"
    "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENDED = frozenset("\f^{}\\[~]|€")  # an escape and a letter: two septets

_ZERO_WIDTH_JOINER = "\u200d"
_ZERO_WIDTH_NON_JOINER = "\u200c"


@dataclass(frozen=True)
class Segments:
    """The encoding that a text travels in and the number of SMS that it is charged as."""

    encoding: Literal["GSM-7", "UCS-2"]
    segments: int


def count(text: str) -> Segments:
    """Count the SMS that `text` becomes; an empty text is one empty SMS."""
    if all(letter in _BASIC or letter in _EXTENDED for letter in text):
        septets = (2 if letter in _EXTENDED else 1 for letter in text)
        return Segments("GSM-7", _parts(septets, single=160, chained=153))
    units = (len(cluster.encode("utf-16-le")) // 2 for cluster in clusters(text))
    return Segments("UCS-2", _parts(units, single=70, chained=67))


def clusters(text: str) -> Iterator[str]:
    """Split `text` into what a reader sees as single characters."""
    cluster = ""
    for letter in text:
        if cluster and not _continues(cluster, letter):
            yield cluster
            cluster = ""
        cluster += letter
    if cluster:
        yield cluster


def _continues(cluster: str, letter: str) -> bool:
    if cluster[-1] in "\r\n":
        return False
    if letter in (_ZERO_WIDTH_JOINER, _ZERO_WIDTH_NON_JOINER):
        return True
    if unicodedata.category(letter).startswith("M") or _is_skin_tone(letter):
        return True
    if cluster[-1] == _ZERO_WIDTH_JOINER:
        return unicodedata.category(letter) == "So"
    return len(cluster) == 1 and _is_flag_half(cluster) and _is_flag_half(letter)


def _is_skin_tone(letter: str) -> bool:
    return "\U0001f3fb" <= letter <= "\U0001f3ff"


def _is_flag_half(letter: str) -> bool:
    return "\U0001f1e6" <= letter <= "\U0001f1ff"


def _parts(sizes: Iterable[int], single: int, chained: int) -> int:
    sizes = list(sizes)
    if sum(sizes) <= single:
        return 1
    parts, free = 1, chained
    for size in sizes:
        if size > free:
            parts, free = parts + 1, chained
        free -= size
    return parts
