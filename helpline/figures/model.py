"""Periods, spreads and the counts that a page of numbers shows: pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

LONGEST_DAYS = 366
SECOND, MINUTE, DAY = 1, 60, 86_400


@dataclass(frozen=True, slots=True)
class Period:
    """Local dates, both inclusive."""

    first: date
    last: date

    @classmethod
    def of(cls, first: date, last: date) -> "Period":
        """In the right order, and no longer than a year (the newest days are kept)."""
        first, last = min(first, last), max(first, last)
        return cls(max(first, last - timedelta(days=LONGEST_DAYS - 1)), last)

    @classmethod
    def month(cls, day: date) -> "Period":
        """The calendar month of a date."""
        first = day.replace(day=1)
        following = (first + timedelta(days=32)).replace(day=1)
        return cls(first, following - timedelta(days=1))

    @property
    def days(self) -> tuple[date, ...]:
        """Each of its dates, in order."""
        number = (self.last - self.first).days + 1
        return tuple(self.first + timedelta(days=after) for after in range(number))

    def instants(self, tz: str) -> tuple[datetime, datetime]:
        """The first instant of the period and the first one after it, UTC."""
        zone = ZoneInfo(tz)
        begins = datetime.combine(self.first, time(0), zone)
        ends = datetime.combine(self.last + timedelta(days=1), time(0), zone)
        return begins.astimezone(UTC), ends.astimezone(UTC)


@dataclass(frozen=True, slots=True)
class Spread:
    """How long something took, in seconds: of half of them at most `median_s`, of nine in ten at
    most `p90_s`. Both are None where there is nothing."""

    number: int
    median_s: int | None
    p90_s: int | None


def as_told(seconds: float) -> int:
    """A length of time as precisely as a page tells it, rounded down: to the second below a
    minute, to the minute below a day, to the day beyond.

    Lengths keep their order, so that the median of what is told is what is told of the median.
    """
    whole = round(seconds)
    step = SECOND if whole < MINUTE else MINUTE if whole < DAY else DAY
    return whole // step * step


def spread(lengths: Mapping[int, int]) -> Spread:
    """The spread of lengths of time, each with how often it occurred; each of the two is a length
    that did occur."""
    number = sum(lengths.values())
    if not number:
        return Spread(0, None, None)
    return Spread(number, _at(lengths, number, 50), _at(lengths, number, 90))


def _at(lengths: Mapping[int, int], number: int, percent: int) -> int:
    """Nearest rank: the smallest length that at least so many percent do not exceed."""
    rank = -(-number * percent // 100)
    return next(length for length, below in _from_the_shortest(lengths) if below >= rank)


def _from_the_shortest(lengths: Mapping[int, int]) -> Iterator[tuple[int, int]]:
    """(length, how many are not longer)"""
    below = 0
    for length in sorted(lengths):
        below += lengths[length]
        yield length, below


@dataclass(frozen=True, slots=True)
class Figures:
    """The numbers of some units and a period.

    `hours` are check-ins by local hour of their call time and state; `calls` are calls that were
    placed, by local hour; `reasons` are the attempts without an answer of check-ins that became
    an incident, by kind of evidence; `times` are spreads by (what was waited for, area), where
    the area is "urban", "rural" or "all"; `outcomes` are incidents by outcome, "open" if none.
    """

    hours: Mapping[int, Mapping[str, int]]
    calls: Mapping[int, int]
    reasons: Mapping[str, int]
    times: Mapping[tuple[str, str], Spread]
    outcomes: Mapping[str, int]
