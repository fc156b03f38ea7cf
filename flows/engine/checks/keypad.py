"""The keypad: few choices, one meaning for each key, a human one key away (CONTRACT section 5)."""

from collections.abc import Iterator

from flows.engine import keys
from flows.engine.checks.paths import Found, any_step, reach, step_without_input
from flows.engine.definition import AskNode, ConnectNode, DoNode, EndNode, Flow, Node, RecordNode

BY_THEMSELVES = {keys.HUMAN: "a human", keys.REPEAT: "again", keys.BACK: "one question back"}


def questions(flow: Flow) -> Iterator[AskNode]:
    """The ask nodes of a flow."""
    return (node for node in flow.nodes.values() if isinstance(node, AskNode))


def few_choices(flow: Flow) -> Iterator[Found]:
    """Nobody remembers more than five; 0, 9, * and the secret are not counted."""
    for node in questions(flow):
        count = len(node.choices.keys() - {node.secret})
        if count > keys.MOST_CHOICES:
            message = f"offers {count} choices; {keys.MOST_CHOICES} at most, split the question"
            yield f"nodes.{node.name}", message


def one_meaning(flow: Flow) -> Iterator[Found]:
    """A key means the same at every question of every flow (invariant 34)."""
    for node in questions(flow):
        for key, choice in node.choices.items():
            if message := _misuse(flow, node, key, choice.means):
                yield f"nodes.{node.name}.choices.{key}", message


def _misuse(flow: Flow, node: AskNode, key: str, means: str) -> str | None:
    if key in BY_THEMSELVES:
        return f"key {key} is {BY_THEMSELVES[key]} at every question by itself; take it out"
    allowed = keys.MEANINGS[flow.audience].get(key)
    if allowed is not None:
        if means in allowed:
            return None
        return (
            f"key {key} means {' or '.join(sorted(allowed))} on every {flow.audience.value}'s "
            f"line, not {means!r}; take a free key"
        )
    if key in keys.FREE:
        if node.secret is None:
            return None
        return f"key {key} may be somebody's secret digit here; use 1 to 3 or drop `secret`"
    if key == node.secret:
        return None
    return f"{key!r} is no key; write 1 to 8"


def danger_is_declared(flow: Flow) -> Iterator[Found]:
    """Callers and seniors can say danger everywhere, so it has to lead somewhere."""
    if flow.audience.may_be_in_danger and flow.danger is None:
        yield "danger", f'is missing; a {flow.audience.value} needs it: write danger = "node"'


def human_is_rung(flow: Flow) -> Iterator[Found]:
    """Behind `human` somebody is rung before anything is asked again or ends."""
    for name in reach(flow, [flow.human], _until_somebody_is_rung):
        met = flow.nodes[name]
        if isinstance(met, AskNode) and met.hold:
            continue
        if isinstance(met, AskNode | RecordNode | EndNode):
            yield "human", f"meets {name!r} before anybody is rung; put a connect node first"


def _until_somebody_is_rung(flow: Flow, node: Node) -> Iterator[str]:
    if isinstance(node, ConnectNode | AskNode | RecordNode):
        return iter(())
    return step_without_input(flow, node)


def same_key_three_times(flow: Flow) -> Iterator[Found]:
    """No three questions in a row have the same right answer: that would be danger."""
    if flow.danger is None:
        return
    for first in questions(flow):
        for key in first.choices.keys() - {first.secret}:
            for second in _asked_after(flow, first, key):
                for third in _asked_after(flow, second, key):
                    if key in third.choices:
                        row = f"{first.name}, {second.name}, {third.name}"
                        message = f"key {key} three times ({row}) is danger; take another key"
                        yield f"nodes.{first.name}.choices.{key}", message


def _asked_after(flow: Flow, node: AskNode, key: str) -> Iterator[AskNode]:
    if key not in node.choices:
        return
    for name in reach(flow, [node.choices[key].go], _until_a_question):
        met = flow.nodes[name]
        if isinstance(met, AskNode):
            yield met


def _until_a_question(flow: Flow, node: Node) -> Iterator[str]:
    """A key that leaves a recording (0, 3) breaks the row of equal keys."""
    if isinstance(node, AskNode):
        return iter(())
    if isinstance(node, RecordNode):
        return (target for how, target in flow.exits_of(node) if how in ("next", "silence"))
    return any_step(flow, node)


def events_of(flow: Flow) -> set[str]:
    """The events that the domain has to handle for this flow."""
    return {node.event for node in flow.nodes.values() if isinstance(node, DoNode)}
