"""Dangers that no word names alone and several make together.

"Goli" is a need, "zyada" a measure and "kha li" nothing at all; said together they are an
overdose. A phrase of the lexicon cannot say this, since the words stand in any order and others
between them.
"""

from collections.abc import Sequence
from typing import Final

from helpline.understanding.lexicon import rule_words
from helpline.understanding.meanings import Meaning
from helpline.understanding.reading import Mark, meanings

# Blood sugar, mg/dl: below and above these it is an emergency; a smaller figure counts something.
_LEAST_FIGURE: Final = 20
_LOW_SUGAR: Final = 70
_HIGH_SUGAR: Final = 250


def danger_together(marks: Sequence[Mark]) -> bool:
    """Whether the words make a danger together that none of them is."""
    rules = (badly_ill, overdosed, out_of_range, starving, weary_of_life, withheld)
    return any(rule(marks) for rule in rules)


def badly_ill(marks: Sequence[Mark]) -> bool:
    """An everyday ailment said to be bad ("ghutne mein bahut dard") is no everyday ailment."""
    worse = any(mark.word in rule_words("very") for mark in marks)
    return worse and any(mark.meaning is Meaning.AILMENT for mark in marks)


def overdosed(marks: Sequence[Mark]) -> bool:
    """Medicine was taken, and too much of it or a wrong one: "goliyan zyada kha li", "do goli
    khani thi, char kha li"."""
    found = meanings(marks)
    medicine = Meaning.MEDICINE in found or _says(marks, "pills")
    counts = {mark.word for mark in marks if mark.meaning is Meaning.NUMERAL}
    otherwise_than_due = Meaning.PAST in found and len(counts) > 1
    too_much = otherwise_than_due or _says(marks, "too_much")
    return medicine and too_much and _says(marks, "taken")


def out_of_range(marks: Sequence[Mark]) -> bool:
    """Somebody's sugar has gone up or down: "sugar ekdam kam ho gaya", "sugar 400 ho gaya"."""
    sugars = [here for here, mark in enumerate(marks) if mark.word == "sugar"]
    measured = any(_far_off(mark) for here in sugars for mark in marks[here + 1 : here + 3])
    return measured or (bool(sugars) and _says(marks, "up_or_down"))


def _far_off(mark: Mark) -> bool:
    """Whether a figure, as mg/dl, is a blood sugar that needs somebody now."""
    if mark.meaning is not Meaning.NUMBER or not mark.raw.isdecimal() or len(mark.raw) > 3:
        return False
    value = int(mark.raw)
    return _LEAST_FIGURE <= value < _LOW_SUGAR or value > _HIGH_SUGAR


def starving(marks: Sequence[Mark]) -> bool:
    """Without food for days: "teen din se kuch khaya nahi"."""
    hungry = any(
        mark.meaning is Meaning.FOOD and set(mark.word.split()) & rule_words("hungry")
        for mark in marks
    )
    return hungry and _says(marks, "for_days")


def weary_of_life(marks: Sequence[Mark]) -> bool:
    """ "Man nahi lagta jeene ka", "jeene ka koi fayda nahi"."""
    return _says(marks, "living") and _says(marks, "no_wish")


def withheld(marks: Sequence[Mark]) -> bool:
    """What keeps somebody alive is kept from them at home: "bahu dawai nahi deti", "my son does
    not give food". A shop that gives no rice is a need."""
    vital = bool({Meaning.FOOD, Meaning.MEDICINE} & meanings(marks)) or _says(marks, "water")
    refused = _says(marks, "refused") and _says(marks, "giving")
    return vital and refused and _says(marks, "household")


def _says(marks: Sequence[Mark], rule: str) -> bool:
    """Whether one of the words or phrases of a rule is said, whatever it means by itself."""
    text = f" {' '.join(mark.word for mark in marks)} "
    return any(f" {phrase} " in text for phrase in rule_words(rule))
