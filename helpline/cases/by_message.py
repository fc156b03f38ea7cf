"""A message about a case that has a number: "NUMBER SECRET", and what she wants in words."""

import re
from dataclasses import dataclass

from helpline.cases.number import LENGTH, SECRET_DIGITS, is_valid
from helpline.numbers import ascii_digits
from helpline.understanding import PleaKind, key_for, plea

STATUS, ADD, NOT_SAFE, CALL_ME = "status", "add", "not_safe", "call_me"
_KEYS = {"4": STATUS, "5": ADD, "6": NOT_SAFE, "7": CALL_ME, "3": NOT_SAFE}
"""As in the menu of the telephone; 3 is danger on every line."""

_NUMBER = re.compile(rf"(?<!\d)\d(?:[ .-]?\d){{{LENGTH - 1}}}(?!\d)")
_SECRET = re.compile(rf"(?<!\d)\d{{{SECRET_DIGITS}}}(?!\d)")
_ASKS = re.compile(
    r"(?i)\b(?:status|haal|hal|sthiti|kya hua|what happened|update)\b|हाल|स्थिति|क्या हुआ"
)


@dataclass(frozen=True, slots=True)
class Line:
    """What she wants of which case. `words` is her message without number and secret."""

    wish: str
    number: str
    secret: str
    words: str


def line_in(text: str) -> Line | None:
    """The wish in a message; None if it is a message like any other: there is no case number in
    it, or neither its secret nor a word that she is not safe."""
    written = ascii_digits(text)
    found = next((each for each in _NUMBER.finditer(written) if is_valid(_bare(each))), None)
    if found is None:
        return None
    rest = f"{written[: found.start()]} {written[found.end() :]}"
    secret = _SECRET.search(rest)
    words = _SECRET.sub(" ", rest, count=1) if secret else rest
    words = " ".join(words.split())
    wish = _wish(words)
    if secret is None and wish != NOT_SAFE:
        return None
    return Line(wish, _bare(found), secret.group() if secret else "", words)


def _bare(found: re.Match[str]) -> str:
    return re.sub(r"\D", "", found.group())


def _wish(words: str) -> str:
    if words in _KEYS:
        return _KEYS[words]
    if plea(words).kind is PleaKind.DANGER:
        return NOT_SAFE
    if key_for("reach", words) == "4":
        return CALL_ME
    if not any(char.isalpha() for char in words) or _ASKS.search(words):
        return STATUS
    return CALL_ME if key_for("wellbeing", words) == "0" else ADD
