"""The figures of a message about a list: '2 4821 1 4 7', '1 4821 3-9'; and how rows are named."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from helpline.understanding.figures import part_diary
from helpline.understanding.script import clean

MOST = 100  # rows of one message
_LISTED = re.compile(
    r"([1-5])[\s,.:]+(\d{4,8})((?:[\s,;.&+]+\d{1,4}(?:\s?-\s?\d{1,4})?)+)[\s.]*", re.ASCII
)
_RANGE = re.compile(r"(\d{1,4})(?:\s?-\s?(\d{1,4}))?", re.ASCII)


@dataclass(frozen=True, slots=True)
class ListReply:
    """An action (key 1 to 5) for these rows of the list with this code."""

    key: str
    code: str
    numbers: tuple[int, ...]
    diary_number: str | None


def list_reply(text: str) -> ListReply | None:
    """The message, if it is made of nothing but an action, a code and numbers (and a diary entry);
    None otherwise: whoever writes more is read as about one incident, or asked again."""
    diary, body = part_diary(clean(text))
    found = _LISTED.fullmatch(body.strip())
    if found is None:
        return None
    numbers: list[int] = []
    for first, last in _RANGE.findall(found.group(3)):
        low, high = int(first), int(last or first)
        if high < low or high - low >= MOST:
            return None
        numbers.extend(range(low, high + 1))
    chosen = tuple(dict.fromkeys(numbers))
    if len(chosen) > MOST:
        return None
    return ListReply(found.group(1), found.group(2), chosen, diary)


def named(numbers: Iterable[int], room: int = 30) -> str:
    """'1-3, 7', as short as it can be said, cut with '...' where the text has no room."""
    parts = [_span(run) for run in _runs(sorted(set(numbers)))]
    text = ", ".join(parts)
    while len(text) > room:
        parts.pop()
        text = ", ".join([*parts, "..."])
    return text


def _runs(numbers: Sequence[int]) -> list[list[int]]:
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return runs


def _span(run: Sequence[int]) -> str:
    return str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}"
