"""How far right and down each box stands: near its neighbours, never over another."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Self

from flows.drawing.layers import Bend, Layers, Place

GAP = 26.0  # between two places of one layer, in pixels
SWEEPS = 150  # down and up again, at most
STILL = 0.5  # pixels: when nothing moves farther in a sweep, all is in its place
STRAIGHT = 12.0  # how much more a bend pulls at a bend than a box does: long arrows stay straight


@dataclass(frozen=True, slots=True)
class Size:
    """In pixels."""

    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Spot:
    """A centre, in pixels from the upper left corner, and the span of its layer."""

    x: float
    y: float
    top: float
    bottom: float


def place(layers: Layers, sizes: Mapping[Place, Size], layer_gap: float) -> dict[Place, Spot]:
    """Where every box and bend is, the leftmost edge at 0 and the first layer at the top."""
    x = _across(layers, sizes)
    left = min(x[each] - sizes[each].width / 2 for each in x)
    spots: dict[Place, Spot] = {}
    top = 0.0
    for row in layers.rows:
        bottom = top + max((sizes[each].height for each in row), default=0.0)
        for each in row:
            spots[each] = Spot(x[each] - left, (top + bottom) / 2, top, bottom)
        top = bottom + layer_gap
    return spots


def _across(layers: Layers, sizes: Mapping[Place, Size]) -> dict[Place, float]:
    near: dict[Place, list[Place]] = {each: [] for row in layers.rows for each in row}
    for route in layers.routes:
        for upper, lower in pairwise(route.places):
            near[upper].append(lower)
            near[lower].append(upper)
    pulls = {each: _Pulls.of(each, others) for each, others in near.items()}
    x: dict[Place, float] = {}
    for row in layers.rows:
        x |= _apart(row, [(0.0, 1.0)] * len(row), sizes)
    for _ in range(SWEEPS):
        before = x.copy()
        for row in (*layers.rows, *reversed(layers.rows)):
            x |= _apart(row, [pulls[each].wish(x, x[each]) for each in row], sizes)
        if all(abs(x[each] - before[each]) < STILL for each in x):
            break
    return x


@dataclass(frozen=True, slots=True)
class _Pulls:
    """What draws a place to its neighbours, and how strongly all of them together."""

    to: tuple[tuple[Place, float], ...]
    weight: float

    @classmethod
    def of(cls, each: Place, near: Sequence[Place]) -> Self:
        to = tuple(
            (other, STRAIGHT if isinstance(each, Bend) and isinstance(other, Bend) else 1.0)
            for other in near
        )
        return cls(to, sum(pull for _, pull in to))

    def wish(self, x: Mapping[Place, float], here: float) -> tuple[float, float]:
        """Where the place would stand, and how strongly."""
        if not self.to:
            return here, 0.1
        return sum([x[other] * pull for other, pull in self.to]) / self.weight, self.weight


def _apart(
    row: Sequence[Place], wanted: Sequence[tuple[float, float]], sizes: Mapping[Place, Size]
) -> dict[Place, float]:
    """As near to `wanted` as the order and the gaps allow, by least squares.

    Measured from the packed row the condition is only that positions never fall, which pooling
    neighbours that would fall solves exactly.
    """
    packed, right = [], 0.0
    for each in row:
        packed.append(right + sizes[each].width / 2)
        right += sizes[each].width + GAP
    pools: list[tuple[float, float, int]] = []  # mean, weight, members
    for (aim, weight), least in zip(wanted, packed, strict=True):
        mean, members = aim - least, 1
        while pools and pools[-1][0] > mean:
            before, other, more = pools.pop()
            mean = (mean * weight + before * other) / (weight + other)
            weight, members = weight + other, members + more
        pools.append((mean, weight, members))
    shifts = [mean for mean, _, members in pools for _ in range(members)]
    return {each: least + by for each, least, by in zip(row, packed, shifts, strict=True)}
