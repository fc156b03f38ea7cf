"""Two seniors who share their two officers: their states are the pairs of the states of one.

A pair has one store, one clock and the same officers for both. If every step leads its own senior
where it leads without the other one, and leaves each row of the other as it was, then whatever
order the events of two seniors come in, each of them is in a state of one senior, all of which
`levels.explore` goes through; and what holds of each by itself holds of both. Whether it is so is
tried here step by step, from pairs put together of one state for each *meeting*: all that rules
ask across seniors is whose codes are live or spent and whether they mean an open incident, so that
states which agree in these meet another senior alike. More pairs are drawn from all states. Each
is tried with the clocks in step and half a tick apart. Added are the steps that exist for two
only: answers of an officer without a code.
"""

from dataclasses import fields
from datetime import datetime, timedelta
from random import Random
from typing import Any

from helpline.directory.ladders import CONTACT
from helpline.understanding import Action, OfficerReply
from tests.explore.levels import Explored
from tests.explore.machine import Broken, Way, names_of
from tests.explore.memory import TABLES, Memory, Rows, changed
from tests.explore.scene import OFFICER, SHO, TICK, Cast, begin
from tests.explore.states import hold, of_senior
from tests.explore.steps import NO_CODE, Step, steps, until, write

OTHERS_FROM = 5001  # ids and codes of the second senior
NEW_FROM = 9001  # ids of what a pair adds, the same with and without the other senior
HALF_A_TICK = timedelta(seconds=TICK // 2)


def meeting(state: Memory) -> object:
    """All of a state that rules ask when they look after another senior: whose codes are live,
    whose are spent, and whether they still mean an open incident."""
    codes = frozenset((row.responder_id, row.live) for row in state.alert_rows.values())
    return codes, any(row.open for row in state.incident_rows.values())


def try_all(cast: Cast, found: Explored, drawn_most: int) -> str:
    """Every two meetings, the marks of what was explored, and so many states drawn from all, two by
    two. Raises Broken."""
    firsts = [again(cast, way, 1) for way in found.marks.values()]
    others = [again(cast, way, OTHERS_FROM) for way in found.marks.values()]
    # Who is the first one and who the second is the same.
    pairs = [(one, two) for n, one in enumerate(firsts) for two in others[n:]]
    ways = Random(1).sample(found.ways, min(drawn_most, len(found.ways)))
    drawn = [
        (again(cast, one, 1), again(cast, two, OTHERS_FROM))
        for one, two in zip(ways[::2], ways[1::2], strict=False)
    ]
    taken = sum(
        try_pair(one, two, later)
        for one, two in pairs + drawn
        for later in (timedelta(0), HALF_A_TICK)
    )
    return (
        f"{len(found.ways):,} states of one, {len(firsts)} meetings: {len(pairs):,} pairs of them "
        f"and {len(drawn):,} pairs drawn from all, {taken:,} steps: none reaches the other"
    )


def again(cast: Cast, way: Way, first: int) -> Memory:
    """The state at the end of a way, with ids from `first` on. The steps are named by the ids of
    the way as it was taken: it is walked beside that one."""
    known, other = begin(cast), begin(cast, first=first)
    for name in names_of(way):
        here, there = list(steps(known)), list(steps(other))
        number = next(n for n, step in enumerate(here) if step.name == name)
        here[number].act(known)
        there[number].act(other)
    return other


def together(one: Memory, two: Memory, later: timedelta) -> Memory:
    """Both in one store at one instant, the clock of the first so much `later` in its tick."""
    pair = one.copied()
    due = [row.due_at for row in (*one.check_in_rows.values(), *one.incident_rows.values())]
    until(pair, min([one.now + later, *filter(None, due)]))
    moved = pair.now - two.now
    for name in TABLES:
        rows = {number: _shifted(row, moved) for number, row in getattr(two, name).items()}
        getattr(pair, name).update(rows)
    for name in ("persons", "senior_rows", "contact_rows"):
        setattr(pair, name, {**getattr(one, name), **getattr(two, name)})
    pair.deeds = (*one.deeds, *two.deeds)
    pair.standing_faults = one.standing_faults | two.standing_faults
    pair.drawn, pair.first = two.drawn, NEW_FROM
    return pair


def _shifted(row: Any, by: timedelta) -> Any:
    if type(row) is tuple:
        return tuple(_shifted(item, by) for item in row)
    names = row._fields if hasattr(row, "_fields") else [each.name for each in fields(row)]
    values = {name: getattr(row, name) for name in names}
    instants = {name: at + by for name, at in values.items() if isinstance(at, datetime)}
    return changed(row, **instants)


def try_pair(one: Memory, two: Memory, later: timedelta) -> int:
    """Every step from a pair; returns how many there were. Raises Broken."""
    pair = together(one, two, later)
    possible = {step.name for step in steps(pair) if NO_CODE not in step.name}
    known: set[str] = set()
    taken = 0
    for senior in pair.senior_rows:
        alone = _alone(pair, senior)
        for step in steps(alone):
            known.add(step.name)
            if step.name in possible:  # a clock that runs out first, of the two
                _take(pair, alone, senior, step)
                taken += 1
    if possible != possible & known:
        raise Broken(f"only beside another senior: {possible - known}")
    return taken + sum(_without_a_code(pair, who) for who in (OFFICER, SHO))


def _take(pair: Memory, alone: Memory, senior: int, step: Step) -> None:
    after, without = pair.copied(), alone.copied()
    step.act(after)
    step.act(without)
    hold(after)
    if of_senior(after, senior) != of_senior(without, senior):
        raise Broken(f"{step.name}: leads elsewhere beside another senior")
    waited = pair.copied()
    until(waited, after.now)
    for other in pair.senior_rows:
        if other != senior and _rows(after, other) != _rows(waited, other):
            raise Broken(f"i14: {step.name}: touches a row of another senior")


def _without_a_code(pair: Memory, who: int) -> int:
    """An answer without a code counts where its sender holds one incident, and only there."""
    alone = {senior: _alone(pair, senior) for senior in pair.senior_rows}
    holds = [senior for senior, state in alone.items() if _held(state, who)]
    for action in Action:
        reply = OfficerReply(action, None)
        step = Step(f"{who} writes {action} {NO_CODE}", lambda m: write(m, who, reply))  # noqa: B023
        if len(holds) == 1 and len(_held(pair, who)) == 1:
            _take(pair, alone[holds[0]], holds[0], step)
            continue
        after = pair.copied()
        step.act(after)
        if any(_rows(after, senior) != _rows(pair, senior) for senior in pair.senior_rows):
            raise Broken(f"i14: {step.name}: of {len(holds)} incidents one was chosen")
    return len(Action)


def _held(memory: Memory, who: int) -> list[Any]:
    return [alert for alert in memory.alerts.held_by(who) if alert.role != CONTACT]


def _alone(pair: Memory, senior: int) -> Memory:
    """One senior of a pair, without the other."""
    alone = pair.copied()
    for name, rows in _rows(pair, senior).items():
        setattr(alone, name, Rows(rows))
    alone.senior_rows = {senior: pair.senior_rows[senior]}
    return alone


def _rows(memory: Memory, senior: int) -> dict[str, dict[int, Any]]:
    """Everything that is about one senior of a pair."""
    return {
        name: {
            number: row
            for number, row in getattr(memory, name).items()
            if memory.senior_of(name, number) == senior
        }
        for name in TABLES
    }
