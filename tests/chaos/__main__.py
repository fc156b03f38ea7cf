"""Kills at random, for as long as one likes: `python -m tests.chaos --kills 1000 --seed 7`; or one
fault with a name, or all of them: `python -m tests.chaos --fault redis-gone`.

Round after round a district lives a day on real processes while they are killed, stopped and
told to die at commits and provider calls; what every telephone heard is held against a quiet
day. Rounds go to SQLite and PostgreSQL in turn. Ends with 0 if every goal is met.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from random import Random, SystemRandom

from phonenet.errors import StoryError
from store.watch import watch
from tests.chaos import flood, named
from tests.chaos.account import lateness
from tests.chaos.day import KINDS, URGENT, day
from tests.chaos.harm import AtRandom
from tests.chaos.lives import plan_of
from tests.servers import postgres
from tests.servers.postgres import PostgresServer
from tests.town.town import Town

LIVES_A_ROUND = 18
TRIES = 8
EVERY_S = 2.0
BEATS_AGAIN_S = 75.0  # the auditor looks every minute


@dataclass(slots=True)
class Figures:
    """What came of all rounds."""

    kills: int = 0
    rounds: int = 0
    lives: int = 0
    broken: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    strange: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    found: list[str] = field(default_factory=list)
    permitted: int = 0
    cut_short: int = 0
    longest_s: float = 0.0

    def told(self) -> bool:
        """Print each figure against its goal; whether all are met."""
        print(f"\n{self.kills} harms, {self.rounds} rounds, {self.lives} lives of a day")
        goals = (
            ("rounds in which a life did not end as it should", self.broken),
            ("things that a telephone never heard", self.lost),
            ("things that it should not have heard", self.strange),
            ("doubled without an unknown outcome", self.doubled),
            ("faults that the auditor found at rest", self.found),
        )
        for what, found in goals:
            print(f"  {len(found):4}  {what} (goal 0)")
            for each in found[:40]:
                print(f"          {each}")
        print(f"  {self.permitted:4}  sent again after an unknown outcome (permitted, once each)")
        print(
            f"  {self.longest_s:4.0f}  seconds that an escalation waited at most (faults included)"
        )
        return not any(found for _, found in goals)


def one_round(figures: Figures, seed: str, database_url: str) -> None:
    """One Town, one day, harm until its last life has ended."""
    random = Random(seed)
    kinds = [*KINDS, *(random.choice(KINDS) for _ in range(LIVES_A_ROUND))]
    with Town.open(plan_of(kinds, tries=TRIES), database_url) as town:
        harm = AtRandom(town, random, EVERY_S)
        try:
            found = day(town, harm, within=400)
        except (AssertionError, StoryError) as error:
            figures.broken.append(f"{seed}: {error}")
        else:
            figures.lost += [f"{seed}: {what}" for what in found.lost]
            figures.strange += [f"{seed}: {what}" for what in found.strange]
            figures.doubled += [f"{seed}: {what}" for what in found.doubled]
            figures.permitted += found.permitted
            figures.cut_short += found.cut_short
            figures.found += [f"{seed}: {what}" for what in _at_rest(town)]
        figures.longest_s = max(figures.longest_s, lateness(town, URGENT).total_seconds())
        figures.kills += len(harm.done)
        figures.rounds += 1
        figures.lives += LIVES_A_ROUND
        for done in harm.done:
            print(f"  {done}")


def _at_rest(town: Town) -> list[str]:
    """What the auditor's questions find, once everything beats again."""
    end = time.monotonic() + BEATS_AGAIN_S
    while found := watch(town.service.store, town.service.clock.now()):
        if time.monotonic() > end:
            return [f"{each.name}: {each.key} ({each.count})" for each in found]
        time.sleep(1)
    return []


def _rounds(figures: Figures, kills: int, seed: str, server: PostgresServer | None) -> None:
    while figures.kills < kills:
        url = server.new_database() if server and figures.rounds % 2 else ""
        where = "PostgreSQL" if url else "SQLite"
        print(f"round {figures.rounds} on {where}", flush=True)
        one_round(figures, f"{seed}-{figures.rounds}", url)
        if server and url:
            server.drop_database(url)


def main(words: Sequence[str]) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(prog="tests.chaos", description=__doc__)
    parser.add_argument("--kills", type=int, default=60, help="harms to be done at least")
    parser.add_argument("--seed", default="", help="of an earlier run, to do the same harms")
    parser.add_argument("--fault", metavar="NAME", help="no kills, but this fault, several, or all")
    parser.add_argument("--flood", type=float, metavar="RATE", help="no kills, but a flooded line")
    parser.add_argument("--sqlite-only", action="store_true", help="no rounds on PostgreSQL")
    asked = parser.parse_args(words)
    seed = asked.seed or f"{SystemRandom().randrange(10**8):08}"
    print(f"seed {seed}", flush=True)
    if asked.flood:
        return flood.run(asked.flood, seed)
    if asked.fault:
        if unknown := set(asked.fault.split(",")) - {"all", *named.NAMES}:
            parser.error(f"no such fault: {', '.join(unknown)}; there are {', '.join(named.NAMES)}")
        return named.run(asked.fault, seed)
    figures = Figures()
    with ExitStack() as stack:
        server: PostgresServer | None = None
        if not asked.sqlite_only and postgres.find_binaries() is not None:
            server = stack.enter_context(postgres.running())
        with suppress(KeyboardInterrupt):  # what was found by then is told
            _rounds(figures, asked.kills, seed, server)
    met = figures.told()
    print(f"seed {seed}")
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
