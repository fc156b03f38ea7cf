"""What "nahi" denies.

Hindi denies after the word ("dard nahi hai") or before the verb ("kuch nahi chahiye"), English
before the word ("no pain"). A denial is believed only in the few shapes below: "dard nahi ja
raha" (the pain does not go), "dawai nahi hai" (there is no medicine) and "saans nahi aa rahi"
deny no trouble. The other way round it is enough that a denial stands near a good word: "theek
nahi", "nahi theek", "sab kuch theek nahi lag raha" are never 'well'.
"""

from collections.abc import Sequence
from typing import Final

from helpline.understanding.clauses import CLAUSE_ENDS, clauses
from helpline.understanding.correction import corrected, said_twice
from helpline.understanding.left_out import completed
from helpline.understanding.lexicon import rule_words
from helpline.understanding.meanings import Meaning
from helpline.understanding.reading import DENIALS, IDLE, NEEDS, SUBJECTS, Mark

_DENIABLE: Final = frozenset({Meaning.TROUBLE, Meaning.FEAR, Meaning.AILMENT})
_WISHES: Final = NEEDS - {Meaning.AILMENT, Meaning.WANT} | {
    Meaning.HELP,
    Meaning.HUMAN,
    Meaning.ANY,
}
# What may follow the denial of a trouble; a verb of its own would make it another sentence.
_NOTHING_DONE: Final = CLAUSE_ENDS | {
    Meaning.COPULA,
    Meaning.GOOD,
    Meaning.FAIR,
    Meaning.UNHARMED,
    Meaning.YES,
    Meaning.SELF,
    Meaning.EVERYONE,
    Meaning.ANY,
    Meaning.ASIDE,
    Meaning.WITHDRAWN,
}
_DENIED: Final = frozenset({Meaning.NO_TROUBLE, Meaning.NO_NEED, Meaning.NO_HELP, Meaning.UNHARMED})
_THINGS: Final = frozenset({Meaning.MEDICINE, Meaning.FOOD, Meaning.REPAIR, Meaning.OTHER_NEED})
_GOOD_WORDS: Final = frozenset({Meaning.GOOD, Meaning.FAIR})
_OF: Final = frozenset({"ka", "ki", "ke"})
_REACH: Final = 4  # words over which a denial reaches a good word


def settle(marks: Sequence[Mark]) -> list[Mark]:
    """The marks with every denial worked out.

    Trouble becomes NO_TROUBLE, a wish NO_NEED (help and a human NO_HELP), a good word NOT_GOOD,
    or DOUBT where it cannot be told; the denial that was understood is SPENT. A denial that stays
    as it was has done nothing that can be recognised.
    """
    settled: list[Mark] = []
    for row in clauses(_joined(corrected(marks))):
        if not any(mark.meaning in (Meaning.QUESTION, Meaning.CONDITION) for mark in row):
            _deny_wishes(row)
            _deny_troubles(row)
            _repeat_denial(row)
        _overturn(row)
        _good_things(row)
        settled += row
    return completed(settled)


def of_things(marks: Sequence[Mark]) -> list[Mark]:
    """Settled marks without the troubles that are only a thing's: "nal theek nahi hai",
    "bijli ki dikkat", "pankha kharab ho gaya". What remains is the thing, a need."""
    row = list(marks)
    for here, mark in enumerate(marks):
        if mark.meaning is Meaning.NOT_GOOD or mark.word in rule_words("of_things"):
            before = _step(marks, here, -1)
            if before is not None and marks[before].meaning in _THINGS:
                row[here] = mark.now(Meaning.SPENT)
    return row


def _joined(marks: Sequence[Mark]) -> list[Mark]:
    """Leave out the "ya" of "koi dikkat ya pareshani nahi", which is one denial."""
    joined = list(marks)
    for here in range(1, len(marks) - 1):
        both = {marks[here - 1].meaning, marks[here + 1].meaning} <= _DENIABLE
        either = marks[here].word in rule_words("either")
        any_of = here > 1 and marks[here - 2].meaning is Meaning.ANY
        if marks[here].meaning is Meaning.CONJUNCTION and both and (either or any_of):
            joined[here] = marks[here].now(Meaning.SPENT)
    return joined


def _light(mark: Mark) -> bool:
    return mark.meaning is Meaning.SPENT or (
        mark.meaning not in DENIALS and mark.word in rule_words("light")
    )


def _step(row: Sequence[Mark], start: int, by: int) -> int | None:
    """The place of the next word that weighs something. Forward, a person always does: "no, I
    need help" and "nahi, mujhe dard hai" deny nothing."""
    here = start + by
    while 0 <= here < len(row) and _light(row[here]):
        if by > 0 and row[here].meaning is Meaning.SELF:
            break
        here += by
    return here if 0 <= here < len(row) else None


def _run(row: Sequence[Mark], start: int, by: int, of: frozenset[Meaning]) -> list[int]:
    """The places, from `start` on, of words of these sorts with only light ones between."""
    places: list[int] = []
    here = _step(row, start, by)
    while here is not None and row[here].meaning in of:
        if row[here].meaning is Meaning.HELP and not _declinable(row, here, places):
            break
        places.append(here)
        here = _step(row, here, by)
    return places


def _declinable(row: Sequence[Mark], here: int, places: Sequence[int]) -> bool:
    """Whether help is meant as a thing, and once: of "madad! madad nahi chahiye" one stays."""
    again = any(row[place].meaning is Meaning.HELP for place in places)
    return row[here].word in rule_words("nouns_of_help") and not again


def _wants(row: Sequence[Mark], place: int | None) -> bool:
    return place is not None and row[place].meaning is Meaning.WANT


def _deny_wishes(row: list[Mark]) -> None:
    """Deny "dawai nahi chahiye", "madad ki zaroorat nahi hai", "I need no help" and the like."""
    for here, mark in enumerate(row):
        if mark.meaning not in (Meaning.NEGATION, Meaning.NEGATION_AHEAD):
            continue
        places = _unwanted(row, here, mark.meaning)
        if places:
            row[here] = mark.now(Meaning.SPENT)
        for place in places:
            of_help = row[place].meaning in (Meaning.HELP, Meaning.HUMAN)
            row[place] = row[place].now(Meaning.NO_HELP if of_help else Meaning.NO_NEED)


def _unwanted(row: Sequence[Mark], here: int, denial: Meaning) -> list[int]:
    """The places of the wishes that the denial at `here` takes back."""
    before, after = _step(row, here, -1), _step(row, here, 1)
    if after is not None and _wants(row, after):
        behind = denial is Meaning.NEGATION or row[here].word == "not"
        named = _run(row, here, -1, _WISHES) if behind else []
        if named:
            return [*named, after]
        named = _run(row, after, 1, _WISHES)
        following = _step(row, named[-1] if named else after, 1)
        cry = row[here].word == "no" and bool(named) and named[0] == after + 1
        return [] if cry or _wants(row, following) else [after, *named]
    if denial is Meaning.NEGATION_AHEAD:
        named = _run(row, here, 1, _WISHES)
        wanted = _step(row, named[-1], 1) if named else None
        if wanted is not None and _wants(row, wanted):
            return [*named, wanted]
        return [before, *named] if before is not None and _wants(row, before) else []
    if before is not None and _wants(row, before) and _ends_clause(row, here):
        return [before, *_run(row, before, -1, _WISHES)]
    return []


def _ends_clause(row: Sequence[Mark], here: int) -> bool:
    """Nothing that weighs follows in this clause."""
    idle = CLAUSE_ENDS | {Meaning.COPULA, Meaning.ASIDE}
    return all(_light(mark) or mark.meaning in idle for mark in row[here + 1 :])


def _deny_troubles(row: list[Mark]) -> None:
    """Deny "koi dikkat nahi hai", "dard bilkul nahi", "no pain", "not feeling any pain"."""
    for here, mark in enumerate(row):
        if mark.meaning is Meaning.NEGATION:
            after = _step(row, here, 1)
            if after is not None and not _nothing_done(row[after]):
                continue
            by = -1
        elif mark.meaning is Meaning.NEGATION_AHEAD:
            by = 1
        else:
            continue
        troubles = _reached(row, _run(row, here, by, _DENIABLE | {Meaning.ANY}))
        if troubles:
            row[here] = mark.now(Meaning.SPENT)
        for place in troubles:
            row[place] = row[place].now(Meaning.NO_TROUBLE)


def _nothing_done(mark: Mark) -> bool:
    """Whether a denial of trouble may stand before this word."""
    return mark.meaning in _NOTHING_DONE or mark.word in rule_words("merely")


def _reached(row: Sequence[Mark], places: Sequence[int]) -> list[int]:
    """Those of the troubles before or behind a denial that it denies. A "koi" begins what is
    denied: of "khatra hai koi pareshani nahi" the first is no part of it, of "koi dard koi taklif
    nahi" both are."""
    troubles: list[int] = []
    without_any: list[int] = []
    begun = False
    for place in places:
        if row[place].meaning is Meaning.ANY:
            begun = begun or bool(without_any)
            troubles += without_any
            without_any = []
        else:
            without_any.append(place)
    return troubles if begun else troubles + without_any


def _repeat_denial(row: list[Mark]) -> None:
    """The first "nahi" of "nahi nahi, koi dikkat nahi" only says the second one twice."""
    opening = []
    for here, mark in enumerate(row):
        if mark.meaning in (Meaning.NEGATION, Meaning.NEGATION_AHEAD):
            opening.append(here)
        elif mark.meaning not in IDLE | {Meaning.ANY, Meaning.SPENT, Meaning.SELF}:
            break
    else:
        return
    if mark.meaning in _DENIED:
        for here in opening:
            row[here] = row[here].now(Meaning.SPENT)


def _overturn(row: list[Mark]) -> None:
    """Turn the good words that a remaining denial reaches."""
    denials = [here for here, mark in enumerate(row) if mark.meaning in DENIALS]
    if not denials:
        return
    for place, mark in enumerate(row):
        if mark.meaning in (Meaning.GOOD, Meaning.FAIR):
            doubtful = all(_doubtful(row, denial, place) for denial in denials)
            row[place] = mark.now(Meaning.DOUBT if doubtful else Meaning.NOT_GOOD)


def not_of_family(marks: Sequence[Mark]) -> list[Mark]:
    """Settled marks with a doubt where a good word may be said of somebody of the house: "dada
    theek hai", "theek hai mere dada", "bahu ki tabiyat theek hai" say nothing of who was asked."""
    row = list(marks)
    for here, mark in enumerate(row):
        said_of_one = mark.meaning in _GOOD_WORDS and _of_kin(row, here, "elders")
        if said_of_one or _named_as_family(marks, here) or _somebodys_health(marks, here):
            row[here] = mark.now(Meaning.DOUBT)
    return row


def _named_as_family(row: Sequence[Mark], here: int) -> bool:
    """ "mere DADA", "my GRANDFATHER": whoever is called on is not called mine."""
    family = rule_words("kin") | rule_words("elders")
    return here > 0 and row[here].word in family and row[here - 1].word in rule_words("possessive")


def _somebodys_health(row: Sequence[Mark], here: int) -> bool:
    """ "bahu ki TABIYAT": the health of somebody else; "meri tabiyat" and "sab ki tabiyat" are
    the speaker's too."""
    if here == 0 or row[here].word not in rule_words("health"):
        return False
    if here == 1 or row[here - 1].word not in _OF:
        return row[here - 1].word in rule_words("yours")
    return row[here - 2].meaning not in SUBJECTS | DENIALS | {Meaning.BREAK}


def _good_things(row: list[Mark]) -> None:
    """ "mausam achha hai", "the phone is fine": what is good is a thing, nobody is well."""
    for here, mark in enumerate(row):
        if mark.meaning in _GOOD_WORDS:
            before, _ = _subject(row, here)
            of_thing = before is not None and row[before].word in rule_words("things")
            if of_thing or _of_kin(row, here, "kin"):
                row[here] = mark.now(Meaning.DOUBT)


def _subject(row: Sequence[Mark], here: int) -> tuple[int | None, bool]:
    """The place of what stands before a good word, and whether "is" stands between them."""
    before = _step(row, here, -1)
    stated = before is not None and row[before].meaning is Meaning.COPULA
    return (_step(row, here - 1, -1) if stated else before), stated


def _of_kin(row: Sequence[Mark], here: int, kin: str) -> bool:
    """ "beta theek hai" may mean the son; "haan beta, theek hai" and "beta, theek hoon" do not."""
    before, stated = _subject(row, here)
    while before is not None and row[before].word in rule_words("whereabouts"):
        before = _step(row, before, -1)
    if before is None or row[before].word not in rule_words(kin):
        return False
    opens = all(mark.meaning in IDLE for mark in row[:before])
    return opens and (stated or not _of_speaker(row[here + 1 :]))


def _of_speaker(rest: Sequence[Mark]) -> bool:
    """Whether what follows a good word says that it is the speaker's ("theek HOON")."""
    return any(
        (mark.meaning in SUBJECTS and mark.word not in rule_words("possessive"))
        or mark.word in rule_words("of_me")
        for mark in rest
    )


def _doubtful(row: Sequence[Mark], denial: int, good: int) -> bool:
    """Whether it cannot be told that this denial means this good word.

    "nahi, main theek hoon" and "theek hai, beta nahi aaya" without their commas look like "nahi
    theek" and "theek nahi": they are neither 'well' nor 'not well'.
    """
    first, last = sorted((denial, good))
    between = {mark.meaning for mark in row[first + 1 : last]}
    if last - first > _REACH:
        return True
    if denial > good:
        following = row[denial + 1].meaning if denial + 1 < len(row) else None
        tag = row[denial].meaning is Meaning.TAG and following is not Meaning.COPULA
        return tag or (Meaning.COPULA in between and not _ends_clause(row, denial))
    opens = all(mark.meaning in IDLE | DENIALS | {Meaning.YES} for mark in row[:denial])
    apart = SUBJECTS & between or said_twice(row) or _called_on(row[first + 1 : last])
    return opens and bool(apart)


def _called_on(marks: Sequence[Mark]) -> bool:
    """Whether somebody is called on: "nahi BETA theek hoon"."""
    return any(mark.word in rule_words("kin") for mark in marks)
