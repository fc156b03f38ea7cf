"""Pictures of flows: complete, readable, and nothing in them stands over anything else."""

from functools import cache
from itertools import combinations
from xml.etree import ElementTree

import pytest

from flows.drawing.graph import graph_of
from flows.drawing.layers import arrange
from flows.drawing.mermaid import mermaid
from flows.drawing.svg import svg
from flows.engine.definition import Flow
from flows.engine.load import DEFINITIONS, load_directory
from tests.flows.small import small

FLOWS = [small(), *load_directory(DEFINITIONS).values()]
SVG = "{http://www.w3.org/2000/svg}"


@cache
def drawn(number: int) -> str:
    """The picture of one of `FLOWS`; the largest takes seconds."""
    return svg(FLOWS[number])


def picture(flow: Flow) -> str:
    return drawn(FLOWS.index(flow))


@pytest.mark.parametrize("flow", FLOWS, ids=lambda flow: flow.name)
def test_mermaid_tells_every_node_and_every_arrow(flow: Flow) -> None:
    text = mermaid(flow)
    assert text.startswith("flowchart TD")
    assert text.count(" -->") == len(graph_of(flow).arrows)
    assert all(f"<b>{name}</b>" in text for name in flow.nodes)


def test_mermaid_labels_a_choice_with_key_and_meaning() -> None:
    assert '-->|"1 yes"|' in mermaid(small())


def test_mermaid_quotes_what_would_break_it() -> None:
    flow = small(nodes={"bye": {"kind": "end", "prompts": ['t."<odd>'], "reason": "done"}})
    assert "t.&quot;&lt;odd>" in mermaid(flow)


@pytest.mark.parametrize("flow", FLOWS, ids=lambda flow: flow.name)
def test_no_box_of_the_svg_stands_over_another_and_none_outside(flow: Flow) -> None:
    root = ElementTree.fromstring(picture(flow))
    group = root.find(f"{SVG}g")
    assert group is not None
    boxes = [
        [float(rect.attrib[side]) for side in ("x", "y", "width", "height")]
        for rect in group.findall(f"{SVG}rect")
        if "stroke" in rect.attrib
    ]
    assert len(boxes) == len(flow.nodes)
    for (x, y, width, height), (u, v, wide, high) in combinations(boxes, 2):
        assert x + width <= u or u + wide <= x or y + height <= v or v + high <= y
    assert all(x >= 0 and x + width <= float(root.attrib["width"]) for x, _, width, _ in boxes)
    assert all(y >= 0 and y + high <= float(root.attrib["height"]) for _, y, _, high in boxes)


@pytest.mark.parametrize("flow", FLOWS, ids=lambda flow: flow.name)
def test_the_svg_needs_nothing_else(flow: Flow) -> None:
    text = picture(flow)
    assert text.count("http") == 1  # the name of the format itself
    assert "<script" not in text
    assert "<image" not in text


@pytest.mark.parametrize("flow", FLOWS, ids=lambda flow: flow.name)
def test_arrows_run_down_a_layer_at_a_time(flow: Flow) -> None:
    layers = arrange(graph_of(flow))
    layer = {place: number for number, row in enumerate(layers.rows) for place in row}
    for route in layers.routes:
        steps = [layer[place] for place in route.places]
        assert steps == list(range(steps[0], steps[-1] + 1))
        assert len(steps) >= 3


def test_a_circle_is_drawn_with_one_arrow_upwards() -> None:
    nodes = {
        "second": {
            "kind": "ask",
            "prompts": ["t.second"],
            "choices": {
                "4": {"go": "first", "means": "again"},
                "5": {"go": "second", "means": "this"},
            },
        }
    }
    layers = arrange(graph_of(small(nodes=nodes)))
    upwards = [(r.arrow.source, r.arrow.target) for r in layers.routes if r.upwards]
    assert upwards == [("second", "first")]
