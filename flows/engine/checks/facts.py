"""Facts: declared before they are used, given by somebody, branched on by values they can have."""

from collections.abc import Iterator

from flows.engine.checks.keypad import events_of
from flows.engine.checks.paths import Found
from flows.engine.definition import (
    AskNode,
    BranchNode,
    DoNode,
    Flow,
    Node,
    RecordNode,
    spoken_at,
    written_at,
)
from flows.engine.run import START
from flows.engine.walk import CHANNEL, HOW

ANSWER = "answer"
OF_THE_ENGINE = {CHANNEL, HOW}


def facts_are_declared(flow: Flow) -> Iterator[Found]:
    """What is used is declared, what is declared is used, and its giver exists."""
    used: set[str] = set()
    for node in flow.nodes.values():
        for field, fact in _used(node):
            used.add(fact)
            if fact not in flow.facts and fact not in OF_THE_ENGINE:
                message = f"fact {fact!r} is not declared; add `{fact} = {{}}` under [facts]"
                yield f"nodes.{node.name}.{field}", message
        for field, fact in _stored(node):
            if fact in flow.facts and ANSWER not in flow.facts[fact].given_by:
                message = f'declare it with given_by = ["{ANSWER}"]: {fact!r} is an answer'
                yield f"nodes.{node.name}.{field}", message
    givers = {START, ANSWER, *events_of(flow)}
    for name, declared in flow.facts.items():
        where = f"facts.{name}"
        if name in OF_THE_ENGINE:
            yield where, "is the engine's own fact; take it out"
        elif name not in used:
            yield where, "is never used; take it out, so that nobody has to supply it"
        for giver in declared.given_by:
            if giver not in givers:
                yield f"{where}.given_by", f"{giver!r} is neither start, answer nor an event here"


def cases_are_values(flow: Flow) -> Iterator[Found]:
    """Where a fact lists its values, a branch tests only these."""
    for node in flow.nodes.values():
        if not isinstance(node, BranchNode) or node.fact not in flow.facts:
            continue
        values = flow.facts[node.fact].one_of
        if not values:
            continue
        for case in node.cases.keys() - set(values):
            message = f"{node.fact} is never {case!r}; it is one of {', '.join(values)}"
            yield f"nodes.{node.name}.cases", message


def _used(node: Node) -> Iterator[tuple[str, str]]:
    if isinstance(node, BranchNode):
        yield "fact", node.fact
    if isinstance(node, DoNode):
        yield from (("with", fact) for fact in node.with_facts)
    if isinstance(node, AskNode):
        yield from (
            (f"choices.{choice.key}", choice.when)
            for choice in node.choices.values()
            if choice.when is not None
        )
    for prompt in (*spoken_at(node), *written_at(node)):
        yield from (("prompts", fact) for _, fact in prompt.params)
    yield from _stored(node)


def _stored(node: Node) -> Iterator[tuple[str, str]]:
    if isinstance(node, RecordNode):
        yield "store", node.store
    if isinstance(node, AskNode):
        if node.store is not None:
            yield "store", node.store
        if node.collect is not None:
            yield "collect", node.collect.store
