"""Times of the day, days of the week and dates, as people and spreadsheets write them.

Like all readers of values: cleaned text in, BadValue out if it cannot be understood.
"""

import re
from collections.abc import Callable
from datetime import date

from helpline.importing.values import BadValue, folded
from helpline.numbers import ascii_digits
from helpline.reasons.advice import Advice

DAY_S = 24 * 60 * 60
DAILY = 0b1111111
"""Every day, as a mask: bit 0 is Monday."""

_WEEKDAYS: tuple[tuple[str, ...], ...] = (
    ("mon", "monday", "सोम", "सोमवार"),
    ("tue", "tues", "tuesday", "मंगल", "मंगलवार"),
    ("wed", "wednesday", "बुध", "बुधवार"),
    ("thu", "thur", "thurs", "thursday", "गुरु", "गुरुवार", "गुरू", "गुरूवार", "बृहस्पतिवार", "वीरवार"),
    ("fri", "friday", "शुक्र", "शुक्रवार"),
    ("sat", "saturday", "शनि", "शनिवार"),
    ("sun", "sunday", "रवि", "रविवार", "इतवार"),
)
_DAY_NUMBER = {name: number for number, names in enumerate(_WEEKDAYS) for name in names}
_EVERY_DAY = frozenset(
    folded(word)
    for word in ("daily", "every day", "everyday", "all", "रोज़", "रोज़ाना", "प्रतिदिन", "हर दिन")
)
_FILLERS = frozenset({"", "and", "और", "तक"})
_TIME = re.compile(r"(\d{1,2})[:.](\d{2})(?:[:.]00)?\s*(am|pm)?")
_ISO_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?: \d{2}:\d{2}(?::\d{2})?)?")
_DAY_FIRST = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_OLDEST = 115
_GROWN_UP = 18


def time_of_day(text: str) -> int:
    """A time on the clock, as seconds after local midnight."""
    match = _TIME.fullmatch(folded(text))
    if match:
        hour, minute, half = int(match[1]), int(match[2]), match[3]
        if half and 1 <= hour <= 12:
            hour = hour % 12 + (12 if half == "pm" else 0)
            half = None
        if hour < 24 and minute < 60 and not half:
            return hour * 3600 + minute * 60
    raise BadValue(Advice.TIME)


def end_of_day(text: str) -> int:
    """A time on the clock at which something ends; 24:00 is the end of the day."""
    return DAY_S if folded(text) in {"24:00", "24.00", "24:00:00"} else time_of_day(text)


def days(text: str) -> int:
    """Days of the week as a mask, bit 0 for Monday: "daily", "mon-sat", "सोम, बुध, शुक्र"."""
    said = folded(text)
    if said in _EVERY_DAY:
        return DAILY
    said = re.sub(r"\s*-\s*|\s+(?:to|से)\s+", "-", said)
    mask = 0
    for part in re.split(r"[\s,;/|]+", said):
        if part not in _FILLERS:
            mask |= _days_between(*_ends(part))
    if not mask:
        raise BadValue(Advice.DAYS)
    return mask


def _ends(part: str) -> tuple[int, int]:
    first, dash, last = part.partition("-")
    if first not in _DAY_NUMBER or (dash and last not in _DAY_NUMBER):
        raise BadValue(Advice.DAYS)
    return _DAY_NUMBER[first], _DAY_NUMBER[last if dash else first]


def _days_between(first: int, last: int) -> int:
    count = (last - first) % 7 + 1
    return sum(1 << (first + step) % 7 for step in range(count))


def date_until(today: date) -> Callable[[str], date]:
    """A date that is not in the future, as 2026-01-31 or 31/01/2026."""

    def read(text: str) -> date:
        said = ascii_digits(text)
        if match := _ISO_DATE.fullmatch(said):
            year, month, day = match.groups()
        elif match := _DAY_FIRST.fullmatch(said):
            day, month, year = match.groups()
        else:
            raise BadValue(Advice.DATE)
        try:
            found = date(int(year), int(month), int(day))
        except ValueError:
            raise BadValue(Advice.NO_SUCH_DAY) from None
        if found > today:
            raise BadValue(Advice.DATE_IN_FUTURE)
        return found

    return read


def birth_year(today: date) -> Callable[[str], int]:
    """The year in which a living adult was born."""

    def read(text: str) -> int:
        said = re.sub(r"\.0+$", "", ascii_digits(text))
        if not re.fullmatch(r"\d{4}", said):
            raise BadValue(Advice.BIRTH_YEAR)
        year = int(said)
        if not today.year - _OLDEST <= year <= today.year - _GROWN_UP:
            raise BadValue(
                Advice.BIRTH_RANGE(least=today.year - _OLDEST, most=today.year - _GROWN_UP)
            )
        return year

    return read
