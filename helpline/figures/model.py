"""Periods, spreads and the counts that a page of numbers shows: pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

LONGEST_DAYS = 366


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


def spread(seconds: Iterable[float]) -> Spread:
    """The spread of lengths of time; each of the two is a length that did occur."""
    ordered = sorted(seconds)
    if not ordered:
        return Spread(0, None, None)
    return Spread(len(ordered), _at(ordered, 50), _at(ordered, 90))


def _at(ordered: list[float], percent: int) -> int:
    """Nearest rank: the smallest value that at least so many percent do not exceed."""
    rank = -(-len(ordered) * percent // 100)
    return round(ordered[rank - 1])


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
