"""Which layer each box stands in, and in which order: arrows point down and cross seldom.

Every arrow spans at least two layers; in each layer between its ends stands a bend. The layers
with odd numbers hold bends only, so that a label, which is a wide bend, meets no box.
"""

from bisect import bisect_right, insort
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from flows.drawing.graph import Arrow, Graph

SWEEPS = 24
_NO_MORE = Arrow("", "", ())


@dataclass(frozen=True, slots=True)
class Bend:
    """Where the arrow number `arrow` passes through `layer`."""

    arrow: int
    layer: int


Place = str | Bend  # a box by its name, or a bend


@dataclass(frozen=True, slots=True)
class Route:
    """An arrow from layer to layer, always downwards; `upwards` if it really points up."""

    arrow: Arrow
    places: tuple[Place, ...]
    upwards: bool


@dataclass(frozen=True, slots=True)
class Layers:
    """The places of each layer from left to right, and the routes between them."""

    rows: tuple[tuple[Place, ...], ...]
    routes: tuple[Route, ...]


def arrange(graph: Graph) -> Layers:
    """Put `graph` into layers."""
    upwards = _upward_arrows(graph)
    layer = _layer_of(graph, upwards)
    routes = tuple(
        _route(at, arrow, layer, arrow in upwards)
        for at, arrow in enumerate(graph.arrows)
        if arrow.source != arrow.target
    )
    rows: list[list[Place]] = [[] for _ in range(max(layer.values()) + 1)]
    for box in graph.boxes:
        rows[layer[box.name]].append(box.name)
    for route in routes:
        for place in route.places:
            if isinstance(place, Bend):
                rows[place.layer].append(place)
    return Layers(_untangled(rows, routes), routes)


def _upward_arrows(graph: Graph) -> set[Arrow]:
    """Arrows that close a circle, met by walking from the roots."""
    leaving: dict[str, list[Arrow]] = {box.name: [] for box in graph.boxes}
    for arrow in graph.arrows:
        leaving[arrow.source].append(arrow)
    upwards: set[Arrow] = set()
    done: set[str] = set()
    for root in (*graph.roots, *leaving):
        walk = [(root, iter(leaving[root]))] if root not in done else []
        above = {root}
        while walk:
            name, rest = walk[-1]
            arrow = next(rest, _NO_MORE)
            if arrow is _NO_MORE:
                walk.pop()
                above.discard(name)
                done.add(name)
            elif arrow.target in above:
                upwards.add(arrow)
            elif arrow.target not in done:
                above.add(arrow.target)
                walk.append((arrow.target, iter(leaving[arrow.target])))
    return upwards


def _layer_of(graph: Graph, upwards: set[Arrow]) -> dict[str, int]:
    """Each box two layers below the lowest that leads to it; lone ones just above their goal."""
    downward = [arrow for arrow in graph.arrows if arrow not in upwards]
    layer = dict.fromkeys((box.name for box in graph.boxes), 0)
    for _ in graph.boxes:
        for arrow in downward:
            layer[arrow.target] = max(layer[arrow.target], layer[arrow.source] + 2)
    led_to = {arrow.target for arrow in downward}
    for box in reversed(graph.boxes):
        goals = [layer[arrow.target] for arrow in downward if arrow.source == box.name]
        if box.name not in led_to and goals and box.name != graph.roots[0]:
            layer[box.name] = min(goals) - 2
    return layer


def _route(at: int, arrow: Arrow, layer: Mapping[str, int], upwards: bool) -> Route:
    top, bottom = arrow.source, arrow.target
    if upwards:
        top, bottom = bottom, top
    between = range(layer[top] + 1, layer[bottom])
    return Route(arrow, (top, *(Bend(at, number) for number in between), bottom), upwards)


def _untangled(
    rows: Sequence[Sequence[Place]], routes: Sequence[Route]
) -> tuple[tuple[Place, ...], ...]:
    """Order each row by the middle of its neighbours, above and below in turn; keep the best."""
    above: dict[Place, list[Place]] = {place: [] for row in rows for place in row}
    below: dict[Place, list[Place]] = {place: [] for row in rows for place in row}
    for route in routes:
        for upper, lower in pairwise(route.places):
            below[upper].append(lower)
            above[lower].append(upper)
    now = [list(row) for row in rows]
    best, fewest = now, _crossings(now, below)
    for sweep in range(SWEEPS):
        near, order = (above, now) if sweep % 2 == 0 else (below, list(reversed(now)))
        at: dict[Place, float] = {}
        for row in order:
            middle = {place: _middle(near[place], at, here) for here, place in enumerate(row)}
            row.sort(key=middle.__getitem__)
            at |= {place: float(here) for here, place in enumerate(row)}
        crossings = _crossings(now, below)
        if crossings < fewest:
            best, fewest = [list(row) for row in now], crossings
    return tuple(tuple(row) for row in best)


def _middle(neighbours: Sequence[Place], at: Mapping[Place, float], here: int) -> float:
    known = [at[place] for place in neighbours if place in at]
    return sum(known) / len(known) if known else float(here)


def _crossings(rows: Sequence[Sequence[Place]], below: Mapping[Place, Sequence[Place]]) -> int:
    crossed = 0
    for upper, lower in pairwise(rows):
        at = {place: here for here, place in enumerate(lower)}
        ends_before: list[int] = []
        for place in upper:
            for end in sorted(at[target] for target in below[place]):
                crossed += len(ends_before) - bisect_right(ends_before, end)
                insort(ends_before, end)
    return crossed
