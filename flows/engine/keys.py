"""The keys that mean the same on every line (CONTRACT section 5), and how an input becomes a key."""

from dataclasses import dataclass

from flows.engine.definition import AskNode, Audience, Choice, Flow
from flows.engine.inputs import Digits, Speech, Text
from flows.engine.session import Session

HUMAN = "0"
DANGER = "3"
REPEAT = "9"
BACK = "*"
FREE = ("4", "5", "6", "7", "8")
MOST_CHOICES = 5

SAME_KEY_IS_DANGER = 3  # presses in a row
WRONG_ENTRIES = 2  # then a human
SILENCE_S = 15  # seconds in all, then a human

MEANINGS: dict[Audience, dict[str, frozenset[str]]] = {
    audience: {
        "1": frozenset({"yes", "well", "going"}),
        "2": frozenset({second}),
        "3": frozenset({third}),
    }
    for audience, second, third in (
        (Audience.CALLER, "need", "danger"),
        (Audience.SENIOR, "need", "danger"),
        (Audience.CONTACT, "cannot", "needs_help"),
        (Audience.OFFICER, "seen_well", "needs_help"),
    )
}
MEANINGS[Audience.OFFICER] |= {"4": frozenset({"not_at_home"}), "5": frozenset({"cannot"})}


@dataclass(frozen=True, slots=True)
class Pressed:
    """One answer: its key (empty: not understood), how it came, how often that key was pressed.

    `presses` is 0 for a spoken or written answer, which breaks the row of equal keys.
    """

    key: str
    how: str
    presses: int


def read(answer: Digits | Speech | Text) -> Pressed | None:
    """Reduce an answer to one key; None means that nothing was pressed or said."""
    match answer:
        case Digits(digits):
            if not digits:
                return None
            if len(set(digits)) == 1:
                return Pressed(digits[0], "key", len(digits))
            return Pressed(digits if digits.isalpha() else "", "key", 0)
        case Speech(text, key):
            if not text.strip() and key is None:
                return None
            return Pressed(key or "", "word", 0)
        case Text(text, key):
            bare = _bare_key(text)
            understood_as = key or bare
            return Pressed(understood_as, "text", 1 if bare and bare == understood_as else 0)


def _bare_key(text: str) -> str:
    """The one key that a message consists of, in any script's digits, or nothing."""
    written = text.strip()
    if written == BACK:
        return BACK
    return str(int(written)) if len(written) == 1 and written.isdecimal() else ""


def row_of_equal(session: Session, pressed: Pressed) -> tuple[str, int]:
    """The key pressed last and how many times in a row, `pressed` included."""
    if pressed.presses == 0:
        return "", 0
    before = session.repeats if session.last_key == pressed.key else 0
    return pressed.key, before + pressed.presses


def offered(node: AskNode, session: Session) -> dict[str, Choice]:
    """The choices that hold now: those whose `when` fact is there."""
    return {
        key: choice
        for key, choice in node.choices.items()
        if choice.when is None or session.facts.get(choice.when)
    }


def stands_for_danger(flow: Flow, key: str) -> bool:
    """Whether `key` means danger here even at a question that does not offer it."""
    return key == DANGER and flow.audience.may_be_in_danger and flow.danger is not None


def understood(flow: Flow, node: AskNode, session: Session) -> tuple[str, ...]:
    """The keys to listen for, in their order on the keypad; the secret is never among them."""
    if node.collect is not None:
        return (BACK,)
    keys = {key for key in offered(node, session) if key != node.secret}
    if stands_for_danger(flow, DANGER):
        keys.add(DANGER)
    return (*sorted(keys), HUMAN, REPEAT, BACK)
