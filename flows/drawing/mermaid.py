"""A flow as Mermaid text, for pages that draw it themselves."""

from flows.drawing.graph import Box, graph_of
from flows.engine.definition import Flow

_SHAPES = {
    "say": ("(", ")"),
    "ask": ("[/", "/]"),
    "record": ("[/", "/]"),
    "connect": ("[[", "]]"),
    "branch": ("{", "}"),
    "do": ("[", "]"),
    "go": ("((", "))"),
    "end": ("([", "])"),
}


def mermaid(flow: Flow) -> str:
    """The flow as a top-down Mermaid flowchart."""
    graph = graph_of(flow)
    ids = {box.name: f"n{at}" for at, box in enumerate(graph.boxes)}
    lines = ["flowchart TD", f"  %% {graph.title}", f"  %% {graph.standing}"]
    lines += [f"  {ids[box.name]}{_shape(box)}" for box in graph.boxes]
    for arrow in graph.arrows:
        label = f'|"{_quoted(", ".join(arrow.labels))}"|' if arrow.labels else ""
        lines.append(f"  {ids[arrow.source]} -->{label} {ids[arrow.target]}")
    return "\n".join(lines) + "\n"


def _shape(box: Box) -> str:
    before, after = _SHAPES[box.kind]
    words = "<br/>".join([f"<b>{_quoted(box.name)}</b>", *map(_quoted, box.lines)])
    return f'{before}"{words}"{after}'


def _quoted(text: str) -> str:
    return text.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")
