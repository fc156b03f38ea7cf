"""The answer to "kya chahiye?", the need menu."""

from collections.abc import Mapping
from typing import Final

from helpline.understanding.denial import of_things, settle
from helpline.understanding.keypad import key_said
from helpline.understanding.meanings import Meaning
from helpline.understanding.reading import meanings, read
from helpline.understanding.together import danger_together
from helpline.understanding.wellbeing import GRAVE, bare_no, helped_with_a_need

# In the order in which one of several wishes is chosen; the rest is said to whoever calls back.
_CHOICES: Final[Mapping[Meaning, str]] = {
    Meaning.MEDICINE: "4",
    Meaning.FOOD: "5",
    Meaning.REPAIR: "6",
    Meaning.AILMENT: "4",
    Meaning.COMPANY: "7",
    Meaning.OTHER_NEED: "8",
    Meaning.SOMETHING_ELSE: "8",
}
_NOTHING: Final = frozenset({Meaning.BACK, Meaning.NO_NEED, Meaning.WITHDRAWN})


def needs(text: str) -> str | None:
    """ "4" medicine, "5" food, "6" repair, "7" company, "8" something else; "3" danger,
    "0" a human, "9" again, "*" back (also "nothing"), None when it is not clear."""
    marks = of_things(settle(read("seniors", text)))
    said = key_said(marks)
    found = meanings(marks)
    grave = bool(GRAVE & found) or danger_together(marks)
    if grave or said == "3" or (Meaning.HELP in found and not helped_with_a_need(marks)):
        return "3"
    if Meaning.HUMAN in found or said == "0":
        return "0"
    for meaning, key in _CHOICES.items():
        if meaning in found:
            return key
    if said is not None and said in "45678":
        return said
    if Meaning.REPEAT in found or said == "9":
        return "9"
    said_no = bare_no([mark for mark in marks if mark.meaning is not Meaning.ANY])
    return "*" if found & _NOTHING or said_no else None
