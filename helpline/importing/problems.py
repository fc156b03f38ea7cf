"""What is wrong in a file, said so that the person who wrote it can put it right."""

from dataclasses import dataclass
from typing import Generic, TypeVar

from helpline.reasons.told import Reason, Told

_Record = TypeVar("_Record", covariant=True)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to correct.

    `line` counts from 1 as the spreadsheet shows it, 0 for the file as a whole; `column` is the
    heading, "" for the whole line. `shown` is the value found, only where it tells nothing about
    a person. `told` says what to write, and `message` says it in English.
    """

    line: int
    column: str
    told: Reason | Told
    shown: str | None = None

    @property
    def message(self) -> str:
        """What to write."""
        return str(self.told)

    def __str__(self) -> str:
        where = f"line {self.line}" if self.line else "the file"
        if self.column:
            where += f", column {self.column}"
        found = f" (found '{self.shown}')" if self.shown else ""
        return f"{where}: {self.message}{found}"


@dataclass(frozen=True, slots=True)
class Parsed(Generic[_Record]):
    """All that a file says.

    `records` are the lines without a problem, in the order of the file. `problems` are all
    problems of all lines; `notes` are worth a look but stop nothing. Both are sorted by line.
    """

    records: tuple[_Record, ...]
    problems: tuple[Problem, ...]
    notes: tuple[Problem, ...] = ()
