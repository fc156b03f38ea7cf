"""A `go` to another flow brings the nodes that it leads to into this one.

A session then needs one definition only, pins one hash, and keeps its own exits (human, silence,
danger) wherever it goes. A node that was brought in is named `flow:node`.
"""

from collections.abc import Iterator, Mapping
from typing import Any

_EXITS = ("next", "to", "answered", "failed", "silence", "wrong", "repeat", "default")


def link(content: Mapping[str, Any], others: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """`content` with what its `go` nodes reach in `others` (both as read from TOML, by flow name).

    What does not resolve is left as it stands; the checks name it.
    """
    nodes = dict(_nodes_of(content))
    waiting = [target for node in nodes.values() for target in _targets(node) if ":" in target]
    while waiting:
        target = waiting.pop()
        flow, _, name = target.partition(":")
        found = _nodes_of(others.get(flow, {})).get(name)
        if target in nodes or not isinstance(found, dict):
            continue
        nodes[target] = _renamed(found, flow)
        waiting += _targets(nodes[target])
    return {**content, "nodes": nodes}


def _nodes_of(content: Mapping[str, Any]) -> dict[str, Any]:
    nodes = content.get("nodes")
    return nodes if isinstance(nodes, dict) else {}


def _tables_with_exits(node: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    choices = node.get("choices")
    yield from (choices or {}).values() if isinstance(choices, dict) else ()
    if isinstance(collect := node.get("collect"), dict):
        yield collect


def _targets(node: object) -> list[str]:
    if not isinstance(node, dict):
        return []
    found = [node.get(field) for field in _EXITS]
    if isinstance(cases := node.get("cases"), dict):
        found += cases.values()
    for table in _tables_with_exits(node):
        if isinstance(table, dict):
            found += [table.get("go"), table.get("next")]
    return [target for target in found if isinstance(target, str)]


def _renamed(node: Mapping[str, Any], flow: str) -> dict[str, Any]:
    """The same node with every exit named from outside its flow."""

    def outside(target: object) -> object:
        return f"{flow}:{target}" if isinstance(target, str) and ":" not in target else target

    def exits(table: Mapping[str, Any], fields: tuple[str, ...]) -> dict[str, Any]:
        return {key: outside(value) if key in fields else value for key, value in table.items()}

    renamed = exits(node, _EXITS)
    if isinstance(cases := node.get("cases"), dict):
        renamed["cases"] = {value: outside(target) for value, target in cases.items()}
    if isinstance(choices := node.get("choices"), dict):
        renamed["choices"] = {
            key: exits(choice, ("go",)) if isinstance(choice, dict) else choice
            for key, choice in choices.items()
        }
    if isinstance(collect := node.get("collect"), dict):
        renamed["collect"] = exits(collect, ("next",))
    return renamed
