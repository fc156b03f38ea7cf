"""Telephone numbers as people write them, and the one form in which the service keeps them.

A full number is kept as E.164 ("+919000012345"). A short code (112, 1091, 14567) belongs to
India's national numbering plan and has no E.164 form; it is kept as its digits, in lists of
services only, because no provider can dial it.
"""

import re
import unicodedata
from functools import lru_cache
from typing import NewType

import phonenumbers
from phonenumbers import PhoneNumberType

from helpline.reasons.advice import Advice
from helpline.reasons.told import Explained, Reason, Told

E164 = NewType("E164", str)
ShortCode = NewType("ShortCode", str)

SHORT_CODES = frozenset(
    ShortCode(code)
    for code in (
        "100", "101", "102", "104", "108", "112",  # police, fire, ambulance, health, emergency
        "1033", "1070", "1073", "1077", "1078",  # highways and disaster control rooms
        "1090", "1091", "1097", "1098", "1099",  # women, AIDS, children, ambulance in cities
        "139", "181", "182",  # railways, women
        "1512", "1514", "1915", "1930",  # railway police, careers, consumers, cyber crime
        "14416", "14433", "14490", "14567", "15100", "155260", "155261",  # mind, rights, elders, law
    )
)  # fmt: skip
"""Special-services codes that a citizen dials as they are (Department of Telecommunications)."""

_DIALLABLE_KINDS = frozenset(
    {
        PhoneNumberType.MOBILE,
        PhoneNumberType.FIXED_LINE,
        PhoneNumberType.FIXED_LINE_OR_MOBILE,
    }
)
_WITH_SMS = frozenset({PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE})

_SPREADSHEET_INTEGER = re.compile(r"(\+?\d+)\.0+")
_SPREADSHEET_SCIENTIFIC = re.compile(r"(\d)[.,]?(\d*)[eE]\+?(\d{1,2})")
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_AS_WRITTEN = re.compile(r"[\s(]*\+?[\d\s().\-\u2010-\u2015\u2212]+")
_INDIA = 91
_LONGEST = 40


class NumberProblem(Explained, ValueError):
    """The text is no telephone number that the service can keep. `told` says what to write."""


def ascii_digits(text: str) -> str:
    """Write every decimal digit of any script (९८७, 987) as 0 to 9; leave the rest alone."""
    if text.isascii():
        return text
    return "".join(
        char if char.isascii() else str(unicodedata.decimal(char, char)) for char in text
    )


def to_e164(text: str, region: str = "IN") -> E164:
    """Read a number as people and spreadsheets write it.

    Mobile or landline with its STD code; with or without +91, 91, 0; spaces, dashes, brackets;
    digits of any script; a spreadsheet's "9000012345.0" and a complete "9.19000012345E+11".

    `region` (ISO 3166) is the country of a number without a country code.
    Raises NumberProblem, whose text says what to write and never repeats the number.
    """
    digits = _plain(text)
    if len(digits) > 6 and (len(set(digits[-10:])) == 1 or digits[-10:] == "1234567890"):
        raise NumberProblem(Advice.FILLED_DIGITS)
    if digits in SHORT_CODES:
        raise NumberProblem(Advice.SHORT_CODE)
    try:
        number = phonenumbers.parse(digits, region)
    except phonenumbers.NumberParseException:
        raise NumberProblem(_advice(digits)) from None
    if not phonenumbers.is_valid_number(number):
        raise NumberProblem(_advice(digits))
    return E164(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def to_number(text: str, region: str = "IN") -> E164 | ShortCode:
    """Read a full number, or a short code that is on our list. Raises NumberProblem."""
    digits = _plain(text)
    return ShortCode(digits) if digits in SHORT_CODES else to_e164(text, region)


def is_short_code(number: str) -> bool:
    """Whether this is a short code of the national plan, such as 112."""
    return number in SHORT_CODES


def is_diallable(number: str) -> bool:
    """Whether the service may ever ring this number: an Indian mobile or landline.

    Short codes, toll-free, premium, shared-cost, satellite and foreign numbers are refused:
    the first cannot be reached through a provider, the others cost without limit when a file or
    a forged caller id brings them in. Takes any string; what is no number is not diallable.
    """
    return _kind(number) in _DIALLABLE_KINDS


def takes_sms(number: str) -> bool:
    """Whether an SMS can be expected to arrive: a diallable number that is not a landline.

    Some Indian ranges serve both, and count as able.
    """
    return _kind(number) in _WITH_SMS


def surely_takes_sms(number: str) -> bool:
    """Whether it is a mobile and nothing else: of a range that serves landlines too nobody knows."""
    return _kind(number) == PhoneNumberType.MOBILE


def masked(number: str) -> str:
    """A number as it may be shown or logged on a screen: '+91 •••• ••2345'.

    Short codes are public and shown whole; what is no number shows nothing at all.
    """
    if is_short_code(number):
        return number
    parsed = _parsed(number)
    if parsed is None:
        return "••••"
    return f"+{parsed.country_code} •••• ••{str(parsed.national_number)[-4:]}"


def _plain(text: str) -> str:
    """Strip what people and spreadsheets put around the digits. Raises NumberProblem."""
    written = _INVISIBLE.sub("", ascii_digits(unicodedata.normalize("NFKC", text))).strip()
    if not written:
        raise NumberProblem(Advice.WRITE_NUMBER)
    if whole := _SPREADSHEET_INTEGER.fullmatch(written):
        written = whole[1]
    elif scientific := _SPREADSHEET_SCIENTIFIC.fullmatch(written):
        written = _unfolded(scientific)
    if len(written) > _LONGEST or not _AS_WRITTEN.fullmatch(written):
        raise NumberProblem(Advice.ONE_NUMBER)
    return re.sub(r"[^\d+]", "", written)


def _unfolded(scientific: re.Match[str]) -> str:
    """Undo 9.19000012345E+11, if the spreadsheet has kept all of the digits."""
    first, rest, exponent = scientific[1], scientific[2], int(scientific[3])
    if len(rest) < exponent - 1:  # one lost zero at the end is a zero, more are a rounded number
        raise NumberProblem(Advice.ROUNDED)
    if len(rest) > exponent:
        raise NumberProblem(Advice.IN_DIGITS)
    return first + rest.ljust(exponent, "0")


def _advice(digits: str) -> Reason | Told:
    national = re.sub(r"^(\+91|0+91|0+|91(?=\d{9}))", "", digits)
    if digits.startswith("+") and not digits.startswith("+91"):
        return Advice.FOREIGN
    if len(national) < 10:
        return Advice.TOO_FEW_DIGITS(count=len(national))
    if len(national) > 10:
        return Advice.TOO_MANY_DIGITS(count=len(national))
    return Advice.NO_SUCH_NUMBER


def _parsed(number: str) -> phonenumbers.PhoneNumber | None:
    if not re.fullmatch(r"\+[0-9]{7,15}", number):
        return None
    try:
        return phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return None


@lru_cache(maxsize=256)  # an officer is asked about for each alert, and twice for each
def _kind(number: str) -> int | None:
    """The kind of an Indian number (a PhoneNumberType), or None for every other string."""
    parsed = _parsed(number)
    if parsed is None or parsed.country_code != _INDIA:
        return None
    return int(phonenumbers.number_type(parsed))
