"""A flow as one SVG file that needs no script, font or other file."""

from collections.abc import Iterator, Mapping
from html import escape
from itertools import pairwise

from flows.drawing.graph import Arrow, Box, Graph, graph_of
from flows.drawing.layers import Bend, Place, Route, arrange
from flows.drawing.places import Size, Spot, place
from flows.engine.definition import Flow

LINE_HEIGHT = 15.0
LETTER_WIDTH = 6.6  # of the 11 px sans-serif; generous, so that no word leaves its box
LAYER_GAP = 16.0
MARGIN = 24.0
HEAD = 64.0
_COLOURS = {  # fill, border
    "say": ("#fffdf5", "#b9a86a"),
    "ask": ("#e6f0fb", "#2f6db0"),
    "record": ("#e6f0fb", "#2f6db0"),
    "connect": ("#f3e8fb", "#7d4bab"),
    "branch": ("#f4f4f4", "#8a8a8a"),
    "do": ("#e7f6ea", "#2e8b47"),
    "go": ("#ffffff", "#8a8a8a"),
    "end": ("#fbe9e7", "#b5483a"),
}


def svg(flow: Flow) -> str:
    """The flow as an SVG document."""
    graph = graph_of(flow)
    layers = arrange(graph)
    sizes = _sizes(graph)
    at = place(layers, sizes, LAYER_GAP)
    width = max(max(at[each].x + sizes[each].width / 2 for each in at), _length(graph.standing))
    height = max(at[each].y + sizes[each].height / 2 for each in at)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width + 2 * MARGIN:.0f}" '
        f'height="{height + HEAD + 2 * MARGIN:.0f}" font-family="sans-serif" font-size="11">',
        "<defs>"
        '<marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" '
        'orient="auto"><path d="M0 0 L8 4 L0 8 z" fill="#555"/></marker>'
        "</defs>",
        '<rect width="100%" height="100%" fill="white"/>',
        f'<text x="{MARGIN}" y="{MARGIN + 12}" font-size="17" font-weight="bold">'
        f"{escape(graph.title)}</text>",
        f'<text x="{MARGIN}" y="{MARGIN + 34}" fill="#444">{escape(graph.standing)}</text>',
        f'<g transform="translate({MARGIN} {MARGIN + HEAD})">',
        *(_line(route, at, sizes) for route in layers.routes),
        *(_label(route, at) for route in layers.routes if route.arrow.labels),
        *(part for box in graph.boxes for part in _box(box, at[box.name], sizes[box.name])),
        "</g>",
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _length(text: str) -> float:
    return len(text) * LETTER_WIDTH


def _sizes(graph: Graph) -> dict[Place, Size]:
    sizes: dict[Place, Size] = {}
    for box in graph.boxes:
        widest = max(_length(line) for line in (box.name + " " * 2, *box.lines))
        sizes[box.name] = Size(widest + 20, LINE_HEIGHT * (1 + len(box.lines)) + 12)
    layers = arrange(graph)
    for route in layers.routes:
        labelled = _labelled(route)
        for bend in route.places:
            if isinstance(bend, Bend):
                lines = route.arrow.labels if bend == labelled else ()
                widest = max(map(_length, lines), default=0.0)
                sizes[bend] = Size(widest + 4, LINE_HEIGHT * len(lines))
    return sizes


def _labelled(route: Route) -> Bend:
    """The bend that carries the label: the one next to where the arrow begins."""
    bend = route.places[-2] if route.upwards else route.places[1]
    assert isinstance(bend, Bend)
    return bend


def _line(route: Route, at: Mapping[Place, Spot], sizes: Mapping[Place, Size]) -> str:
    """Straight down through each layer, so that it meets no box; curved between the layers."""
    first, *bends, last = route.places
    points = [(at[first].x, at[first].y + sizes[first].height / 2)]
    for bend in bends:
        points += [(at[bend].x, at[bend].top), (at[bend].x, at[bend].bottom)]
    points.append((at[last].x, at[last].y - sizes[last].height / 2))
    if route.upwards:
        points.reverse()
    path = [f"M{points[0][0]:.1f} {points[0][1]:.1f}"]
    for (x, y), (to_x, to_y) in pairwise(points):
        middle = (y + to_y) / 2
        path.append(f"C{x:.1f} {middle:.1f} {to_x:.1f} {middle:.1f} {to_x:.1f} {to_y:.1f}")
    dashes = ' stroke-dasharray="5 4"' if route.upwards else ""
    return (
        f'<path d="{" ".join(path)}" fill="none" stroke="#777" marker-end="url(#tip)"{dashes}>'
        f"<title>{escape(_told(route.arrow))}</title></path>"
    )


def _told(arrow: Arrow) -> str:
    return f"{arrow.source} → {arrow.target}"


def _label(route: Route, at: Mapping[Place, Spot]) -> str:
    centre, lines = at[_labelled(route)], route.arrow.labels
    top = centre.y - LINE_HEIGHT * len(lines) / 2
    wide = max(map(_length, lines))
    words = "".join(
        f'<text x="{centre.x:.1f}" y="{top + LINE_HEIGHT * number + 11:.1f}" '
        f'text-anchor="middle" fill="#333">{escape(line)}</text>'
        for number, line in enumerate(lines)
    )
    return (
        f'<rect x="{centre.x - wide / 2:.1f}" y="{top:.1f}" width="{wide:.1f}" '
        f'height="{LINE_HEIGHT * len(lines):.1f}" fill="white" fill-opacity="0.9"/>{words}'
    )


def _box(box: Box, centre: Spot, size: Size) -> Iterator[str]:
    fill, border = _COLOURS[box.kind]
    left, top = centre.x - size.width / 2, centre.y - size.height / 2
    radius = size.height / 2 if box.kind in ("end", "go") else 4
    yield (
        f'<rect x="{left:.1f}" y="{top:.1f}" width="{size.width:.1f}" height="{size.height:.1f}" '
        f'rx="{min(radius, 18):.0f}" fill="{fill}" stroke="{border}">'
        f"<title>{escape(box.kind)}</title></rect>"
    )
    for number, line in enumerate((box.name, *box.lines)):
        weight = ' font-weight="bold"' if number == 0 else ' fill="#333"'
        yield (
            f'<text x="{centre.x:.1f}" y="{top + 17 + LINE_HEIGHT * number:.1f}" '
            f'text-anchor="middle"{weight}>{escape(line)}</text>'
        )
