"""Begin a conversation, and take it one input further.

What is said in the turn that ends with a Do belongs to the same breath as what follows its `Done`:
the caller of these functions keeps the Says until a turn ends otherwise.
"""

from collections.abc import Mapping

from flows.engine import keys
from flows.engine.answers import answer, recorded
from flows.engine.definition import AskNode, ConnectNode, DoNode, Flow, RecordNode
from flows.engine.events import End
from flows.engine.inputs import (
    DialEnded,
    Digits,
    Done,
    HungUp,
    Input,
    Recording,
    Speech,
    Text,
    TimedOut,
)
from flows.engine.session import Session
from flows.engine.walk import CHANNEL, SMS, Turn, ended, go, wait
from flows.errors import ChannelRefused, FactsMissing, WrongDefinition

HUNG_UP = "hung_up"
START = "start"

__all__ = ["HUNG_UP", "Turn", "begin", "present", "resume", "secret_awaited", "veil_secret"]


def begin(flow: Flow, facts: Mapping[str, str]) -> Turn:
    """Start `flow` with what the domain knows; facts that it does not declare are left out.

    The fact `channel` is the first of the flow's channels unless given. Raises FactsMissing and
    ChannelRefused.
    """
    channel = facts.get(CHANNEL, flow.channels[0])
    if channel not in flow.channels:
        raise ChannelRefused(flow.name, channel, flow.channels)
    session = Session(
        flow=flow.name,
        flow_hash=flow.hash,
        node=flow.start,
        step=0,
        wrong=0,
        silent=0,
        last_key="",
        repeats=0,
        facts={CHANNEL: channel, **_declared(flow, START, facts, {})},
        path=(),
        ended=None,
    )
    return go(flow, session, flow.start)


def resume(flow: Flow, session: Session, arrived: Input) -> Turn:
    """Take one input. What the present wait cannot take changes nothing and is asked again.

    Raises WrongDefinition, and FactsMissing when a `Done` lacks what its event has to give.
    """
    if session.ended is not None:
        return present(flow, session)
    _check_pinned(flow, session)
    if not _can_come(session, arrived):
        return present(flow, session)
    match flow.nodes.get(session.node), arrived:
        case DoNode(event=event, next=then), Done(facts):
            given = _declared(flow, event, facts, session.facts)
            return go(flow, session._replace(facts={**session.facts, **given}), then)
        case DoNode(), _:
            return present(flow, session)
        case _, HungUp():
            return ended(session, HUNG_UP)
        case AskNode(vocabulary=None), Speech():
            return present(flow, session)  # nobody listens for words: a voicemail may speak
        case AskNode() as node, Digits() | Speech() | Text() | TimedOut():
            return answer(flow, session, node, arrived)
        case RecordNode() as node, Digits() | Text() | Recording() | TimedOut():
            return recorded(flow, session, node, arrived)
        case ConnectNode() as node, DialEnded(outcome):
            joined = outcome == "completed"
            return go(flow, session, node.answered if joined else node.failed)
        case _:
            return present(flow, session)


def present(flow: Flow, session: Session) -> Turn:
    """What is waited for now, said again; the session stays as it is. Raises WrongDefinition."""
    if session.ended is not None:
        return Turn(session, (End(session.ended),))
    _check_pinned(flow, session)
    return Turn(session, (wait(flow, session),))


def secret_awaited(flow: Flow, session: Session) -> str | None:
    """The name of the secret that the present question understands ("duress"), if any."""
    node = flow.nodes.get(session.node)
    return node.secret if isinstance(node, AskNode) and session.ended is None else None


def veil_secret(flow: Flow, session: Session, arrived: Input, digit: str | None) -> Input:
    """Replace the senior's own secret `digit` by the secret's name, where it is understood.

    The domain calls this before `resume`; the digit itself never reaches a session.
    """
    secret = secret_awaited(flow, session)
    if secret is None or not digit or not isinstance(arrived, Digits | Text):
        return arrived
    pressed = keys.read(arrived)
    if pressed is None or pressed.key != digit:
        return arrived
    return Digits(secret) if isinstance(arrived, Digits) else Text("", secret)


def _can_come(session: Session, arrived: Input) -> bool:
    """Whether `arrived` belongs to the channel of the conversation."""
    over_sms = session.facts.get(CHANNEL) == SMS
    match arrived:
        case Text():
            return over_sms
        case Digits() | Speech() | Recording() | DialEnded():
            return not over_sms
        case _:
            return True


def _check_pinned(flow: Flow, session: Session) -> None:
    if flow.hash != session.flow_hash:
        raise WrongDefinition(session.flow_hash, flow.hash)


def _declared(
    flow: Flow, giver: str, given: Mapping[str, str], known: Mapping[str, str]
) -> dict[str, str]:
    """What `giver` owes the flow; a fact that is known already may be left out."""
    due = [fact for fact in flow.facts.values() if giver in fact.given_by]
    taken = {fact.name: given.get(fact.name, known.get(fact.name, "")).strip() for fact in due}
    taken = {fact.name: taken[fact.name] or fact.default or "" for fact in due}
    if missing := [fact.name for fact in due if fact.default is None and not taken[fact.name]]:
        raise FactsMissing(flow.name, giver, missing)
    return taken
