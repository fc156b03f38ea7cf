"""Breadth first through every state: each is reached on a shortest way, which is what is told when
an invariant breaks."""

import random
import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from tests.explore.memory import Memory
from tests.explore.scene import Cast, begin
from tests.explore.states import hold, key
from tests.explore.steps import Step, steps

Key = tuple[Any, ...]
Way = Any  # the last step, and the way before it
_NOWHERE: Way = None
LONG = 60
TWICE_EVERY = 5
ONE_OF = 100  # so many states that count as one are looked at again


Visit = Callable[[Memory, Way], None]


def nobody(state: Memory, way: Way) -> None:
    """Looks at no state."""


class Broken(AssertionError):
    """An invariant that does not hold, with the way to the state."""


@dataclass(slots=True)
class Explored:
    """How much was seen. `whole`: there is no state that was not. `deep`: how many steps it takes
    to the last state that was gone on from."""

    states: int = 0
    steps: int = 0
    deep: int = 0
    whole: bool = True
    seconds: float = 0.0
    compared: int = 0

    def __str__(self) -> str:
        end = "to the end" if self.whole else "cut off"
        return (
            f"{end}, {self.deep} steps deep: {self.states:,} states, {self.steps:,} steps, "
            f"{self.seconds:.0f} s; {self.compared:,} times two that count as one state led to "
            "the same states"
        )


def explore(
    cast: Cast, *, most: int = 10_000_000, seconds: float = 1e9, visit: Visit = nobody
) -> Explored:
    """Every state that can be reached, or the first `most`; `visit` sees each. Raises Broken.

    States with the same key count as one. Of those that were reached again one in `ONE_OF` is
    gone on from as well: it has to lead to the same states as the first one did. That may take as
    many `seconds` again.
    """
    began = time.monotonic()
    first = begin(cast)
    found = Explored(states=1)
    seen = {hash(key(first))}
    ahead: dict[int, tuple[set[int], Way]] = {}
    twins: list[tuple[Memory, Way]] = []
    waiting: deque[tuple[Memory, Way]] = deque([(first, None)])
    while waiting:
        if found.states >= most or time.monotonic() - began > seconds:
            found.whole = False
            break
        state, way = waiting.popleft()
        visit(state, way)
        found.deep = len(names_of(way))
        own, _ = ahead.setdefault(hash(key(state)), (set(), way))
        for step, reached, known in _ahead(cast, state, way):
            found.steps += 1
            own.add(known)
            if known not in seen:
                seen.add(known)
                found.states += 1
                waiting.append((reached, (step.name, way)))
            elif found.steps % ONE_OF == 0:
                twins.append((reached, (step.name, way)))
    for state, way in twins:
        if time.monotonic() - began > 2 * seconds:
            break
        if (of_first := ahead.get(hash(key(state)))) is not None:
            first_ones, first_way = of_first
            if leads(cast, state, way) != first_ones:
                raise Broken(
                    f"counts as a state that leads elsewhere\n  {told(way)}\n"
                    f"as the one of\n  {told(first_way)}"
                )
            found.compared += 1
    found.seconds = time.monotonic() - began
    return found


def leads(cast: Cast, state: Memory, way: Way = None) -> set[int]:
    """The keys, hashed, of all states that come next."""
    return {known for _, _, known in _ahead(cast, state, way)}


def _ahead(cast: Cast, state: Memory, way: Way) -> Iterator[tuple[Step, Memory, int]]:
    """Every step from a state, where it leads, and the key of that; the invariants are asked."""
    before = key(state)
    for step in steps(state, narrow=cast.narrow):
        reached, after = _take(state, before, step, way)
        _assert(reached, (step.name, way))
        yield step, reached, hash(after)
    if key(state) != before:
        raise Broken(f"i08: a step that does not commit leaves no trace\n  {told(way)}")


def wander(cast: Cast, seed: int, length: int, *, twice_every: int = 1) -> int:
    """One long way at random; returns how many steps it took. Every step is asked for the
    invariants; of `twice_every` one is also tried twice, and on a copy."""
    choose = random.Random(seed)
    state, way = begin(cast), _NOWHERE
    for count in range(length):
        ahead = list(steps(state, narrow=cast.narrow))
        if not ahead:
            return count
        step = choose.choice(ahead)
        before, way = way, (step.name, way)
        if count % twice_every:
            _act(state, step, way)
        else:
            state, _ = _take(state, key(state), step, before)
        _assert(state, way)
    return length


def walk(cast: Cast, *names: str) -> Memory:
    """The state at the end of a way that is told by the names of its steps."""
    state, way = begin(cast), _NOWHERE
    for name in names:
        step = next(step for step in steps(state, narrow=cast.narrow) if step.name == name)
        state, _ = _take(state, key(state), step, way)
        way = (name, way)
        _assert(state, way)
    return state


def walks(count: int, seed: int) -> int:
    """`count` long ways at random of two seniors at once; returns the steps. Each is told by its
    seed and can be walked again by it.

    A way is at most `LONG` steps on the real rules, from the hour of the call: calls and their
    failures, keys and words, officers' answers, forged and spent codes, clocks that run out,
    supervisors, in any order.
    """
    return sum(
        wander(
            Cast(
                seniors=2,
                tries=2,
                with_contact=each % 2 == 0,
                second_contact=each % 4 == 0,
                at_risk=each % 10 == 1,
            ),
            each,
            LONG,
            twice_every=TWICE_EVERY,
        )
        for each in range(seed, seed + count)
    )


def told(way: Way) -> str:
    """The steps that led here, the first one first."""
    return "\n  ".join(names_of(way))


def names_of(way: Way) -> list[str]:
    """The names of the steps that led here."""
    names: list[str] = []
    while way is not None:
        name, way = way
        names.append(name)
    return names[::-1]


def _take(state: Memory, before: Key, step: Step, way: Way) -> tuple[Memory, Key]:
    """The state after a step, with its key. A crash before the commit is the state before it
    (`_ahead` sees that it is untouched). Heard twice, a step counts once. Nothing of it reaches
    another senior."""
    after = state.copied()
    try:
        step.act(after)
        reached = key(after)
        if step.changes_nothing:
            _require(reached == before, "i14: a code of somebody else changes nothing")
        elif step.again:
            twice = after.copied()
            step.act(twice)
            _require(key(twice) == reached, "i18: what comes twice counts once")
        moved = sum(old != new for old, new in zip(before, reached, strict=True))
        if after.now == state.now:
            _require(moved <= 1, "i14: nothing of one senior reaches another")
    except AssertionError as error:
        raise Broken(f"{error}\n  {told((step.name, way))}") from None
    except Exception as error:
        why = f"{type(error).__name__}: {error}"
        raise Broken(f"{why}\n  {told((step.name, way))}") from error
    return after, reached


def _act(state: Memory, step: Step, way: Way) -> None:
    try:
        step.act(state)
    except Exception as error:
        raise Broken(f"{type(error).__name__}: {error}\n  {told(way)}") from error


def _require(holds: bool, what: str) -> None:
    if not holds:
        raise AssertionError(what)


def _assert(state: Memory, way: Way) -> None:
    try:
        hold(state)
    except AssertionError as error:
        raise Broken(f"{error}\n  {told(way)}") from None
