"""Breadth first through every state: each is reached on a shortest way, which is what is told when
an invariant breaks."""

import random
import time
from collections import deque
from dataclasses import dataclass
from typing import Any

from tests.explore.memory import Memory
from tests.explore.scene import Cast, begin
from tests.explore.states import hold, key
from tests.explore.steps import Step, steps

Key = tuple[Any, ...]
Way = Any  # the last step, and the way before it
_NOWHERE: Way = None
A_DAY = 60


class Broken(AssertionError):
    """An invariant that does not hold, with the way to the state."""


@dataclass(slots=True)
class Explored:
    """How much was seen. `whole`: there is no state that was not."""

    states: int = 0
    steps: int = 0
    whole: bool = True
    seconds: float = 0.0

    def __str__(self) -> str:
        end = "to the end" if self.whole else "cut off"
        return f"{self.states} states, {self.steps} steps, {self.seconds:.0f} s, {end}"


def explore(cast: Cast, *, most: int = 10_000_000, seconds: float = 1e9) -> Explored:
    """Every state that can be reached, or the first `most`. Raises Broken."""
    began = time.monotonic()
    first = begin(cast)
    found = Explored(states=1)
    seen = {hash(key(first))}
    waiting: deque[tuple[Memory, Way]] = deque([(first, None)])
    while waiting:
        if found.states >= most or time.monotonic() - began > seconds:
            found.whole = False
            break
        state, way = waiting.popleft()
        before = key(state)
        for step in steps(state, narrow=cast.narrow):
            found.steps += 1
            reached, after = _take(state, before, step, way)
            known = hash(after)
            if known in seen:
                continue
            seen.add(known)
            _assert(reached, (step.name, way))
            found.states += 1
            waiting.append((reached, (step.name, way)))
    found.seconds = time.monotonic() - began
    return found


def wander(cast: Cast, seed: int, length: int) -> int:
    """One long way at random; returns how many steps it took."""
    choose = random.Random(seed)
    state, way = begin(cast), _NOWHERE
    for count in range(length):
        ahead = list(steps(state, narrow=cast.narrow))
        if not ahead:
            return count
        step = choose.choice(ahead)
        state, _ = _take(state, key(state), step, way)
        way = (step.name, way)
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
    """`count` days of two seniors at random, all of them told by their seeds; returns the steps.

    A day here is one way of at most `A_DAY` steps on the real rules, from the hour of the call."""
    return sum(
        wander(Cast(seniors=2, tries=2, with_contact=each % 2 == 0), each, A_DAY)
        for each in range(seed, seed + count)
    )


def told(way: Way) -> str:
    """The steps that led here, the first one first."""
    names: list[str] = []
    while way is not None:
        name, way = way
        names.append(name)
    return "\n  ".join(reversed(names))


def _take(state: Memory, before: Key, step: Step, way: Way) -> tuple[Memory, Key]:
    """The state after a step, with its key. A crash before the commit is the state before it:
    what the step did to its own copy must not be seen there. Heard twice, it counts once.
    Nothing of it reaches another senior."""
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
            _require(key(after) == reached, "i08: a step that does not commit leaves no trace")
        moved = sum(old != new for old, new in zip(before, reached, strict=True))
        if after.now == state.now:
            _require(moved <= 1, "i14: nothing of one senior reaches another")
    except AssertionError as error:
        raise Broken(f"{error}\n  {told((step.name, way))}") from None
    except Exception as error:
        why = f"{type(error).__name__}: {error}"
        raise Broken(f"{why}\n  {told((step.name, way))}") from error
    return after, reached


def _require(holds: bool, what: str) -> None:
    if not holds:
        raise AssertionError(what)


def _assert(state: Memory, way: Way) -> None:
    try:
        hold(state)
    except AssertionError as error:
        raise Broken(f"{error}\n  {told(way)}") from None
