"""What somebody is told who may not do something: a kind of reason, and what stands in its gaps.

The words of a reason are English: they are for the command line and the log. A page chooses its
own words by the name of the reason.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import TypeAlias, Union

Fact: TypeAlias = Union[str, int, tuple[str, ...], "Told"]
"""What stands in a gap: a code or a number, several of them, or what is told in turn."""


class Reason(Enum):
    """Kinds of reasons; the value is the sentence, with its gaps as {name}."""

    def __call__(self, **facts: Fact) -> "Told":
        """This reason with what stands in its gaps."""
        return Told(self, facts)

    def __str__(self) -> str:
        return str(self.value)


@dataclass(frozen=True, slots=True)
class Told:
    """A reason with its facts; `str()` of it is the English sentence."""

    why: Reason
    facts: Mapping[str, Fact] = field(default_factory=dict)

    def __str__(self) -> str:
        return str(self.why).format_map({name: _plain(fact) for name, fact in self.facts.items()})


class Explained(Exception):
    """An error that says which reason it has."""

    def __init__(self, why: Reason | Told) -> None:
        self.told = why if isinstance(why, Told) else Told(why)
        super().__init__(str(self.told))


def _plain(fact: Fact) -> str:
    return ", ".join(fact) if isinstance(fact, tuple) else str(fact)
