"""Numbers, times and dates as rows of pieces: short prompts that are said one after the other.

A piece is a prompt like any other (`digit.4`, `number.12`, `clock.morning`), so a human recording
may replace it. A form from language.toml is a row of tokens separated by blanks:

    part       the part of the day (clock.morning)      hour, next_hour   number.1 to number.12
    minute     number.0 to number.59                    day, month        number.12, month.3

and any other token names a piece of clock.toml: "part half_past hour oclock".
"""

from datetime import date

from audio_prompts.language import Grammar

LARGEST_COUNT = 99_999
_MINUTE, _DAY = 60, 86400


def digits(value: str) -> list[str]:
    """Each digit on its own: codes and case numbers."""
    return [f"digit.{digit}" for digit in value]


def number(value: int) -> list[str]:
    """A count from 0 to 99,999."""
    for size, name in ((1000, "number.thousand"), (100, "number.hundred")):
        if value >= size:
            rest = value % size
            return [f"number.{value // size}", name, *(number(rest) if rest else [])]
    return [f"number.{value}"]


def clock(hour: int, minute: int, grammar: Grammar) -> list[str]:
    """A time of day as people say it: 'subah saadhe aath baje', 'half past eight'."""
    last_night = grammar.day_parts[-1][1]
    begun = [last_night, *(part for start, part in grammar.day_parts if start <= hour)]
    tokens = {
        "part": f"clock.{begun[-1]}",
        "hour": f"number.{_twelve(hour)}",
        "next_hour": f"number.{_twelve(hour + 1)}",
        "minute": f"number.{minute}",
    }
    form = _clock_form(_twelve(hour), minute, grammar)
    return [tokens.get(token, f"clock.{token}") for token in form.split()]


def _clock_form(hour: int, minute: int, grammar: Grammar) -> str:
    """The most particular form there is: '1:30', then '30', then '0x', then 'other'."""
    names = [f"{hour}:{minute:02}", f"{minute:02}", "0x" if minute < 10 else "other", "other"]
    return next(grammar.clock_forms[name] for name in names if name in grammar.clock_forms)


def _twelve(hour: int) -> int:
    return (hour - 1) % 12 + 1


def calendar_day(day: date, grammar: Grammar) -> list[str]:
    """A day of this year, without the year."""
    tokens = {"day": f"number.{day.day}", "month": f"month.{day.month}"}
    return [tokens[token] for token in grammar.spoken_date.split()]


def amounts(seconds: int) -> list[tuple[int, str]]:
    """A length of time as (how many, piece of its unit), rounded up to what people would say:
    minutes below an hour, hours and minutes below two days, then days."""
    minutes = max(1, -(-seconds // _MINUTE))
    if seconds >= 2 * _DAY:
        parts = [(-(-seconds // _DAY), "day")]
    else:
        parts = [(minutes // 60, "hour"), (minutes % 60, "minute")]
    return [(n, f"duration.{unit if n == 1 else unit + 's'}") for n, unit in parts if n]


def duration(seconds: int) -> list[str]:
    """A length of time: 'bees minute', 'do ghante'."""
    return [piece for n, unit in amounts(seconds) for piece in (*number(n), unit)]


def needed_pieces(terms: frozenset[str]) -> frozenset[str]:
    """Every piece that each language must have; those of its clock are its own."""
    families = {
        "digit": [str(n) for n in range(10)],
        "number": [*(str(n) for n in range(100)), "hundred", "thousand"],
        "month": [str(n) for n in range(1, 13)],
        "duration": ["minute", "minutes", "hour", "hours", "day", "days"],
        "term": sorted(terms),
    }
    return frozenset(f"{family}.{name}" for family, names in families.items() for name in names)


def clock_pieces(grammar: Grammar) -> frozenset[str]:
    """The pieces that this language's forms of the clock name."""
    tokens = {token for form in grammar.clock_forms.values() for token in form.split()}
    own = tokens - {"part", "hour", "next_hour", "minute"}
    return frozenset(f"clock.{token}" for token in own | {part for _, part in grammar.day_parts})
