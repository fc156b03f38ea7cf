"""Faults that stand at once, named with a plus: `redis-gone+provider-500`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial, reduce
from itertools import combinations
from random import Random

from tests.chaos.day import KINDS
from tests.chaos.fault import Fault, Ground
from tests.town.town import Town

AND = "+"
STILL_SENDS = frozenset({"redis", "callbacks", "keys"})
"""What may be harmed while calls and messages leave all the same."""


def together(first: Fault, second: Fault) -> Fault:
    """Both from the same instant on, until the longer of them may end. A fault that has lives of
    its own leaves the other ones no quiet day to be compared with.

    Raises ValueError if they cannot stand together.
    """
    if why := objection(first, second):
        raise ValueError(f"{first.name}{AND}{second.name}: {why}")
    return Fault(
        f"{first.name}{AND}{second.name}",
        partial(_both, first, second),
        lasts_s=max(first.lasts_s, second.lasts_s),
        told=first.told or second.told,
        on=second.on if first.on is Ground.ANY else first.on,
        lives=second.lives if first.lives == KINDS else first.lives,
        asks_again=first.asks_again or second.asks_again,
    )


def made(names: Sequence[str], known: Mapping[str, Fault]) -> Iterator[Fault]:
    """The faults with these names, single and together, as far as all parts of them are known.
    Raises ValueError if some cannot stand together."""
    for name in names:
        parts = name.split(AND)
        if known.keys() >= set(parts):
            yield reduce(together, [known[part] for part in parts])


def drawn(faults: Sequence[Fault], how_many: int, random: Random) -> list[str]:
    """Names of so many pairs that can stand together."""
    can = [pair for pair in combinations(faults, 2) if not objection(*pair)]
    return [f"{first.name}{AND}{second.name}" for first, second in random.sample(can, how_many)]


def objection(first: Fault, second: Fault) -> str:
    """Why two faults cannot stand together; empty if they can."""
    if _harmed(first) == _harmed(second):
        return f"both are faults of {_harmed(first)}"
    if Ground.ANY not in (first.on, second.on) and first.on is not second.on:
        return f"one needs {first.on}, the other {second.on}"
    for one, other in ((first, second), (second, first)):
        if one.lives != KINDS and _harmed(other) not in STILL_SENDS:
            return f"under {other.name} nothing leaves that {one.name} could befall"
    return ""


def _harmed(fault: Fault) -> str:
    return fault.name.partition("-")[0]


@contextmanager
def _both(first: Fault, second: Fault, town: Town) -> Iterator[None]:
    with ExitStack() as stack:
        stack.enter_context(first.stands(town))
        stack.enter_context(second.stands(town))
        yield
