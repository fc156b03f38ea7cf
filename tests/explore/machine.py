"""Steps on the real rules, each of them asked for the invariants: every one from a state, one way by
its names, long ways at random. The way is what is told when an invariant breaks."""

import random
from collections.abc import Iterator
from typing import Any

from tests.explore.memory import Memory
from tests.explore.scene import Cast, begin
from tests.explore.states import counted_as, hold, key, key_after
from tests.explore.steps import Step, steps

Key = tuple[Any, ...]
Way = Any  # the last step, and the way before it
_NOWHERE: Way = None
LONG = 60
TWICE_EVERY = 5


class Broken(AssertionError):
    """An invariant that does not hold, with the way to the state."""


def leads(cast: Cast, state: Memory, way: Way = None) -> set[int]:
    """What all states that come next are counted as."""
    return {known for _, _, known in ahead(cast, state, way)}


def ahead(cast: Cast, state: Memory, way: Way) -> Iterator[tuple[Step, Memory | None, int]]:
    """Every step from a state, where it leads (None if nothing was written), and what that is
    counted as; the invariants are asked."""
    before = key(state)
    here = counted_as(before)
    for step in steps(state, narrow=cast.narrow):
        reached, after = _take(state, before, step, way)
        if after is before:
            yield step, None, here
            continue
        _assert(reached, (step.name, way))
        yield step, reached, counted_as(after)
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
    (`ahead` sees that it is untouched). Heard twice, a step counts once. Nothing of it reaches
    another senior."""
    after = state.copied()
    try:
        step.act(after)
        reached = key_after(state, before, after)
        if step.changes_nothing:
            _require(reached == before, "i14: a code of somebody else, or none, changes nothing")
        elif step.again:
            twice = after.copied()
            step.act(twice)
            _require(
                key_after(after, reached, twice) == reached, "i18: what comes twice counts once"
            )
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
