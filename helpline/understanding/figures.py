"""The figures of an officer's message: which action, which code, which diary entry."""

import re
from dataclasses import dataclass
from typing import Final

CODE_LENGTH: Final = 4  # digits of an incident's code, CONTRACT section 5
_KEYS: Final = frozenset("12345")

_MARKED_DIARY: Final = re.compile(
    r"(?<![a-z])(?:g\.?\s?d\.?|d\.?\s?d\.?|general diary|diary|rojnamcha|roznamcha|sanha|saanha"
    r"|जीडी|जी डी|डायरी|रोजनामचा|सान्हा|सनहा)"
    r"(?:\s|\.|:|-|#|no|number|num|entry|नं|नंबर|क्र|क्रमांक)*"
    r"(\d{1,4}(?:\s?[/-]\s?\d{2,4})?)(?!\d)"
    # the day of the entry, which is no code: "GD 34 dt 22/11"
    r"(?:[\s,]*(?:dt|dated?|dinank|tarikh|दिनांक|तारीख)?[\s.:]*"
    r"\d{1,2}[./-]\d{1,2}(?:[./-](?:20)?\d\d)?(?![\d./-]))?"
)
_DATED_DIARY: Final = re.compile(r"(?<![\d/])(\d{1,3}/(?:20)?\d\d)(?![\d/])")
# "in 10 minutes", "at 5:30", "2 km" are neither code nor action.
_MEASURE: Final = re.compile(
    r"(?<!\d)\d{1,3}(?:[:.]\d\d)?\s?(?:minutes?|mins?|mint|मिनट|मिनिट|baje|bje|बजे|kms?|kilometer|किमी"
    r"|किलोमीटर|am|pm|hrs?|hours?|ghante|ghanta|घंटे|घंटा|meter|metre|din|दिन)(?![a-z])"
    r"|(?<!\d)\d{1,2}:\d\d(?!\d)"
)
# An emergency service that was called is no code: "108 bula li".
_SERVICE: Final = re.compile(r"(?<!\d)(?:10[0128]|112|181)(?!\d)")
_FOREIGN: Final = re.compile(r"(?<![a-z])(?:otp|ओटीपी|password|credited|debited|a/c)(?![a-z])")
_PARTED: Final = re.compile(r"(?<![\d])\d(?:[ .-]\d){3,4}(?![ .-]?\d)")
# A constable signs with a telephone number: "1 4821 HC Ram 98765 43210".
_TELEPHONE: Final = re.compile(r"(?<!\d)(?:\+?91[ -]?|0)?[6-9]\d{4}[ -]?\d{5}(?!\d)")
_NUMBER_SIGN: Final = re.compile(r"\bno\.?\s*(?=\d)")
_RUN: Final = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Figures:
    """What the figures say, and the text without them.

    `key` is "1" to "5"; `several_actions` is true when the figures name more than one action or
    cannot be told apart, so that nothing may be concluded from them.
    """

    words: str
    key: str | None = None
    code: str | None = None
    diary_number: str | None = None
    several_actions: bool = False


def figures(body: str, code_length: int = CODE_LENGTH) -> Figures:
    """Part a cleaned message into its figures and its words."""
    if _FOREIGN.search(body):
        return Figures("", several_actions=True)
    diary, body = part_diary(body)
    body = _PARTED.sub(lambda run: re.sub(r"\D", "", run.group()), _MEASURE.sub(" ", body))
    body = _TELEPHONE.sub(" ", _SERVICE.sub(" ", body))
    words = _RUN.sub(" ", _NUMBER_SIGN.sub(" ", body))
    runs = list(dict.fromkeys(_RUN.findall(body)))
    codes = [run for run in runs if len(run) == code_length]
    keys = [run for run in runs if len(run) == 1]
    glued = [run for run in runs if len(run) == code_length + 1 and run[0] in _KEYS]
    if len(codes) + len(keys) + len(glued) < len(runs) or len(codes) + len(glued) > 1:
        return Figures(words, None, None, diary, several_actions=bool(keys or glued))
    if glued and keys and keys != [glued[0][0]]:
        return Figures(words, None, None, diary, several_actions=True)
    for run in glued:
        keys, codes = list(dict.fromkeys([*keys, run[0]])), [run[1:]]
    code = codes[0] if codes else None
    if len(keys) > 1 or not _KEYS.issuperset(keys):
        return Figures(words, None, code, diary, several_actions=True)
    return Figures(words, keys[0] if keys else None, code, diary)


def part_diary(body: str) -> tuple[str | None, str]:
    """The diary entry and the text without it: marked ("GD 17/26") or with its year ("17/26")."""
    for pattern in (_MARKED_DIARY, _DATED_DIARY):
        match = pattern.search(body)
        if match:
            number = re.sub(r"\s", "", match.group(1))
            return number, f"{body[: match.start()]} {body[match.end() :]}"
    return None, body
