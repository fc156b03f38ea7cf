"""Nothing private is spoken before a key: a voicemail or a stranger may have answered."""

from collections.abc import Iterator

from flows.engine.checks.paths import Found, reach
from flows.engine.definition import AskNode, Flow, Node, Prompt, own_exits, spoken_at


def private_facts_behind_a_key(flow: Flow) -> Iterator[Found]:
    """Before the first key no prompt speaks a private fact, and no word stands for that key."""
    private = {fact.name for fact in flow.facts.values() if fact.private}
    if not private:
        return
    for name in reach(flow, [flow.start], _without_a_key):
        node = flow.nodes[name]
        for prompt in _said_unasked(node):
            if spoken := sorted(private & {fact for _, fact in prompt.params}):
                message = f"speaks {spoken[0]} before a key was pressed; move it behind a choice"
                yield f"nodes.{name}", message
        if isinstance(node, AskNode) and node.vocabulary is not None:
            message = "a voicemail's greeting may sound like a word; take keys only, until one came"
            yield f"nodes.{name}.vocabulary", message


def _without_a_key(flow: Flow, node: Node) -> Iterator[str]:
    if not isinstance(node, AskNode):
        return (target for _, target in own_exits(node))
    return iter([node.silence or flow.silence or flow.human])


def _said_unasked(node: Node) -> Iterator[Prompt]:
    if isinstance(node, AskNode):
        return iter((*node.prompts, *node.slower))
    return spoken_at(node)
