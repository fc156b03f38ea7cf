"""How far right and down each box stands: near its neighbours, never over another."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from flows.drawing.layers import Bend, Layers, Place

GAP = 26.0  # between two places of one layer, in pixels
SWEEPS = 300
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
    x: dict[Place, float] = {}
    for row in layers.rows:
        x |= _apart(row, [(0.0, 1.0)] * len(row), sizes)
    for sweep in range(SWEEPS):
        rows = layers.rows if sweep % 2 == 0 else tuple(reversed(layers.rows))
        for row in rows:
            x |= _apart(row, [_wish(each, near[each], x) for each in row], sizes)
    return x


def _wish(each: Place, near: Sequence[Place], x: Mapping[Place, float]) -> tuple[float, float]:
    """Where a place would stand, and how strongly."""
    if not near:
        return x[each], 0.1
    pulls = [STRAIGHT if isinstance(each, Bend) and isinstance(b, Bend) else 1.0 for b in near]
    weight = sum(pulls)
    return sum(x[b] * pull for b, pull in zip(near, pulls, strict=True)) / weight, weight


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
