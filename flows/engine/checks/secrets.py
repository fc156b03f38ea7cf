"""A secret choice must be, to the ear, key 1: who listens in may not tell them apart."""

from collections.abc import Iterator

from flows.engine.checks.keypad import questions
from flows.engine.checks.paths import Found
from flows.engine.definition import (
    AskNode,
    BranchNode,
    ConnectNode,
    DoNode,
    EndNode,
    Flow,
    GoNode,
    Node,
    RecordNode,
    SayNode,
)

WELL = "1"


def secret_is_a_choice(flow: Flow) -> Iterator[Found]:
    """A secret is one of the choices, beside key 1, and leaves no trace in a stored fact."""
    for node in questions(flow):
        if node.secret is None:
            continue
        for key in (node.secret, WELL):
            if key not in node.choices:
                where, message = f"nodes.{node.name}.choices", f"add the choice {key}"
                yield where, f"{message}: a secret needs itself and the {WELL} that it sounds like"
        if node.store is not None:
            yield f"nodes.{node.name}.store", "would keep which key it was; take it out"


def secret_sounds_like_one(flow: Flow) -> Iterator[Found]:
    """Whatever is heard after the secret until the end is what is heard after key 1."""
    for node in questions(flow):
        plain, secret = node.choices.get(WELL), node.choices.get(node.secret or "")
        if plain is None or secret is None:
            continue
        where = f"nodes.{node.name}.choices.{secret.key}"
        if plain.heard != secret.heard:
            yield where, "says something else back than key 1; write the same `heard`"
        if differ := _first_difference(flow, plain.go, secret.go):
            yield where, f"sounds unlike key 1: {differ[0]!r} against {differ[1]!r}; say the same"


def _first_difference(flow: Flow, plain: str, secret: str) -> tuple[str, str] | None:
    met: set[tuple[str, str]] = set()
    waiting = [(plain, secret)]
    while waiting:
        pair = (_next_heard(flow, waiting[0][0]), _next_heard(flow, waiting[0][1]))
        del waiting[0]
        if pair[0] == pair[1] or pair in met:
            continue
        met.add(pair)
        one, other = flow.nodes[pair[0]], flow.nodes[pair[1]]
        exits = dict(_audible_exits(flow, one)), dict(_audible_exits(flow, other))
        if _heard_at(one) != _heard_at(other) or exits[0].keys() != exits[1].keys():
            return pair
        waiting += [(exits[0][how], exits[1][how]) for how in exits[0]]
    return None


def _next_heard(flow: Flow, name: str) -> str:
    """Skip what makes no sound."""
    passed = set()
    while isinstance(node := flow.nodes[name], DoNode | GoNode) and name not in passed:
        passed.add(name)
        name = node.next if isinstance(node, DoNode) else node.to
    return name


def _audible_exits(flow: Flow, node: Node) -> Iterator[tuple[str, str]]:
    yield from flow.exits_of(node)
    if isinstance(node, AskNode):
        yield "wrong", node.wrong or flow.human
        yield "9", node.repeat or node.name


def _heard_at(node: Node) -> object:
    """What can be heard or noticed at a node; two that are equal here sound the same."""
    match node:
        case SayNode() | EndNode():
            return type(node), node.prompts, node.sms
        case BranchNode():
            return type(node), node.fact
        case ConnectNode():
            return type(node), node.prompts, node.target, node.timeout_s
        case RecordNode():
            return type(node), node.prompts, node.sms, node.max_seconds
        case AskNode():
            words = (node.prompts, node.sms, node.slower, node.sms_again, node.vocabulary)
            said_back = {key: choice.heard for key, choice in node.choices.items()}
            collected = node.collect and (node.collect.least, node.collect.most)
            waits = (node.timeout_s, node.patience_s)
            return type(node), words, said_back, node.secret, collected, waits
        case _:
            return node
