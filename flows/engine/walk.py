"""Moving through a flow: from a node to the next wait, and what a wait asks for."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from flows.engine import keys
from flows.engine.definition import (
    AskNode,
    BranchNode,
    ConnectNode,
    DoNode,
    EndNode,
    Flow,
    GoNode,
    Prompt,
    RecordNode,
    SayNode,
)
from flows.engine.events import Ask, Connect, Do, End, Event, PromptRef, RecordVoice, Say
from flows.engine.session import Session
from flows.errors import FlowRunsOn, SessionUnreadable

CHANNEL = "channel"  # fact: voice or sms
HOW = "how"  # fact: how the last answer came, or why an exit was taken
SMS = "sms"
VOICE = "voice"


@dataclass(frozen=True, slots=True)
class Turn:
    """The session after an input, and what it asks of the edge and of the domain.

    The last event says what is waited for (Ask, RecordVoice, Connect), what the domain has to do
    before anything goes on (Do), or End.
    """

    session: Session
    events: tuple[Event, ...]


def go(flow: Flow, session: Session, target: str, said: Sequence[Event] = ()) -> Turn:
    """Go on from `target` to the next wait, the next Do or the end, saying what lies between."""
    events = list(said)
    for _ in flow.nodes:
        node = flow.nodes[target]
        match node:
            case SayNode():
                events += spoken(session, node.prompts, node.sms)
                target = node.next
            case BranchNode():
                target = node.cases.get(session.facts.get(node.fact, ""), node.default)
            case GoNode():
                target = node.to
            case ConnectNode() if session.facts[CHANNEL] == SMS:
                target = node.failed  # two people cannot be joined over SMS
            case EndNode():
                events += spoken(session, node.prompts, node.sms)
                return ended(session._replace(node=target), node.reason, events)
            case DoNode():
                session = session._replace(node=target)
                return Turn(session, (*events, wait(flow, session)))
            case AskNode() | RecordNode():
                path = _path_to(session.path, target)
                session = session._replace(node=target, path=path, wrong=0, silent=0)
                return _waiting(flow, session, events)
            case ConnectNode():
                return _waiting(flow, session._replace(node=target), events)
    raise FlowRunsOn(flow.name, target)


def leave(flow: Flow, session: Session, target: str, how: str) -> Turn:
    """Take an exit, and remember why as the fact `how`."""
    return go(flow, session._replace(facts={**session.facts, HOW: how}), target)


def ask_again(
    flow: Flow, session: Session, said: Sequence[Event] = (), instead: tuple[Prompt, ...] = ()
) -> Turn:
    """Put the present question once more: after silence in the words of `instead`."""
    turn = _waiting(flow, session, said)
    node, asked = flow.nodes[session.node], turn.events[-1]
    if isinstance(node, AskNode) and isinstance(asked, Ask):
        words = _in_channel(session, instead, node.sms_again)
        asked = replace(asked, prompts=words or asked.prompts)
    return replace(turn, events=(*turn.events[:-1], asked))


def ended(session: Session, reason: str, events: Sequence[Event] = ()) -> Turn:
    """The last turn."""
    return Turn(session._replace(ended=reason), (*events, End(reason)))


def wait(flow: Flow, session: Session) -> Event:
    """The event of the node that the session stands at. Raises SessionUnreadable."""
    node = flow.nodes.get(session.node)
    match node:
        case AskNode():
            return Ask(
                prompts=_in_channel(session, node.prompts, node.sms),
                node=node.name,
                choices=keys.understood(flow, node, session),
                vocabulary=node.vocabulary,
                finish_on_star=node.collect is not None,
                max_digits=node.collect.most if node.collect is not None else 1,
                timeout_s=timeout_s(flow, session, node),
            )
        case RecordNode():
            return RecordVoice(_in_channel(session, node.prompts, node.sms), node.max_seconds)
        case ConnectNode():
            return Connect(_filled(session, node.prompts), node.target, node.timeout_s)
        case DoNode():
            named = {name: session.facts.get(name, "") for name in node.with_facts}
            return Do(node.event, {**named, **node.given})
        case _:
            raise SessionUnreadable(f"nothing waits at node {session.node!r} of {flow.name}")


def timeout_s(flow: Flow, session: Session, node: AskNode) -> int:
    """Seconds to wait now: where silence leads to a human, no longer than the patience lasts."""
    if node.silence or flow.silence:
        return node.timeout_s
    return min(node.timeout_s, node.patience_s - session.silent)


def spoken(
    session: Session, prompts: tuple[Prompt, ...], sms: tuple[Prompt, ...] = ()
) -> list[Event]:
    """A Say with what this channel has to say, or nothing."""
    said = _in_channel(session, prompts, sms)
    return [Say(said)] if said else []


def _waiting(flow: Flow, session: Session, events: Sequence[Event]) -> Turn:
    session = session._replace(step=session.step + 1)
    return Turn(session, (*events, wait(flow, session)))


def _path_to(path: tuple[str, ...], node: str) -> tuple[str, ...]:
    """A question met again is the same question: what came after it is forgotten."""
    return (*path[: path.index(node)], node) if node in path else (*path, node)


def _in_channel(
    session: Session, prompts: tuple[Prompt, ...], sms: tuple[Prompt, ...]
) -> tuple[PromptRef, ...]:
    return _filled(session, sms if session.facts[CHANNEL] == SMS else prompts)


def _filled(session: Session, prompts: tuple[Prompt, ...]) -> tuple[PromptRef, ...]:
    """A sentence with a gap that cannot be filled is left out: half of it would be no help."""
    filled = (
        PromptRef(prompt.key, {name: session.facts.get(fact, "") for name, fact in prompt.params})
        for prompt in prompts
    )
    return tuple(prompt for prompt in filled if all(prompt.params.values()))
