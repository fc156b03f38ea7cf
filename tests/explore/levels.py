"""Breadth first through every state, level by level: each is reached on a shortest way. The states of
a level are shared out among processes; what they find new is the next level."""

import gc
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from multiprocessing import get_context

from tests.explore.machine import Broken, Way, ahead, leads, told
from tests.explore.memory import Memory
from tests.explore.scene import Cast, begin
from tests.explore.states import counted_as, key

ONE_OF = 100  # so many states that were reached again are gone on from as well
WORTH_SHARING = 200  # states of a level: below, one process is as quick
Mark = Callable[[Memory], object]


def unmarked(state: Memory) -> object:
    """The same of every state."""
    return None


@dataclass(slots=True)
class Explored:
    """How much was seen. `whole`: there is no state that was not. `deep`: how many steps it takes
    to the last state that was gone on from. `ways`: to each of these; `marks`: to the first state
    of each mark."""

    states: int = 0
    steps: int = 0
    deep: int = 0
    whole: bool = True
    seconds: float = 0.0
    compared: int = 0
    ways: list[Way] = field(default_factory=list)
    marks: dict[object, Way] = field(default_factory=dict)

    def __str__(self) -> str:
        end = "to the end" if self.whole else "cut off"
        return (
            f"{end}, {self.deep} steps deep: {self.states:,} states, {self.steps:,} steps, "
            f"{self.seconds:.0f} s; {self.compared:,} times two that count as one state led to "
            "the same states"
        )


@dataclass(slots=True)
class Level:
    """The states that lie so many steps deep; `known`: what all states so far are counted as."""

    cast: Cast
    states: list[tuple[int, Memory, Way]]
    known: set[int]
    mark: Mark
    most: int
    until: float
    one_of: int


@dataclass(slots=True)
class Part:
    """What one process found from its part of a level: states not known before, and of each state
    that it went on from all that comes next, as one number."""

    new: dict[int, tuple[Memory, Way]] = field(default_factory=dict)
    next_to: list[tuple[int, int, Way]] = field(default_factory=list)
    marks: dict[object, Way] = field(default_factory=dict)
    steps: int = 0
    whole: bool = True


def explore(
    cast: Cast,
    *,
    most: int = 10_000_000,
    seconds: float = 1e9,
    mark: Mark = unmarked,
    jobs: int = 1,
    one_of: int = ONE_OF,
) -> Explored:
    """Every state that can be reached, or the first `most`. Raises Broken.

    States that are counted as the same are one. Of those that were reached again one in `one_of`
    is gone on from as well: it has to lead to the same states as the first one did. `mark` is
    asked of every state, also of those that were reached again.
    """
    began = time.monotonic()
    first = begin(cast)
    number = counted_as(key(first))
    known = {number}
    states: list[tuple[int, Memory, Way]] = [(number, first, None)]
    next_to: dict[int, tuple[int, Way]] = {}
    found = Explored(states=1, marks={mark(first): None})
    while states and found.whole:
        level = Level(cast, states, known, mark, most, began + seconds, one_of)
        found.deep += bool(next_to)
        states = []
        for part in _parts(level, jobs):
            found.steps += part.steps
            found.whole &= part.whole
            found.compared += _compared(next_to, part)
            states += [(n, *new) for n, new in part.new.items() if n not in known]
            known |= part.new.keys()
            found.marks = part.marks | found.marks
        found.states = len(known)
    found.ways = [way for _, way in next_to.values()]
    found.seconds = time.monotonic() - began
    return found


def _compared(next_to: dict[int, tuple[int, Way]], part: Part) -> int:
    """How many states of a part count as one that was gone on from before."""
    before = len(next_to)
    for number, comes_next, way in part.next_to:
        of_first, first_way = next_to.setdefault(number, (comes_next, way))
        if of_first != comes_next:
            raise Broken(
                f"counts as a state that leads elsewhere\n  {told(way)}\n"
                f"as the one of\n  {told(first_way)}"
            )
    return len(part.next_to) - (len(next_to) - before)


_level: Level  # what the processes of `_parts` are born with


def _parts(level: Level, jobs: int) -> list[Part]:
    if jobs == 1 or len(level.states) < WORTH_SHARING:
        return [_gone_on(level, 0, 1)]
    global _level
    _level = level
    gc.freeze()  # what the processes are born with they do not look through, and so not copy
    with get_context("fork").Pool(jobs) as pool:
        parts = pool.starmap(_of_level, [(each, jobs) for each in range(jobs)])
    gc.unfreeze()
    return parts


def _of_level(first: int, of: int) -> Part:
    return _gone_on(_level, first, of)


def _gone_on(level: Level, first: int, of: int) -> Part:
    """From every `of`th state of a level, and from a few that were reached again."""
    part = Part()
    again: list[tuple[int, Memory, Way]] = []
    for number, state, way in level.states[first::of]:
        if time.monotonic() > level.until or len(level.known) + len(part.new) >= level.most:
            part.whole = False
            break
        if counted_as(key(state)) != number:
            raise Broken(f"a row was written that was not seen to be\n  {told(way)}")
        comes_next = set()
        for step, reached, after in ahead(level.cast, state, way):
            part.steps += 1
            comes_next.add(after)
            if reached is None:
                continue
            part.marks.setdefault(level.mark(reached), (step.name, way))
            if after not in level.known and after not in part.new:
                part.new[after] = (reached, (step.name, way))
            elif part.steps % level.one_of == 0:
                again.append((after, reached, (step.name, way)))
        part.next_to.append((number, hash(frozenset(comes_next)), way))
    for number, state, way in again:
        part.next_to.append((number, hash(frozenset(leads(level.cast, state, way))), way))
    return part
