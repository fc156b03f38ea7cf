"""The kinds of value that a placeholder takes, and how each is checked, written and spoken.

| kind | value | written | spoken |
|---|---|---|---|
| person, place, text | free words | cut to the declared length | by the provider's voice |
| digits | 4821 | 4821 | digit by digit |
| phone | +919800000001 | as it is | its Indian number, digit by digit |
| count | 12 | 12 | as a number |
| clock | 08:30, local | 08:30 | half past eight in the morning |
| date | 2026-03-12, local | 12 March | March twelve |
| moment | 2026-03-12T18:00, local | 12 March 18:00 | the day, then the time |
| duration | whole seconds | 20 minutes | twenty minutes |
| term | a name in term.toml | its word | its word |
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time

from audio_prompts import spoken, written
from audio_prompts.language import Language


@dataclass(frozen=True)
class Kind:
    """`expects` tells what to write and `accepts` whether a value is so. `longest` is the longest
    that it may be when written, for a declared length in UTF-16 units; kinds with a fixed form
    do without one. `pieces` is None for free words, which no recording can cover."""

    expects: str
    accepts: Callable[[str], bool]
    written: Callable[[str, Language, int], str]
    longest: Callable[[Language, int], str]
    pieces: Callable[[str, Language], list[str]] | None
    default_length: int = 30


def _matches(pattern: str) -> Callable[[str], bool]:
    compiled = re.compile(pattern, re.ASCII)
    return lambda value: bool(compiled.fullmatch(value))


def _parses(pattern: str, parse: Callable[[str], object]) -> Callable[[str], bool]:
    looks_right = _matches(pattern)

    def accepts(value: str) -> bool:
        try:
            return looks_right(value) and parse(value) is not None
        except ValueError:
            return False

    return accepts


def _say_clock(value: str, language: Language) -> list[str]:
    at = time.fromisoformat(value)
    return spoken.clock(at.hour, at.minute, language.grammar)


def _say_day(value: str, language: Language) -> list[str]:
    return spoken.calendar_day(date.fromisoformat(value), language.grammar)


def _say_moment(value: str, language: Language) -> list[str]:
    day, _, clock = value.partition("T")
    return _say_day(day, language) + _say_clock(clock, language)


_FREE_WORDS = Kind(
    expects="some words",
    accepts=lambda value: bool(value.strip()),
    written=lambda value, _, length: written.cut(value, length),
    longest=lambda _, length: written.longest_words(length),
    pieces=None,
)

KINDS: Mapping[str, Kind] = {
    "person": _FREE_WORDS,
    "place": _FREE_WORDS,
    "text": _FREE_WORDS,
    "digits": Kind(
        expects="1 to 30 digits, 0-9 only",
        accepts=_matches(r"[0-9]{1,30}"),
        written=lambda value, *_: value,
        longest=lambda _, length: "0" * length,
        pieces=lambda value, _: spoken.digits(value),
        default_length=6,
    ),
    "phone": Kind(
        expects="a phone number of 3 to 15 digits, such as +919800000001",
        accepts=_matches(r"\+?[0-9]{3,15}"),
        written=lambda value, *_: value,
        longest=lambda *_: "+" + "0" * 15,
        pieces=lambda value, _: spoken.digits(value.removeprefix("+91").removeprefix("+")),
    ),
    "count": Kind(
        expects=f"a whole number from 0 to {spoken.LARGEST_COUNT}",
        accepts=_matches(r"[0-9]{1,5}"),
        written=lambda value, *_: str(int(value)),
        longest=lambda *_: str(spoken.LARGEST_COUNT),
        pieces=lambda value, _: spoken.number(int(value)),
    ),
    "clock": Kind(
        expects="a local time of day such as 08:30",
        accepts=_parses(r"\d\d:\d\d", time.fromisoformat),
        written=lambda value, *_: value,
        longest=lambda *_: "00:00",
        pieces=_say_clock,
    ),
    "date": Kind(
        expects="a local date such as 2026-03-12",
        accepts=_parses(r"\d{4}-\d\d-\d\d", date.fromisoformat),
        written=lambda value, language, _: written.calendar_day(
            date.fromisoformat(value), language
        ),
        longest=lambda language, _: written.longest_day(language),
        pieces=_say_day,
    ),
    "moment": Kind(
        expects="a local date and time such as 2026-03-12T18:00",
        accepts=_parses(r"\d{4}-\d\d-\d\dT\d\d:\d\d", datetime.fromisoformat),
        written=lambda value, language, _: written.moment(value, language),
        longest=lambda language, _: f"{written.longest_day(language)} 00:00",
        pieces=_say_moment,
    ),
    "duration": Kind(
        expects=f"whole seconds, at most {written.LONGEST_DURATION} (31 days)",
        accepts=lambda value: (
            _matches(r"[0-9]{1,7}")(value) and int(value) <= written.LONGEST_DURATION
        ),
        written=lambda value, language, _: written.duration(int(value), language),
        longest=lambda language, _: written.longest_duration(language),
        pieces=lambda value, _: spoken.duration(int(value)),
    ),
    "term": Kind(
        expects="the name of a word in term.toml, such as medicine",
        accepts=_matches(r"[a-z][a-z_]*"),
        written=lambda value, language, _: language.words(f"term.{value}"),
        longest=lambda language, _: written.longest_term(language),
        pieces=lambda value, _: [f"term.{value}"],
    ),
}
