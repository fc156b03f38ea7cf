"""A flow as boxes and arrows, before anybody decides where they stand."""

from collections.abc import Iterator
from dataclasses import dataclass

from flows.engine.definition import (
    AskNode,
    BranchNode,
    ConnectNode,
    DoNode,
    EndNode,
    Flow,
    GoNode,
    Node,
    Prompt,
    RecordNode,
    SayNode,
    own_exits,
)


@dataclass(frozen=True, slots=True)
class Box:
    """A node: its kind, its name and what it says or does, line by line."""

    name: str
    kind: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Arrow:
    """From one box to another; `labels` say when it is taken, none if always."""

    source: str
    target: str
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Graph:
    """Boxes in the order of the file. `standing` tells what holds at every question."""

    title: str
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    roots: tuple[str, ...]
    standing: str


def graph_of(flow: Flow) -> Graph:
    """Draw the node's own exits; the common ones are told once, in `standing`."""
    arrows: dict[tuple[str, str], list[str]] = {}
    for node in flow.nodes.values():
        for how, target in own_exits(node):
            labels = arrows.setdefault((node.name, target), [])
            if label := _label(node, how):
                labels.append(label)
    roots = [flow.start, flow.human, flow.silence or flow.human, flow.danger or flow.human]
    return Graph(
        title=flow.title,
        boxes=tuple(_box(node) for node in flow.nodes.values()),
        arrows=tuple(Arrow(*ends, tuple(labels)) for ends, labels in arrows.items()),
        roots=tuple(dict.fromkeys(roots)),
        standing=" · ".join(_standing(flow)),
    )


def _standing(flow: Flow) -> Iterator[str]:
    yield f"At every question: 0 or two wrong entries → {flow.human}"
    yield f"silence → {flow.silence or flow.human}"
    yield "9 again"
    yield "* one question back"
    if flow.danger is not None:
        also = "3, or " if flow.audience.may_be_in_danger else ""
        yield f"{also}the same key three times → {flow.danger}"


def _label(node: Node, how: str) -> str:
    if isinstance(node, AskNode) and how in node.choices:
        means = node.choices[how].means
        return means if means == how else f"{how} {means}"
    if isinstance(node, RecordNode) and how == "next":
        return "recorded"
    return "" if how in ("next", "to") else how


def _box(node: Node) -> Box:
    match node:
        case SayNode():
            return Box(node.name, "say", _keys(node.prompts or node.sms))
        case AskNode():
            return Box(node.name, "ask", _keys(node.prompts))
        case RecordNode():
            lines = (*_keys(node.prompts), f"up to {node.max_seconds} s as {node.store}")
            return Box(node.name, "record", lines)
        case ConnectNode():
            return Box(node.name, "connect", (*_keys(node.prompts), f"rings {node.target}"))
        case BranchNode():
            return Box(node.name, "branch", (f"{node.fact}?",))
        case DoNode():
            given = tuple(f"{name} = {value}" for name, value in node.given.items())
            return Box(node.name, "do", (node.event, *given))
        case GoNode():
            return Box(node.name, "go", ())
        case EndNode():
            return Box(node.name, "end", (*_keys(node.prompts or node.sms), f"ends: {node.reason}"))


def _keys(prompts: tuple[Prompt, ...]) -> tuple[str, ...]:
    return tuple(
        f"{prompt.key} ({', '.join(name for name, _ in prompt.params)})"
        if prompt.params
        else prompt.key
        for prompt in prompts
    )
