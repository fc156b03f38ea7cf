"""Today's check-ins as one picture: a mark for each senior over the hour of the call."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from zoneinfo import ZoneInfo

from console.web.local import Local

QUARTER_S = 900
STEP_X, STEP_Y = 26, 20
LEFT, TOP, BOTTOM = 22, 8, 30


@dataclass(frozen=True, slots=True)
class Asked:
    """A senior on the picture: when the call is due, and in which group of states."""

    href: str
    label: str
    group: str
    call_at: datetime


@dataclass(frozen=True, slots=True)
class Mark:
    """One mark at its place."""

    x: int
    y: int
    href: str
    label: str
    group: str


@dataclass(frozen=True, slots=True)
class Tick:
    """An hour on the axis."""

    x: int
    text: str


@dataclass(frozen=True, slots=True)
class Picture:
    """`now_x` is where the present stands, or None outside of the day's hours."""

    width: int
    height: int
    axis_y: int
    marks: tuple[Mark, ...]
    ticks: tuple[Tick, ...]
    now_x: int | None


def draw(asked: Sequence[Asked], local: Local) -> Picture | None:
    """Marks of one quarter of an hour stand on each other. None if nobody is asked today."""
    if not asked:
        return None
    quarters: dict[int, list[Asked]] = defaultdict(list)
    zone = ZoneInfo(local.tz)
    for item in asked:
        clock = item.call_at.astimezone(zone).time()
        quarters[_quarter(clock)].append(item)
    first = min(min(quarters) // 4 * 4, 28)
    last = max((max(quarters) // 4 + 1) * 4, 68)
    tallest = max(len(group) for group in quarters.values())
    axis_y = TOP + max(tallest, 3) * STEP_Y
    marks = tuple(
        Mark(
            x=LEFT + (quarter - first) * STEP_X + STEP_X // 2,
            y=axis_y - STEP_Y // 2 - index * STEP_Y,
            href=item.href,
            label=item.label,
            group=item.group,
        )
        for quarter, group in sorted(quarters.items())
        for index, item in enumerate(sorted(group, key=lambda i: (i.call_at, i.href)))
    )
    ticks = tuple(
        Tick(LEFT + (quarter - first) * STEP_X, f"{quarter // 4:02d}:00")
        for quarter in range(first, last + 1, 4)
    )
    seconds = local.now.astimezone(zone).time()
    at = LEFT + (_seconds(seconds) - first * QUARTER_S) * STEP_X // QUARTER_S
    width = 2 * LEFT + (last - first) * STEP_X
    inside = first <= _quarter(seconds) < last
    return Picture(width, axis_y + BOTTOM, axis_y, marks, ticks, at if inside else None)


def _seconds(clock: time) -> int:
    return clock.hour * 3600 + clock.minute * 60 + clock.second


def _quarter(clock: time) -> int:
    return _seconds(clock) // QUARTER_S
