"""Faults by name: `python -m tests.chaos --fault all`, one of them, or two at once; a table at the
end."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from random import Random

from phonenet.errors import StoryError
from tests.chaos import of_databases, of_provider, of_redis, outlasting
from tests.chaos.account import Account, accounts
from tests.chaos.day import KINDS, rests
from tests.chaos.fault import Fault, Ground
from tests.chaos.lives import kind_of, live, plan_of
from tests.chaos.together import AND, drawn, made
from tests.chaos.under_fault import Suffered, lives_of, suffer
from tests.servers import postgres
from tests.town.rules import rules
from tests.town.town import Plan, Town

EASY = (*of_redis.FAULTS, *of_provider.FAULTS, *of_databases.ON_FILES)
ALL = (*(fault.name for fault in EASY), *of_databases.ON_POSTGRESQL)
NAMES = (*ALL, outlasting.FAULT.name)
PAIRS, MOST_PAIRS = "pairs", 12
DISK_MB = 96
WIDE = 38  # letters of a name in the table
MOST_LIVES = 30  # for whom a Town has names and numbers
QUIET_WITHIN_S = 120.0


def meant(words: str, seed: str) -> list[str]:
    """The names of faults that these words ask for. Raises ValueError if there are no such."""
    if words == "all":
        return list(ALL)
    if words == PAIRS:
        return drawn(EASY, MOST_PAIRS, Random(seed))
    wanted = words.split(",")
    if unknown := {part for name in wanted for part in name.split(AND)} - set(NAMES):
        raise ValueError(f"no such fault: {', '.join(unknown)}; there are {', '.join(NAMES)}")
    if alone := [name for name in wanted if AND in name and outlasting.FAULT.name in name]:
        raise ValueError(f"{alone[0]}: what lasts so long stands alone")
    list(made(wanted, _by_name(EASY)))
    return wanted


def run(wanted: Sequence[str], seed: str, stands_s: float = 0.0) -> int:
    """Throw these faults, one after the other; 0 if every goal is met. With `stands_s` each stands
    for at least so many seconds."""
    suffered: list[Suffered] = []
    print(f"faults: {' '.join(wanted)}", flush=True)
    easy = _chosen(wanted, EASY, stands_s)
    for ground in Ground:
        faults = [each for each in easy if each.on is ground]
        if ground is Ground.SMALL_DISK and faults and os.geteuid() != 0:
            print(f"{faults[0].name}: not tried, only root can mount a small disk")
        elif faults:
            suffered += _in_towns(faults, seed, disk_mb=DISK_MB * (ground is Ground.SMALL_DISK))
    if any(set(name.split(AND)) & set(of_databases.ON_POSTGRESQL) for name in wanted):
        suffered += _on_postgresql(wanted, seed, stands_s)
    if outlasting.FAULT.name in wanted:
        suffered.append(outlasting.outlast(seed))
    tell(suffered)
    return 1 if any(each.misses for each in suffered) else 0


def _chosen(wanted: Sequence[str], known: Sequence[Fault], stands_s: float) -> list[Fault]:
    return [
        replace(fault, lasts_s=max(fault.lasts_s, stands_s))
        for fault in made(wanted, _by_name(known))
    ]


def _by_name(faults: Sequence[Fault]) -> dict[str, Fault]:
    return {fault.name: fault for fault in faults}


def _on_postgresql(wanted: Sequence[str], seed: str, stands_s: float) -> Iterator[Suffered]:
    if postgres.find_binaries() is None:
        print("PostgreSQL: not tried, there is none; run bin/setup-system postgresql")
        return
    with postgres.own() as server:
        known = (*EASY, *of_databases.on_postgresql(server))
        chosen = _chosen(wanted, known, stands_s)
        on_it = [fault for fault in chosen if fault.on is Ground.POSTGRESQL]
        yield from _in_towns(on_it, seed, server.new_database)


def _in_towns(
    faults: Sequence[Fault],
    seed: str,
    new_database: Callable[[], str] = str,
    disk_mb: int = 0,
) -> Iterator[Suffered]:
    """One Town after the other, as each has room for some faults only; one that a Town did not
    come out of leaves the rest to the next one, too."""
    left = list(faults)
    while left:
        kinds, parts = lives_of(left, MOST_LIVES)
        with ExitStack() as stack:
            longest_s = max(fault.lasts_s for fault in left)
            town = stack.enter_context(
                Town.open(_plan(kinds, longest_s), new_database(), disk_mb=disk_mb)
            )
            quiet = list(town.places)[: len(KINDS)]
            live(town, quiet, QUIET_WITHIN_S).require()
            rests(town, quiet)
            usual = {kind_of(story): accounts(town, story) for story in quiet}
            for fault, stories in zip(tuple(left), parts, strict=False):
                print(f"{fault.name} ...", flush=True)
                left.remove(fault)
                found = _one(town, fault, stories, usual, seed)
                print(_line(found), *found.misses, sep="\n    ", flush=True)
                yield found
                if found.broken:
                    print(town.log()[-6000:], flush=True)
                    break


def _one(
    town: Town,
    fault: Fault,
    stories: Sequence[str],
    usual: Mapping[str, dict[str, Account]],
    seed: str,
) -> Suffered:
    try:
        return suffer(town, fault, stories, usual, Random(f"{seed}-{fault.name}"))
    except (AssertionError, StoryError, OSError) as error:
        return Suffered(fault, broken=f"{type(error).__name__}: {error}")


def _plan(kinds: Sequence[str], longest_s: float) -> Plan:
    """The Town of the kills, with windows and rungs that outlast every fault."""
    plan = plan_of(kinds, tries=8)
    more = int(longest_s)
    chosen = {**plan.rules, **rules(contact_s=240 + more, rung_s=840 + more)}
    chosen["checkin"] = {**plan.rules["checkin"], "window_s": 1140 + more}
    chosen["escalation"] = plan.rules["escalation"]
    return replace(plan, rules=chosen)


def tell(all_suffered: Sequence[Suffered]) -> None:
    """The table at the end."""
    print(f"\n{'fault':{WIDE}}   stood   told after  goes on after  resent  goals (60 s, 180 s)")
    for suffered in all_suffered:
        print(_line(suffered))
        for missed in suffered.misses:
            print(f"    {missed}")


def _line(suffered: Suffered) -> str:
    told = "-" if suffered.told_s is None else f"{suffered.told_s:.1f} s"
    goes_on = "never" if suffered.goes_on_s is None else f"{suffered.goes_on_s:.1f} s"
    met = "missed" if suffered.misses else "met"
    return (
        f"{suffered.fault.name:{WIDE}} {suffered.stood_s:5.0f} s  {told:>10}  {goes_on:>13}"
        f"  {suffered.found.permitted:6}  {met}  {suffered.told}"
    )
