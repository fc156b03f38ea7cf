"""Figures as tables, in the words of the reader's language."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from console.catalogue import label, say
from console.numbers.chart import Chart, chart
from console.today.pages import GROUPS, ORDER
from console.web.local import Local
from helpline.checkins.model import CheckInState
from helpline.figures.counting import OF_CASES, OF_INCIDENTS
from helpline.figures.counts import EVERYWHERE
from helpline.figures.model import Figures, Spread

AREAS = (EVERYWHERE, "urban", "rural")
PLACED = "placed"


@dataclass(frozen=True, slots=True)
class Table:
    """`name` is what its file calls it; the first cell of each row is its head."""

    name: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    nothing: str


def tables(figures: Figures, local: Local) -> tuple[Table, ...]:
    """All of them, in the order of the page."""
    say_ = _sayer(local)
    return (
        _times(figures, local, say_),
        _hours(figures, local, say_),
        _counts("reasons", figures.reasons, "evidence", local, say_),
        _counts("outcomes", figures.outcomes, "outcome", local, say_),
    )


def charts(figures: Figures, local: Local) -> tuple[Chart, ...]:
    """Check-ins and calls by hour."""
    say_ = _sayer(local)
    groups = _by_group(figures)
    legend = [(group, say(local.language, f"group.{group}")) for group in ORDER]
    used = [entry for entry in legend if any(entry[0] in found for found in groups.values())]
    calls = {hour: {PLACED: number} for hour, number in figures.calls.items()}
    return (
        chart(
            "check-ins",
            say_("hours"),
            _told(groups, local, say_),
            groups,
            used,
        ),
        chart(
            "calls",
            say_("calls"),
            _told(calls, local, say_),
            calls,
            [(PLACED, say_("placed"))] if calls else [],
        ),
    )


def _sayer(local: Local) -> Callable[..., str]:
    def words(key: str, **given: object) -> str:
        return say(local.language, f"numbers.{key}", **given)

    return words


def _by_group(figures: Figures) -> dict[int, dict[str, int]]:
    found: dict[int, dict[str, int]] = {}
    for hour, states in figures.hours.items():
        counted: Counter[str] = Counter()
        for state, number in states.items():
            counted[GROUPS[CheckInState(state)]] += number
        found[hour] = dict(counted)
    return found


def _told(of_hours: Mapping[int, Mapping[str, int]], local: Local, say_: Callable[..., str]) -> str:
    """The chart in a sentence: how many, and the fullest hour."""
    totals = {hour: sum(groups.values()) for hour, groups in of_hours.items()}
    if not totals:
        return say_("nothing")
    fullest = max(totals, key=lambda hour: (totals[hour], -hour))
    return say_(
        "told",
        total=local.number(sum(totals.values())),
        hour=f"{fullest:02d}:00",
        most=local.number(totals[fullest]),
    )


def _times(figures: Figures, local: Local, say_: Callable[..., str]) -> Table:
    rows = [
        (
            say_(f"wait_{what}"),
            say_(f"area_{area}"),
            local.number(found.number),
            _span(found.median_s, local),
            _span(found.p90_s, local),
        )
        for what in (*OF_INCIDENTS, *OF_CASES)
        for area in AREAS
        if (found := figures.times.get((what, area), Spread(0, None, None))).number
    ]
    columns = tuple(say_(key) for key in ("what", "where", "how_many", "median", "p90"))
    return Table("times", say_("times"), columns, tuple(rows), say_("nothing_times"))


def _hours(figures: Figures, local: Local, say_: Callable[..., str]) -> Table:
    groups = _by_group(figures)
    used = [g for g in ORDER if any(g in found for found in groups.values())]
    hours = sorted({*groups, *figures.calls})
    rows = tuple(
        (
            f"{hour:02d}:00",
            *(local.number(groups.get(hour, {}).get(group, 0)) for group in used),
            local.number(figures.calls.get(hour, 0)),
        )
        for hour in hours
    )
    columns = (
        say_("hour"),
        *(say(local.language, f"group.{group}") for group in used),
        say_("placed"),
    )
    return Table("hours", say_("hours_and_calls"), columns, rows, say_("nothing"))


def _counts(
    name: str, counts: Mapping[str, int], words: str, local: Local, say_: Callable[..., str]
) -> Table:
    rows = tuple(
        (label(local.language, words, kind), local.number(number))
        for kind, number in counts.items()
    )
    columns = (say_(f"{name}_what"), say_("how_many"))
    return Table(name, say_(name), columns, rows, say_(f"nothing_{name}"))


def _span(seconds: int | None, local: Local) -> str:
    return "—" if seconds is None else local.span(seconds)
