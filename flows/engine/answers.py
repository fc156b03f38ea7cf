"""What an answer does at a question: the rules of CONTRACT section 5, on every line alike."""

from flows.engine import keys
from flows.engine.definition import AskNode, Collect, Flow, RecordNode
from flows.engine.inputs import Digits, Recording, Speech, Text, TimedOut
from flows.engine.session import Session
from flows.engine.walk import HOW, Turn, ask_again, go, leave, spoken, timeout_s


def answer(
    flow: Flow, session: Session, node: AskNode, arrived: Digits | Speech | Text | TimedOut
) -> Turn:
    """An answer, or none, to the question `node`."""
    if node.collect is not None:
        return _collected(flow, session, node, node.collect, arrived)
    pressed = None if isinstance(arrived, TimedOut) else keys.read(arrived)
    if pressed is None:
        return _silence(flow, session, node)
    session = _after(session, pressed)
    if (turn := _common_key(flow, session, pressed)) is not None:
        return turn
    choice = keys.offered(node, session).get(pressed.key)
    if choice is not None:
        facts = {**session.facts, HOW: pressed.how}
        if node.store is not None:
            facts[node.store] = choice.means
        session = session._replace(facts=facts)
        return go(flow, session, choice.go, spoken(session, choice.heard))
    if (turn := _standing_danger(flow, session, pressed)) is not None:
        return turn
    return _wrong(flow, session, node)


def recorded(
    flow: Flow, session: Session, node: RecordNode, arrived: Digits | Text | Recording | TimedOut
) -> Turn:
    """A recorded or written answer; the common keys act here too, and the recording is kept."""
    match arrived:
        case Recording(reference, seconds, finished_by) if seconds > 0:
            session = _kept(session, node, reference, "recording")
            turn = _key_while_recording(flow, session, Digits(finished_by))
            return turn or go(flow, session, node.next)
        case Digits(digits) if digits:
            return _key_while_recording(flow, session, arrived) or ask_again(flow, session)
        case Text(text) if text.strip():
            turn = _key_while_recording(flow, session, arrived)
            return turn or go(flow, _kept(session, node, text, "text"), node.next)
        case _:
            return leave(flow, session, node.silence or flow.silence or flow.human, "silence")


def _common_key(flow: Flow, session: Session, pressed: keys.Pressed) -> Turn | None:
    """What 0, 9 and * do, and any key that is pressed three times in a row. The session knows of
    the key already."""
    if session.repeats >= keys.SAME_KEY_IS_DANGER and flow.danger is not None:
        return leave(flow, session._replace(last_key="", repeats=0), flow.danger, "same_key")
    match pressed.key:
        case keys.HUMAN:
            return leave(flow, session, flow.human, pressed.how)
        case keys.REPEAT:
            return _repeat(flow, session)
        case keys.BACK:
            return _back(flow, session)
        case _:
            return None


def _standing_danger(flow: Flow, session: Session, pressed: keys.Pressed) -> Turn | None:
    if flow.danger is not None and keys.stands_for_danger(flow, pressed.key):
        return leave(flow, session, flow.danger, pressed.how)
    return None


def _key_while_recording(flow: Flow, session: Session, arrived: Digits | Text) -> Turn | None:
    pressed = keys.read(arrived)
    if pressed is None or pressed.presses == 0:
        return None  # a sentence is the answer itself, whatever key it sounds like
    known = _after(session, pressed)
    return _common_key(flow, known, pressed) or _standing_danger(flow, session, pressed)


def _after(session: Session, pressed: keys.Pressed) -> Session:
    last_key, repeats = keys.row_of_equal(session, pressed)
    return session._replace(last_key=last_key, repeats=repeats, silent=0)


def _kept(session: Session, node: RecordNode, content: str, how: str) -> Session:
    return session._replace(facts={**session.facts, node.store: content, HOW: how})


def _repeat(flow: Flow, session: Session) -> Turn:
    node = flow.nodes[session.node]
    if isinstance(node, AskNode) and node.repeat is not None:
        return go(flow, session, node.repeat)
    return ask_again(flow, session)


def _back(flow: Flow, session: Session) -> Turn:
    if len(session.path) < 2:
        return ask_again(flow, session)
    return go(flow, session._replace(path=session.path[:-1]), session.path[-2])


def _collected(
    flow: Flow,
    session: Session,
    node: AskNode,
    collect: Collect,
    arrived: Digits | Speech | Text | TimedOut,
) -> Turn:
    """While digits are collected only * acts: 0 and 3 are digits like any other. A cry or a wish
    for a human in words is heard all the same."""
    if (cry := _cried(arrived)) is not None:
        known = _after(session, cry)
        turn = _common_key(flow, known, cry) or _standing_danger(flow, session, cry)
        if turn is not None:
            return turn
    typed = "" if isinstance(arrived, TimedOut) else _typed(arrived)
    if not typed:
        return _silence(flow, session, node)
    session = session._replace(last_key="", repeats=0, silent=0)
    if keys.BACK in typed:
        return _back(flow, session)
    fits = collect.least <= len(typed) <= collect.most
    if not (fits and typed.isascii() and typed.isdigit()):
        return _wrong(flow, session, node)
    facts = {**session.facts, collect.store: typed}
    return go(flow, session._replace(facts=facts), collect.next)


def _cried(arrived: Digits | Speech | Text | TimedOut) -> keys.Pressed | None:
    """Words without a digit that were understood as danger or as a wish for a human."""
    if not isinstance(arrived, Speech | Text) or arrived.key not in (keys.DANGER, keys.HUMAN):
        return None
    if any(char.isdecimal() for char in arrived.text):
        return None
    return keys.Pressed(arrived.key, "word" if isinstance(arrived, Speech) else "text", 0)


def _typed(arrived: Digits | Speech | Text) -> str:
    """What was typed; of words, the digits that they were understood as."""
    if isinstance(arrived, Digits):
        return "".join(arrived.digits.split())
    return "".join((arrived.key or arrived.text).split())


def _silence(flow: Flow, session: Session, node: AskNode) -> Turn:
    silent = session.silent + timeout_s(flow, session, node)
    if silent >= node.patience_s:
        return leave(flow, session, node.silence or flow.silence or flow.human, "silence")
    return ask_again(flow, session._replace(silent=silent), instead=node.slower)


def _wrong(flow: Flow, session: Session, node: AskNode) -> Turn:
    wrong = session.wrong + 1
    if wrong >= keys.WRONG_ENTRIES:
        return leave(flow, session, node.wrong or flow.human, "wrong")
    said = spoken(session, flow.not_understood)
    return ask_again(flow, session._replace(wrong=wrong), said)
