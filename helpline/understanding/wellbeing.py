"""The answer to "sab theek hai?": the one place where a word can prove that a senior is well.

Read from the most serious down. 'Well' (1) needs a word for it, or a denial of all trouble, and
nothing else in the text that is not understood: no stray denial, question, condition, past,
hearsay, other person or unknown word. Everything that is not clear stays None.

Bare "nahi" is 3. It is the plain answer "no" to "is all well?"; the voice of a human, which 3
brings, costs little, and taking it for anything less could cost a life.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from helpline.understanding.denial import not_of_family, of_things, settle
from helpline.understanding.folding import fold
from helpline.understanding.keypad import key_said
from helpline.understanding.lexicon import rule_words
from helpline.understanding.meanings import Meaning
from helpline.understanding.reading import (
    DENIALS,
    IDLE,
    NEEDS,
    SERIOUS,
    Mark,
    meanings,
    numerals,
    read,
)
from helpline.understanding.slips import denied_by_a_slip
from helpline.understanding.together import danger_together

GRAVE: Final = SERIOUS | {Meaning.NOT_GOOD}
_SURE: Final = frozenset(
    {
        Meaning.GOOD,
        Meaning.YES,
        Meaning.NO_TROUBLE,
        Meaning.NO_NEED,
        Meaning.NO_HELP,
        Meaning.UNHARMED,
        Meaning.FAIR,
    }
)
# What a name may look like: Kushal and Anand are people as well.
_NAMES: Final = frozenset({Meaning.UNKNOWN, Meaning.GOOD, Meaning.FAIR})
# "haan" alone is a yes; "haan, sun raha hoon" only answers the telephone.
_BESIDE_YES: Final = frozenset(
    {Meaning.YES, Meaning.ASIDE, Meaning.BREAK, Meaning.KEYPAD, Meaning.NUMERAL, Meaning.SPENT}
)
# What may stand beside 'well'. Whatever is not here leaves a doubt.
_HARMLESS: Final = _SURE | {
    *IDLE,
    Meaning.COPULA,
    Meaning.SELF,
    Meaning.EVERYONE,
    Meaning.ANY,
    Meaning.SPENT,
    Meaning.CONJUNCTION,
    Meaning.NUMERAL,
    Meaning.FAREWELL,
    Meaning.CONTRAST,
}


def wellbeing(text: str) -> str | None:
    """ "1" well, "2" a need, "3" danger, "0" a human, "9" again, None when it is not clear."""
    marks = of_things(settle(read("seniors", text)))
    said = key_said(marks)
    found = meanings(marks)
    grave = bool(GRAVE & found) or danger_together(marks)
    if grave or said == "3" or (Meaning.HELP in found and not helped_with_a_need(marks)):
        return "3"
    if Meaning.HUMAN in found or said == "0":
        return "0"
    if NEEDS & found or said == "2":
        return "2"
    if Meaning.REPEAT in found or said == "9":
        return "9"
    if clearly_well(marks) or (said == "1" and found <= _HARMLESS | {Meaning.NUMBER}):
        return "1"
    return "3" if bare_no(marks) else None


def clearly_well(marks: Sequence[Mark], *, of_others: bool = False) -> bool:
    """Whether settled marks say that all is well and nothing besides.

    `of_others`: whether it may be said of somebody else ("amma theek hain").
    """
    marks = without_name(marks if of_others else not_of_family(marks))
    found = meanings(marks)
    harmless = _HARMLESS | ({Meaning.OTHERS} if of_others else set())
    if not found <= harmless or not found & _SURE or any(map(_says_another_key, marks)):
        return False
    if denied_by_a_slip(marks):
        return False
    if Meaning.CONTRAST in found and (_all_but_me(marks) or not _well_after_contrast(marks)):
        return False
    if Meaning.GOOD in found or any(map(_no_trouble_at_all, marks)):
        return True
    of_them = of_others and {Meaning.OTHERS, Meaning.COPULA} <= found
    if Meaning.FAIR in found and (of_them or _of_the_speaker(marks)):
        return True
    return Meaning.YES in found and found <= _BESIDE_YES


def _says_another_key(mark: Mark) -> bool:
    """A figure, or a number word but "ek": said beside "theek" it may be the answer, or the
    secret digit of somebody under duress."""
    other = mark.meaning is Meaning.NUMERAL and numerals()[fold(mark.raw)] != "1"
    return other or mark.raw.isdecimal()


def _no_trouble_at_all(mark: Mark) -> bool:
    """ "koi dikkat nahi" says that all is well, "bukhar nahi hai" only that there is no fever."""
    general = rule_words("general_troubles")
    return mark.meaning is Meaning.NO_TROUBLE and mark.word in general


def _of_the_speaker(marks: Sequence[Mark]) -> bool:
    """ "achha hoon", "sab achha", "achha hai"; not "achha hai ki aap phone karte hain"."""
    found = meanings(marks)
    about_me = bool(found & {Meaning.SELF, Meaning.EVERYONE, Meaning.YES, Meaning.UNHARMED})
    said_so = any(mark.word in rule_words("of_me") for mark in marks)
    bare = found <= {Meaning.FAIR, Meaning.COPULA, Meaning.ASIDE, Meaning.BREAK}
    return about_me or said_so or (bare and Meaning.COPULA in found)


def _well_after_contrast(marks: Sequence[Mark]) -> bool:
    """ "theek hoon par ..." needs a good end as well."""
    last = max(here for here, mark in enumerate(marks) if mark.meaning is Meaning.CONTRAST)
    return bool(meanings(marks[last + 1 :]) & (_SURE - {Meaning.YES, Meaning.FAIR}))


def _all_but_me(marks: Sequence[Mark]) -> bool:
    """ "mere alawa sab theek hain", "anything but fine": good is said of all the rest."""
    excepted = {Meaning.SELF, Meaning.ANY}
    return any(
        before.meaning in excepted and after.word in rule_words("excepting")
        for before, after in pairwise(marks)
    )


def without_name(marks: Sequence[Mark]) -> list[Mark]:
    """Leave out who speaks: "main Kamla bol rahi hoon, sab theek hai"."""
    kept = list(marks)
    for here, mark in enumerate(marks):
        if mark.word not in rule_words("naming"):
            continue
        by = 1 if mark.word.startswith("na") and here + 1 < len(marks) else -1
        for place in (here + by, here + 2 * by):
            if 0 <= place < len(kept) and kept[place].meaning in _NAMES:
                kept[place] = kept[place].now(Meaning.PLAIN)
            elif place == here + by:
                break
    return kept


def helped_with_a_need(marks: Sequence[Mark]) -> bool:
    """Whether help is asked for a named need: "dawai lane mein madad chahiye"."""
    named = bool(meanings(marks) & (NEEDS - {Meaning.WANT, Meaning.AILMENT}))
    following = zip(marks, [*marks[1:], None], strict=False)
    return named and all(
        after is not None and after.meaning is Meaning.WANT
        for mark, after in following
        if mark.meaning is Meaning.HELP
    )


def bare_no(marks: Sequence[Mark]) -> bool:
    found = meanings(marks)
    idle = IDLE | {Meaning.COPULA, Meaning.SELF}
    return bool(found & DENIALS) and found <= idle | DENIALS
