"""What people do with a ringing telephone and with a message, as shares and seconds.

The shares are assumptions, for sizing: the option `--missed` says how many never answer today, and
a district replaces the rest by what its own numbers page shows.
"""

from dataclasses import dataclass, replace
from random import Random


@dataclass(frozen=True, slots=True)
class Habits:
    """Of seniors: `well`, `need` and `danger` are shares of those who pick up; whoever does not
    pick up at one try does at the next with the same share, except for `away`, who cannot today.
    Of officers: how soon one says 'going', and how long until the report."""

    picks_up: float = 0.80
    away: float = 0.05
    well: float = 0.955
    need: float = 0.044
    contact_goes: float = 0.5
    officer_answers: float = 0.75
    answers_after_s: tuple[float, float] = (30.0, 300.0)
    reports_after_s: tuple[float, float] = (900.0, 2400.0)
    talk_s: tuple[float, float] = (35.0, 75.0)


PLAIN = Habits()
FESTIVAL = replace(PLAIN, picks_up=0.55, away=0.09, officer_answers=0.55)


@dataclass(frozen=True, slots=True)
class Day:
    """`outage_s` are the seconds after the first call time in which the provider is dead."""

    name: str
    habits: Habits
    outage_s: tuple[int, int] | None = None


DAYS = {
    "plain": Day("plain", PLAIN),
    "outage": Day("outage", PLAIN, (1800, 3600)),
    "festival": Day("festival", FESTIVAL),
}


def day_of(name: str, missed: float | None) -> Day:
    """The kind of day, with this share of seniors who never answer today, if one is given."""
    day = DAYS[name]
    return day if missed is None else replace(day, habits=replace(day.habits, away=missed))


def between(random: Random, bounds: tuple[float, float]) -> float:
    """A number of seconds within the bounds, each as likely."""
    return random.uniform(*bounds)
