"""What somebody who was asked to look in says: that they are going, and what they found."""

from collections.abc import Mapping
from typing import Final

from helpline.understanding.denial import settle
from helpline.understanding.keypad import key_said
from helpline.understanding.meanings import Meaning
from helpline.understanding.reading import Mark, meanings, read
from helpline.understanding.responding import Action, action_of, seen_well

_LOOKIN_KEYS: Final[Mapping[Action, str]] = {
    Action.GOING: "1",
    Action.CANNOT: "2",
    Action.NEEDS_HELP: "3",
}
_OFFICER_KEYS: Final[Mapping[Action, str]] = {
    Action.GOING: "1",
    Action.WELL: "2",
    Action.NEEDS_HELP: "3",
    Action.NOT_AT_HOME: "4",
    Action.CANNOT: "5",
}


def contact_lookin(text: str) -> str | None:
    """ "1" going, "2" cannot, "3" they need help, "0" a human, "9" again, None when not clear."""
    return _answer(text, _LOOKIN_KEYS)


def escalation_ack(text: str) -> str | None:
    """An officer on the telephone: "1" going, "2" seen and well, "3" needs help, "4" not at
    home, "5" cannot, "0" a human, "9" again, None when not clear."""
    return _answer(text, _OFFICER_KEYS)


def contact_report(text: str) -> str | None:
    """After looking: "1" they are well, "2" could not find out, "3" they need help, "0" a human,
    "9" again, None when not clear. A bare "haan" does not say which of the three."""
    marks = settle(read("responders", text))
    said = key_said(marks)
    action = action_of(marks)
    unfound = action in (Action.CANNOT, Action.NOT_AT_HOME) or Meaning.UNRESOLVED in meanings(marks)
    if action is Action.NEEDS_HELP or said == "3":
        return "3"
    other = _human_or_again(marks, said)
    if other:
        return other
    if _plain_no(marks) or (said and action):
        return None
    if unfound or said == "2":
        return "2" if said != "1" else None
    return "1" if said == "1" or seen_well(marks, said_of_them=True) else None


def _answer(text: str, keys: Mapping[Action, str]) -> str | None:
    marks = settle(read("responders", text))
    said = key_said(marks)
    action = action_of(marks)
    if action is Action.NEEDS_HELP or said == "3":
        return "3"
    other = _human_or_again(marks, said)
    if other:
        return other
    worded = keys.get(action) if action else None
    if said in keys.values() and worded in (said, None):
        return said
    return None if said else worded


def _human_or_again(marks: list[Mark], said: str | None) -> str | None:
    found = meanings(marks)
    if Meaning.HUMAN in found or said == "0":
        return "0"
    return "9" if Meaning.REPEAT in found or said == "9" else None


def _plain_no(marks: list[Mark]) -> bool:
    return action_of(marks) is Action.CANNOT and Meaning.CANNOT not in meanings(marks)
