"""A rule that a definition breaks, and what to write instead."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """`source` is the file, `line` 1-based (0 where it is not known), `where` a dotted path."""

    source: str
    line: int
    where: str
    message: str

    def __str__(self) -> str:
        place = f"{self.source}:{self.line}" if self.line else self.source
        return f"{place}: {self.where}: {self.message}"
