"""Kills, first at each crash point and then at random, for as long as one likes:
`python -m tests.chaos --kills 1000 --seed 7`; or one fault with a name, or all of them:
`python -m tests.chaos --fault redis-gone`.

Round after round a district lives a day on real processes while they are killed, stopped and
told to die at commits and provider calls; what every telephone heard is held against a quiet
day. Rounds go to SQLite and PostgreSQL in turn. Ends with 0 if every goal is met.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field, replace
from functools import partial
from random import Random, SystemRandom
from textwrap import fill

from helpline.sending.model import URGENT_LANES
from phonenet.errors import StoryError
from store.watch import watch
from tests.chaos import flood, named
from tests.chaos.account import Comparison, lateness
from tests.chaos.at_random import AtRandom
from tests.chaos.day import KINDS, day
from tests.chaos.in_turn import POINTS, InTurn
from tests.chaos.lives import RECORDED, Lived, plan_of
from tests.chaos.progress import Progress
from tests.servers import postgres
from tests.servers.postgres import PostgresServer
from tests.town.district import MOST_PLACES
from tests.town.rules import rules
from tests.town.town import Plan, Town

KILLS_A_ROUND = 500
AT_ONCE = 6  # lives; the next one begins when one of them has ended
FEW_AT_ONCE = 3  # so that there are some left at the last crash point
TRIES = 12
ENDS_WITHIN_S = 420.0  # from the last harm on; a second call to her comes after 300
GOES_ON_WITHIN_S = 60.0
LONGEST_STAND_S = 300.0
BEATS_AGAIN_S = 150.0  # the auditor looks every minute


@dataclass(slots=True)
class Figures:
    """What came of all rounds."""

    did: Counter[str] = field(default_factory=Counter)
    tried: list[str] = field(default_factory=list)
    untried: list[str] = field(default_factory=list)
    rounds: int = 0
    lives: int = 0
    broken: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    strange: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    acknowledged: int = 0
    wrong: list[str] = field(default_factory=list)
    found: list[str] = field(default_factory=list)
    slow: list[str] = field(default_factory=list)
    permitted: int = 0
    given_up: int = 0
    climbed: int = 0
    cut_short: int = 0
    longest_s: float = 0.0
    goes_on_s: float = 0.0

    @property
    def kills(self) -> int:
        """Processes that died of SIGKILL."""
        return self.did["kill"] + self.did["crash"]

    @property
    def findings(self) -> dict[str, list[str]]:
        """What there should be none of."""
        return {
            "crash points at which nobody died": self.untried,
            "lives that did not end as they should": self.broken,
            "things that a telephone never heard": self.lost,
            "things that it should not have heard": self.strange,
            "doubled without an unknown outcome": self.doubled,
            "wrong acknowledgements": self.wrong,
            "faults that the auditor found at rest": self.found,
            "rounds in which something due waited longer after the last harm": self.slow,
        }

    def add(self, seed: str, found: Comparison) -> None:
        """What a round's day did otherwise than a quiet one."""
        self.lives += found.lived
        self.broken += [f"{seed}: {what}" for what in found.broken]
        self.lost += [f"{seed}: {what}" for what in found.lost]
        self.strange += [f"{seed}: {what}" for what in found.strange]
        self.doubled += [f"{seed}: {what}" for what in found.doubled]
        self.acknowledged += found.acknowledged
        self.wrong += [f"{seed}: {what}" for what in found.wrong]
        self.permitted += found.permitted
        self.given_up += found.given_up
        self.climbed += found.climbed
        self.cut_short += found.cut_short

    def told(self, wanted: int) -> bool:
        """Print each figure against its goal; whether all are met."""
        did = ", ".join(f"{count} {what}" for what, count in sorted(self.did.items()))
        print(f"\n{self.kills} processes killed (goal {wanted}), {self.rounds} rounds, ", end="")
        print(f"{self.lives} lives of a day; done: {did}")
        for each in self.tried:
            print(f"  {each}")
        for what, found in self.findings.items():
            print(f"  {len(found):4}  {what} (goal 0)")
            for each in found[:40]:
                print(f"          {each}")
        print(f"  {self.acknowledged:4}  acknowledgements, held against the telephones")
        print(f"  {self.permitted:4}  sent again after an unknown outcome (permitted, once each)")
        print(f"  {self.given_up:4}  unheard: given up after a second unknown outcome")
        print(f"  {self.climbed:4}  lives in which the next rung was told in their place")
        print(f"  {self.cut_short:4}  sentences lost to a call that broke off, and made again")
        print(f"  {self.goes_on_s:4.0f}  seconds after the last harm until nothing due was left")
        print(f"  {self.longest_s:4.0f}  seconds that an escalation waited at most, harm included")
        return self.kills >= wanted and not any(self.findings.values())


def one_round(
    figures: Figures,
    seed: str,
    harmed_by: Callable[[Town], AtRandom | InTurn],
    database_url: str,
    *,
    at_once: int = AT_ONCE,
    apart: Sequence[str] = (),
) -> None:
    """One Town: lives of a day, one after the other, for as long as harm is done. Those `apart` are
    lived last, or when the harm wants it."""
    random = Random(seed)
    more = MOST_PLACES - len(KINDS) - len(apart)
    kinds = [*KINDS, *(random.choice(KINDS) for _ in range(more)), *apart]
    with Town.open(_plan(kinds), database_url, quick=True) as town:
        harm, lived = harmed_by(town), Lived()

        def told() -> str:
            lives = f"{len(lived.ended)} of {len(lived.begun)} lives ended"
            return f"{figures.kills + harm.kills} kills, {lives}"

        try:
            with Progress(told):
                found = day(
                    town, harm, ENDS_WITHIN_S, at_once=at_once, goes_on=harm.disturbs, lived=lived
                )
        except (AssertionError, StoryError) as error:
            figures.broken.append(f"{seed}: {error}")
        else:
            figures.add(seed, found)
            figures.found += [f"{seed}: {what}" for what in _at_rest(town)]
        figures.longest_s = max(figures.longest_s, lateness(town, URGENT_LANES).total_seconds())
        figures.goes_on_s = max(figures.goes_on_s, harm.goes_on_s)
        if harm.goes_on_s > GOES_ON_WITHIN_S:
            figures.slow.append(f"{seed}: {harm.goes_on_s:.0f} s")
        figures.did += harm.did
        figures.rounds += 1
        print(fill("; ".join(harm.done), 100, initial_indent="  ", subsequent_indent="  "))


def _plan(kinds: Sequence[str]) -> Plan:
    """Windows so long, and tries so many, that a slow machine does not turn a day into another."""
    plan = plan_of(kinds, tries=TRIES)
    chosen = {**plan.rules, **rules(contact_s=150, rung_s=1200)}
    chosen["checkin"] = {**plan.rules["checkin"], "window_s": 7200}
    chosen["escalation"] = {
        **plan.rules["escalation"], "ack_lasts_s": 7200, "provisional_s": 7200,
        "contact_looks_s": 7200, "repeat_s": 7200,
    }  # fmt: skip
    return replace(plan, rules=chosen)


def _at_rest(town: Town) -> list[str]:
    """What the auditor's questions find, once everything beats again."""
    end = time.monotonic() + BEATS_AGAIN_S
    while found := watch(town.service.store, town.service.clock.now()):
        if time.monotonic() > end:
            return [f"{each.name}: {each.key} ({each.count})" for each in found]
        time.sleep(1)
    return []


def _each_point(figures: Figures, seed: str, server: PostgresServer | None) -> None:
    """One round on each database in which every process dies at every crash point it comes to."""
    for where in ("SQLite", "PostgreSQL") if server else ("SQLite",):
        print(f"each crash point on {where}", flush=True)
        url = server.new_database() if server and where == "PostgreSQL" else ""
        of_round = f"{seed}-{where}"
        met: list[tuple[str, str]] = []
        harmed_by = partial(InTurn, met=met)
        one_round(figures, of_round, harmed_by, url, at_once=FEW_AT_ONCE, apart=[RECORDED])
        figures.tried.append(f"crash points tried on {where}: {len(set(met))} of {len(POINTS)}")
        left = [f"{name} at {place}" for name, place in POINTS if (name, place) not in met]
        figures.untried += [f"{of_round}: {each}" for each in left]
        _tell_findings(figures, of_round)
        if server and url:
            server.drop_database(url)


def _rounds(
    figures: Figures, kills: int, ends: float, seed: str, server: PostgresServer | None
) -> None:
    number = 0
    while figures.kills < kills and time.monotonic() < ends:
        url = server.new_database() if server and number % 2 else ""
        where = "PostgreSQL" if url else "SQLite"
        began = time.monotonic()
        print(f"round {number} on {where}", flush=True)
        of_round, most = f"{seed}-{number}", min(KILLS_A_ROUND, kills - figures.kills)

        def at_random(town: Town, of_round: str = of_round, most: int = most) -> AtRandom:
            return AtRandom(town, Random(of_round), most, ends)

        one_round(figures, of_round, at_random, url)
        took = time.monotonic() - began
        print(f"round {number}: {figures.kills} kills by now, {took:.0f} s", flush=True)
        _tell_findings(figures, of_round)
        if server and url:
            server.drop_database(url)
        number += 1


def _tell_findings(figures: Figures, of_round: str) -> None:
    for what, found in figures.findings.items():
        for each in found:
            if each.startswith(of_round):
                print(f"  {what}: {each}", flush=True)


def main(words: Sequence[str]) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(prog="tests.chaos", description=__doc__)
    parser.add_argument("--kills", type=int, default=60, help="processes to be killed")
    parser.add_argument("--minutes", type=float, default=24 * 60, help="for so long at most")
    parser.add_argument("--seed", default="", help="of an earlier run, to do the same harms")
    parser.add_argument(
        "--fault",
        metavar="NAME",
        help="no kills, but this fault, several, two at once (NAME+NAME), pairs that are drawn, or all",
    )
    parser.add_argument(
        "--stands", type=float, default=0.0, help="faults, so many seconds at least"
    )
    parser.add_argument("--flood", type=float, metavar="RATE", help="no kills, but a flooded line")
    parser.add_argument("--sqlite-only", action="store_true", help="no rounds on PostgreSQL")
    asked = parser.parse_args(words)
    seed = asked.seed or f"{SystemRandom().randrange(10**8):08}"
    print(f"seed {seed}", flush=True)
    if asked.stands > LONGEST_STAND_S:
        parser.error(
            f"--stands: at most {LONGEST_STAND_S:g}, or the day is no longer comparable: "
            "within ten minutes of a miss an officer has to hear of it"
        )
    if asked.flood:
        return flood.run(asked.flood, seed)
    if asked.fault:
        try:
            wanted = named.meant(asked.fault, seed)
        except ValueError as error:
            parser.error(str(error))
        return named.run(wanted, seed, asked.stands)
    figures = Figures()
    with ExitStack() as stack:
        server: PostgresServer | None = None
        if not asked.sqlite_only and postgres.find_binaries() is not None:
            server = stack.enter_context(postgres.running())
        with suppress(KeyboardInterrupt):  # what was found by then is told
            ends = time.monotonic() + asked.minutes * 60
            _each_point(figures, seed, server)
            _rounds(figures, asked.kills, ends, seed, server)
    met = figures.told(asked.kills)
    print(f"seed {seed}")
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
