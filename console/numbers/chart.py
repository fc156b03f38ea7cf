"""A day of 24 hours as bars, in the coordinates of an SVG."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

HOURS = 24
SLOT, BAR, HEIGHT = 30, 22, 160
LEFT, TOP, BELOW = 40, 10, 24
STEPS = (1, 2, 5)


@dataclass(frozen=True, slots=True)
class Part:
    """One piece of a bar; `group` chooses its colour and pattern."""

    group: str
    x: int
    y: int
    height: int


@dataclass(frozen=True, slots=True)
class Mark:
    """A word beside an axis."""

    text: str
    at: int


@dataclass(frozen=True, slots=True)
class Chart:
    """`title` and `told` are what somebody hears who does not see it; the table under it holds
    every number."""

    name: str
    title: str
    told: str
    width: int
    height: int
    bar: int
    parts: tuple[Part, ...]
    hours: tuple[Mark, ...]
    levels: tuple[Mark, ...]
    legend: tuple[tuple[str, str], ...]


def chart(
    name: str,
    title: str,
    told: str,
    of_hours: Mapping[int, Mapping[str, int]],
    legend: Sequence[tuple[str, str]],
) -> Chart:
    """Bars of stacked groups; `legend` is (group, what it is called), lowest piece first."""
    most = max((sum(groups.values()) for groups in of_hours.values()), default=0)
    top = _round_up(most)
    parts = []
    for hour, groups in sorted(of_hours.items()):
        y = TOP + HEIGHT
        for group, _ in legend:
            height = round(HEIGHT * groups.get(group, 0) / top)
            if groups.get(group, 0) and height == 0:
                height = 1
            if height:
                y -= height
                parts.append(Part(group, LEFT + hour * SLOT + (SLOT - BAR) // 2, y, height))
    return Chart(
        name=name,
        title=title,
        told=told,
        width=LEFT + HOURS * SLOT,
        height=TOP + HEIGHT + BELOW,
        bar=BAR,
        parts=tuple(parts),
        hours=tuple(
            Mark(f"{hour:02d}", LEFT + hour * SLOT + SLOT // 2) for hour in range(0, HOURS, 2)
        ),
        levels=tuple(
            Mark(str(level), TOP + HEIGHT - round(HEIGHT * level / top))
            for level in sorted({0, top // 2, top})
        ),
        legend=tuple(legend),
    )


def _round_up(most: int) -> int:
    """The next of 1, 2, 5, 10, 20, 50, ... so that an axis ends in a plain number."""
    power = 1
    while True:
        for step in STEPS:
            if step * power >= most:
                return step * power
        power *= 10
