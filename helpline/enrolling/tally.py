"""What an import did, line by line and in all."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from helpline.importing import Problem


class Change(StrEnum):
    """What became of one line. KEPT: the service knows better, and nothing was changed."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    KEPT = "kept"


@dataclass(frozen=True, slots=True)
class Tally:
    """How many lines met which fate, and what should be said about some of them."""

    new: int = 0
    changed: int = 0
    same: int = 0
    kept: int = 0
    notes: tuple[Problem, ...] = ()

    @classmethod
    def of(cls, changes: Iterable[Change], notes: Iterable[Problem] = ()) -> "Tally":
        """Count."""
        found = list(changes)
        return cls(
            new=found.count(Change.NEW),
            changed=found.count(Change.CHANGED),
            same=found.count(Change.SAME),
            kept=found.count(Change.KEPT),
            notes=tuple(notes),
        )

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            self.new + other.new,
            self.changed + other.changed,
            self.same + other.same,
            self.kept + other.kept,
            self.notes + other.notes,
        )

    def counts(self) -> dict[str, int]:
        """Change -> number of lines."""
        return {change.value: getattr(self, change.value) for change in Change}
