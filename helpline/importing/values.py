"""The values of single fields: from the text in a cell to what the service means by it.

Every function takes the cleaned text of one cell and raises BadValue, whose text says what to
write. None of them knows of lines, columns or other rows.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import TypeVar

from helpline.numbers import ascii_digits
from helpline.reasons.advice import Advice
from helpline.reasons.told import Explained

_Meaning = TypeVar("_Meaning")

_JOINERS = frozenset("\u200c\u200d")  # they change how Devanagari letters join, so they stay
_NUKTA = "\u093c"
_UNIT_CODE = re.compile(r"[A-Z0-9][A-Z0-9._-]{0,31}")
_PIN_CODE = re.compile(r"[1-9]\d{5}")


class BadValue(Explained, ValueError):
    """The text does not mean what the column needs. `told` says what to write."""


def clean(text: str) -> str:
    """Text as it may be stored, printed and spoken.

    Composed (NFC), spaces single; control characters, characters that reverse the direction of
    writing, lone surrogates and private signs are gone, since they can disguise what is shown.
    """
    spaced = " ".join(text.split())
    if spaced.isascii() and spaced.isprintable():
        return spaced
    kept = "".join(
        char
        for char in unicodedata.normalize("NFC", spaced)
        if char in _JOINERS or unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Co", "Cn"}
    )
    return re.sub(r" +", " ", kept).strip()


def folded(text: str) -> str:
    """Text as we compare words: capitals, Hindi's dots below and kinds of dash do not matter."""
    if text.isascii():
        return text.casefold().strip()
    plain = unicodedata.normalize("NFKD", ascii_digits(text)).casefold().replace(_NUKTA, "")
    plain = re.sub(r"[\u2010-\u2015\u2212]", "-", plain)
    return unicodedata.normalize("NFC", "".join(c for c in plain if c not in _JOINERS)).strip()


def words(limit: int) -> Callable[[str], str]:
    """Any text up to `limit` characters."""

    def read(text: str) -> str:
        if len(text) > limit:
            raise BadValue(Advice.TOO_LONG(count=len(text), limit=limit))
        return text

    return read


def name(limit: int = 80) -> Callable[[str], str]:
    """A name up to `limit` characters, with a letter in it."""

    def read(text: str) -> str:
        if not any(char.isalpha() for char in text):
            raise BadValue(Advice.NAME_IN_LETTERS)
        return words(limit)(text)

    return read


def one_of(meanings: Mapping[str, _Meaning], write: str) -> Callable[[str], _Meaning]:
    """One of several words. `write` lists those to write, for the message."""
    by_word = {folded(word): meaning for word, meaning in meanings.items()}

    def read(text: str) -> _Meaning:
        word = re.sub(r"[\s-]+", "_", folded(text))
        if word not in by_word:
            raise BadValue(Advice.ONE_OF(choices=write))
        return by_word[word]

    return read


yes_or_no = one_of(
    dict.fromkeys(("yes", "y", "true", "1", "हाँ", "हां", "जी_हाँ"), True)
    | dict.fromkeys(("no", "n", "false", "0", "नहीं", "नही", "ना"), False),
    "yes / no (हाँ / नहीं)",
)


def unit_code(text: str) -> str:
    """The code of a unit, in capitals."""
    code = ascii_digits(text).upper()
    if not _UNIT_CODE.fullmatch(code):
        raise BadValue(Advice.UNIT_CODE)
    return code


def pin_code(text: str) -> str:
    """A six-digit PIN code of the post."""
    code = re.sub(r"\.0+$", "", ascii_digits(text)).replace(" ", "")
    if not _PIN_CODE.fullmatch(code):
        raise BadValue(Advice.PIN_CODE)
    return code


def pin_codes(text: str) -> tuple[str, ...]:
    """Several PIN codes, each once, in the order written."""
    spaced = re.sub(r"(\d{3}) (\d{3})(?!\d)", r"\1\2", ascii_digits(text))
    parts = [part for part in re.split(r"[\s;,/]+", spaced) if part]
    if not parts:
        raise BadValue(Advice.PIN_CODES)
    return tuple(dict.fromkeys(pin_code(part) for part in parts))


@lru_cache
def language(available: frozenset[str]) -> Callable[[str], str]:
    """A language that the service speaks, as its code; English and Hindi also by name."""
    names = {"hindi": "hi", "हिन्दी": "hi", "हिंदी": "hi", "english": "en", "अंग्रेज़ी": "en"}
    meanings = {code: code for code in available}
    meanings |= {word: code for word, code in names.items() if code in available}
    return one_of(meanings, " / ".join(sorted(available)))


def languages(text: str) -> tuple[str, ...]:
    """Codes of languages that people at some place speak (ISO 639), each once."""
    codes = [code for code in re.split(r"[\s;,/]+", folded(text)) if code]
    if not codes or not all(re.fullmatch(r"[a-z]{2,3}", code) for code in codes):
        raise BadValue(Advice.LANGUAGE_CODES)
    return tuple(dict.fromkeys(codes))
