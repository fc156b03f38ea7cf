"""Where a flow can lead: nowhere, in a circle, or to an end."""

import difflib
from collections.abc import Callable, Iterable, Iterator

from flows.engine.definition import (
    AskNode,
    BranchNode,
    ConnectNode,
    EndNode,
    Flow,
    Node,
    RecordNode,
    own_exits,
)
from flows.engine.walk import CHANNEL, SMS

Found = tuple[str, str]  # (where, message)
Steps = Callable[[Flow, Node], Iterable[str]]


def any_step(flow: Flow, node: Node) -> Iterator[str]:
    """Every node that `node` can lead to."""
    return (target for _, target in flow.exits_of(node))


def step_without_input(flow: Flow, node: Node) -> Iterator[str]:
    """Where `node` can lead while the other side does nothing at all."""
    if isinstance(node, AskNode) and node.hold:
        return  # the domain ends it: somebody picks up, or everybody has been rung
    for how, target in flow.exits_of(node):
        if not isinstance(node, AskNode | RecordNode) or how == "silence":
            yield target


def steps_over(channel: str) -> Steps:
    """Every node that a node can lead to in one channel."""

    def steps(flow: Flow, node: Node) -> Iterator[str]:
        if isinstance(node, BranchNode) and node.fact == CHANNEL:
            return iter([node.cases.get(channel, node.default)])
        if isinstance(node, ConnectNode) and channel == SMS:
            return iter([node.failed])
        return any_step(flow, node)

    return steps


def reach(flow: Flow, start: Iterable[str], steps: Steps) -> list[str]:
    """The names of the nodes that can be met from `start`, these included, nearest first."""
    met = dict.fromkeys(start)
    waiting = list(met)
    while waiting:
        for target in steps(flow, flow.nodes[waiting.pop(0)]):
            if target not in met:
                met[target] = None
                waiting.append(target)
    return list(met)


def exits_lead_somewhere(flow: Flow) -> Iterator[Found]:
    """Every exit names a node that exists."""
    common = {"start": flow.start, "human": flow.human}
    common |= {"silence": flow.silence or flow.human, "danger": flow.danger or flow.human}
    named = [(how, target) for how, target in common.items()]
    named += [
        (f"nodes.{node.name}.{how}", target)
        for node in flow.nodes.values()
        for how, target in own_exits(node)
    ]
    for where, target in named:
        if target not in flow.nodes:
            yield where, f"leads to {target!r}, which {_missing(flow, target)}"


def _missing(flow: Flow, target: str) -> str:
    other, colon, node = target.partition(":")
    if colon:
        return f"is not there: flow {other!r} with node {node!r} has to be in the same directory"
    near = difflib.get_close_matches(target, flow.nodes, n=1)
    hint = f"did you mean {near[0]!r}?" if near else f"add [nodes.{target}]"
    return f"is not a node; {hint}"


def nothing_unreachable(flow: Flow) -> Iterator[Found]:
    """Every node can be met, over one of the flow's channels."""
    met: set[str] = set()
    for channel in flow.channels:
        met.update(reach(flow, [flow.start], steps_over(channel)))
    for name in flow.nodes:
        if name not in met:
            yield f"nodes.{name}", "cannot be reached; lead an exit to it or take it out"


def every_path_ends(flow: Flow) -> Iterator[Found]:
    """From everywhere an end can be reached."""
    for name in flow.nodes:
        if not any(isinstance(flow.nodes[met], EndNode) for met in reach(flow, [name], any_step)):
            yield f"nodes.{name}", "never ends; lead one of its exits to an end node"


def no_loop_without_input(flow: Flow) -> Iterator[Found]:
    """No circle runs on while the other side does nothing."""
    for name, node in flow.nodes.items():
        again = reach(flow, step_without_input(flow, node), step_without_input)
        if name in again:
            yield f"nodes.{name}", "comes back to itself without an input; let it ask, or end"
