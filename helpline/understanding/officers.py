"""Officers' short messages: "1 4821", "ja raha hu 4821", "2 4821 GD 17/26".

Figures are read strictly: one code, one action, one diary entry, or no guess. Words are read as
on the telephone. A message whose figures and words report different things reports nothing.
"""

import re
from dataclasses import dataclass
from typing import Final

from helpline.understanding.denial import settle
from helpline.understanding.figures import CODE_LENGTH, Figures, figures
from helpline.understanding.keypad import key_said
from helpline.understanding.meanings import Meaning
from helpline.understanding.reading import DENIALS, Mark, meanings, read
from helpline.understanding.reserved import reserved
from helpline.understanding.responding import Action, action_of
from helpline.understanding.script import clean

# "Fwd: ..." are somebody else's words, our own alert's among them, which says what to write.
_FORWARDED: Final = re.compile(r"\W*(?:fwd?|forwarded(?: message)?)\s*[:>-]")
_BY_KEY: Final = dict(zip("12345", Action, strict=True))
_UNSAID: Final = DENIALS | {
    Meaning.QUESTION,
    Meaning.CONDITION,
    Meaning.OTHERWISE,
    Meaning.HEARSAY,
    Meaning.LATER,
    Meaning.FAREWELL,
}


@dataclass(frozen=True, slots=True)
class OfficerReply:
    """What a message reports, and for which incident.

    `action` is None when the message reports nothing or contradicts itself, `code` when it names
    no incident or more than one. `diary_number` is the general diary entry, such as "17/26".
    """

    action: Action | None
    code: str | None = None
    diary_number: str | None = None


def officer_reply(text: str, *, code_length: int = CODE_LENGTH) -> OfficerReply:
    """Read an officer's message; `code_length` is the number of digits of a code.

    Never raises on any text. Words that the provider reserves (STOP, YES, ...) report nothing.
    """
    body = clean(text)
    if reserved(body):
        return OfficerReply(None)
    seen = figures(body, code_length)
    if _FORWARDED.match(body):
        return OfficerReply(None, seen.code)
    if reserved(seen.words) and seen.words.strip() != "help":
        return OfficerReply(None, seen.code)
    marks = settle(read("responders", seen.words))
    return OfficerReply(_action(seen, marks), seen.code, seen.diary_number)


def _action(seen: Figures, marks: list[Mark]) -> Action | None:
    worded = action_of(marks)
    if seen.several_actions:
        return None
    key = seen.key or (key_said(marks) if _only_numeral(marks) else None)
    figured = _BY_KEY.get(key) if key else None
    if figured is None or worded is figured:
        return worded if key is None or figured else None
    found = meanings(marks)
    merely_ok = worded is Action.GOING and Meaning.GOING not in found
    silent = worded is None and not found & _UNSAID and not _reports_anything(found)
    return figured if merely_ok or silent else None


def _only_numeral(marks: list[Mark]) -> bool:
    """Whether one number word is said; several spell a code ("chaar aath do ek")."""
    return sum(mark.meaning is Meaning.NUMERAL for mark in marks) == 1


def _reports_anything(found: frozenset[Meaning]) -> bool:
    return bool(found & {Meaning.GOING, Meaning.CANNOT, Meaning.ABSENT, Meaning.UNRESOLVED})
