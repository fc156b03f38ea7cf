"""Words into keys, by the vocabulary of the question (CONTRACT section 5)."""

import tomllib
from collections.abc import Callable, Mapping
from functools import cache
from typing import Final

from helpline.understanding.errors import UnknownVocabulary
from helpline.understanding.lexicon import FOLDER
from helpline.understanding.needs import needs
from helpline.understanding.neighbours import contact_lookin, contact_report, escalation_ack
from helpline.understanding.reaching import digits, hours_of_day, may_write, reach
from helpline.understanding.reserved import reserved
from helpline.understanding.script import clean
from helpline.understanding.wellbeing import wellbeing
from helpline.understanding.women import helpline_menu
from helpline.understanding.yes_no import yes_no

_READERS: Final[Mapping[str, Callable[[str], str | None]]] = {
    "wellbeing": wellbeing,
    "needs": needs,
    "yes_no": yes_no,
    "contact_lookin": contact_lookin,
    "contact_report": contact_report,
    "escalation_ack": escalation_ack,
    "helpline_menu": helpline_menu,
    "may_write": may_write,
    "reach": reach,
    "hours_of_day": hours_of_day,
    "digits": digits,
}


def vocabularies() -> frozenset[str]:
    """The names that `key_for` and `hints` accept."""
    return frozenset(_READERS)


def key_for(vocabulary: str, text: str, *, written: bool = False) -> str | None:
    """The key that the text stands for at this question, None when it is not clear.

    `written`: the text is a message, where the provider's reserved words (YES, STOP, ...) are
    never a command; HELP remains a plea. Spoken, "yes" is a yes.
    Raises UnknownVocabulary for a name that is not in `vocabularies()`, and nothing on any text.
    """
    reader = _READERS.get(vocabulary)
    if reader is None:
        raise UnknownVocabulary(
            f"There is no vocabulary '{vocabulary}'. Use one of: {', '.join(sorted(_READERS))}."
        )
    if written and reserved(clean(text)) and clean(text).strip(" .!,?\n") != "help":
        return None
    return reader(text)


@cache
def hints(vocabulary: str, language: str) -> tuple[str, ...]:
    """Words for the provider's recogniser (`<Gather hints>`) in "hi" or "en"; none for another
    language. Raises UnknownVocabulary for a name that is not in `vocabularies()`."""
    if vocabulary not in _READERS:
        raise UnknownVocabulary(
            f"There is no vocabulary '{vocabulary}'. Use one of: {', '.join(sorted(_READERS))}."
        )
    with (FOLDER / "hints.toml").open("rb") as file:
        return tuple(tomllib.load(file)[vocabulary].get(language, ()))
