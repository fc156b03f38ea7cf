"""One measured figure."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """`floor` is what it was measured against in the same run, `goal` what it should reach;
    both are "" where there is none."""

    what: str
    measured: str
    floor: str = ""
    ratio: str = ""
    goal: str = ""
