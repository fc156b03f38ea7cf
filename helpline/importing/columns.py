"""The header line: which column stands where."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from helpline.importing.problems import Problem
from helpline.importing.values import clean
from helpline.reasons.advice import Advice


@dataclass(frozen=True, slots=True)
class Header:
    """Positions (from 0) of the columns that were found, and how wide the header is.

    `complete` is False if a column is missing or stands there twice: no line below can then be
    trusted to be whole.
    """

    positions: dict[str, int]
    width: int
    complete: bool
    problems: tuple[Problem, ...]


def heading(cell: str) -> str:
    """A heading as we compare it: "Call Time " and "call-time" are both call_time."""
    return re.sub(r"[\s_-]+", "_", unicodedata.normalize("NFKC", clean(cell)).casefold())


def match_columns(
    line: int, cells: Sequence[str], wanted: Sequence[str], optional: Sequence[str] = ()
) -> Header:
    """Find the wanted columns in a header line; report missing, doubled and unknown ones. The
    `optional` ones may be missing."""
    found = [heading(cell) for cell in cells]
    while found and not found[-1]:
        found.pop()
    positions: dict[str, int] = {}
    doubled: list[str] = []
    unknown: list[str] = []
    for position, name in enumerate(found):
        if name in positions:
            doubled.append(name)
        elif name in wanted or name in optional:
            positions[name] = position
        elif name:
            unknown.append(name)
    missing = [name for name in wanted if name not in positions]
    absent = [name for name in optional if name not in positions]
    problems = [
        *(_missing(line, name, unknown) for name in missing),
        *(Problem(line, name, Advice.COLUMN_TWICE) for name in doubled),
        *(_unknown(line, name, [*missing, *absent]) for name in unknown),
    ]
    complete = not missing and not doubled
    return Header(positions, len(found), complete, tuple(problems))


def _missing(line: int, name: str, unknown: Sequence[str]) -> Problem:
    near = get_close_matches(name, unknown, n=1)
    return Problem(
        line, name, Advice.COLUMN_RENAME(near=near[0][:40]) if near else Advice.COLUMN_MISSING
    )


def _unknown(line: int, name: str, missing: Sequence[str]) -> Problem:
    near = get_close_matches(name, missing, n=1)
    return Problem(
        line, name[:40], Advice.COLUMN_LIKE(near=near[0]) if near else Advice.COLUMN_UNKNOWN
    )
