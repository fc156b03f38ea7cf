"""Days at random on the World: seniors, officers, contacts and a provider of all kinds, workers
that die, and the truths asked of the database all day long.

A day is the day of one senior: her check-in, and whatever follows from it, on the real store, the
real webhooks and the real adapter. Those of one World share their officers, the provider's faults
and the deaths of workers; all of them are drawn by the World's seed and can be played again by it.
"""

from __future__ import annotations

import re
import tempfile
import time
import warnings
from collections import Counter
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from random import Random

from helpline.checkins.model import CheckIn, CheckInState
from helpline.escalation.by_console import close_as
from helpline.escalation.model import Outcome
from helpline.repositories import UnitOfWork
from phonenet.faults import Fault
from phonenet.handsets.personalities import NeverAnswers
from tests.explore.mortal import MortalWorld
from tests.world import district as district_of
from tests.world.databases import sqlite_copy
from tests.world.district import District
from tests.world.test_any_day import CONTACTS, FAULTS, OFFICERS, PARTS, SENIORS
from tests.world.town import CONTROL_ROOM, STATION
from tests.world.truths import Truths

SENIORS_OF_ONE_WORLD = 25
DAYS_OF_ONE_WORLD = 4
WELL = 0.75  # of those who are called
CALL_TIMES = ((8, 0), (8, 0), (8, 30), (9, 15))
OPEN = frozenset({CheckInState.PLANNED, CheckInState.RINGING, CheckInState.UNCONFIRMED})
CODE = re.compile(r"\b\d{4}\b")
NO_LIMITS = {"CALLS_PER_SECOND": "1000", "MAX_CONCURRENT_CALLS": "1000"}


@dataclass(slots=True)
class Tally:
    """What was played. `lost`: the seed of a World, and what was wrong in it."""

    days: int = 0
    incidents: int = 0
    faults: int = 0
    killed: int = 0
    ended: Counter[str] = field(default_factory=Counter)
    lost: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        ended = ", ".join(f"{count} {state}" for state, count in self.ended.most_common())
        return (
            f"{self.days} days of a senior, {len(self.lost)} Worlds in which something was lost; "
            f"{self.incidents} incidents, {self.faults} faults of the provider, "
            f"{self.killed} workers killed; check-ins: {ended}"
        )


def play(days: int, seed: int, minutes: float) -> int:
    """Play `days` days, or as many as there is time for; 0 if nothing was lost."""
    began, tally, world_seed = time.monotonic(), Tally(), seed
    warnings.filterwarnings("ignore", "coroutine .* was never awaited")  # of a worker that died
    while tally.days < days and time.monotonic() - began < minutes * 60:
        try:
            _world(world_seed, tally)
        except AssertionError as error:
            tally.lost.append(f"seed {world_seed}: {error}")
            print(tally.lost[-1], flush=True)
        world_seed += 1
        if world_seed % 20 == 0:
            print(f"seeds {seed} to {world_seed - 1}: {tally}", flush=True)
    seconds = time.monotonic() - began
    print(f"seeds {seed} to {world_seed - 1}: {tally}; {seconds:.0f} s", flush=True)
    return 1 if tally.lost else 0


def _world(seed: int, tally: Tally) -> None:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="khairiyat-days-")))
        url = sqlite_copy(folder)
        world = stack.enter_context(closing(MortalWorld(url, folder, **NO_LIMITS)))
        truths = stack.enter_context(closing(Truths(world, url)))
        try:
            days = Days(Random(seed), world, truths)
            for _ in range(DAYS_OF_ONE_WORLD):
                tally.ended += Counter(row.state.value for row in days.one())
                tally.days += SENIORS_OF_ONE_WORLD
        finally:
            tally.faults += len(world.network.faults.struck)
            tally.killed += world.killed
        tally.incidents += days.incidents


class Days:
    """The days of one World, one after the other, from half past six to half past six."""

    def __init__(self, choose: Random, world: MortalWorld, truths: Truths) -> None:
        self._choose, self._world, self._truths = choose, world, truths
        self._place: District = world.store.write(lambda tx: district_of.build(tx, world.now))
        self._seniors = world.store.write(self._enrol)
        self.incidents = 0
        for number in (CONTROL_ROOM, STATION, *(_contact(n) for n in range(len(self._seniors)))):
            world.network.handset(number, number, NeverAnswers()).ignores()
        world.advance(minutes=30)

    def _enrol(self, tx: UnitOfWork) -> list[int]:
        return [
            district_of.enrol(
                tx,
                self._world.now,
                self._place,
                name=f"Sita {number}",
                phone=_senior(number),
                call_time=self._choose.choice(CALL_TIMES),
                contacts=((f"Asha {number}", _contact(number), True),) if number % 2 else (),
                at_risk=self._choose.random() < 0.05,
            )
            for number in range(SENIORS_OF_ONE_WORLD)
        ]

    def one(self) -> list[CheckIn]:
        """A day; how its check-ins ended. Raises AssertionError for what was lost."""
        world, choose = self._world, self._choose
        ends = world.now + timedelta(days=1)
        world.plan()
        self._everybody_wakes()
        night = world.now + timedelta(hours=8)
        while world.now < night:
            if choose.random() < 0.6:
                self._happens()
            world.advance(minutes=choose.choice((2, 10, 30, 30, 60)))
            self._truths.check()
        world.network.faults.clear()
        world.advance(minutes=30)
        world.store.write(self._closes)
        world.advance_to(ends)
        self._truths.check()
        return self._of_today()

    def _of_today(self) -> list[CheckIn]:
        since = self._world.now - timedelta(days=1)
        rows = [
            row
            for senior in self._seniors
            for row in self._world.store.read(
                lambda tx, senior=senior: tx.check_ins.between(senior, since, self._world.now)  # type: ignore[misc]
            )
        ]
        assert len(rows) == len(self._seniors), "a check-in for each senior and day"
        assert not [row for row in rows if row.state in OPEN], "each comes to its end"
        return rows

    def _everybody_wakes(self) -> None:
        for number in range(SENIORS_OF_ONE_WORLD):
            well = self._choose.random() < WELL
            how = "well" if well else self._choose.choice(sorted(SENIORS))
            phone = self._world.network.handset(_senior(number), "", SENIORS[how])
            phone.becomes(SENIORS[how]).ignores()
        for part in PARTS:
            self._behaves(part)

    def _behaves(self, part: str) -> None:
        how = OFFICERS[self._choose.choice(sorted(OFFICERS))]
        phone = self._world.network.handset(self._place.number(part), part, how)
        phone.becomes(how).ignores()

    def _happens(self) -> None:
        world, choose, what = self._world, self._choose, self._choose.random()
        if what < 0.3:
            world.doom(choose)
        elif what < 0.6:
            kind, where = choose.choice(FAULTS)
            world.network.faults.add(Fault(kind, where, times=choose.randint(1, 6), seconds=25))
        elif what < 0.65:
            until = world.now + timedelta(minutes=choose.choice((2, 20)))
            world.network.faults.add(Fault("dead", times=None, ends=until))
        elif what < 0.75:
            how = CONTACTS[choose.choice(sorted(CONTACTS))]
            world.network.handset(_contact(choose.randrange(SENIORS_OF_ONE_WORLD))).becomes(how)
        elif what < 0.85:
            self._behaves(choose.choice(PARTS))
        else:
            self._writes(choose.choice(PARTS))

    def _writes(self, part: str) -> None:
        """An officer answers an alert, mostly a newer one, by SMS."""
        phone = self._world.network.handset(self._place.number(part))
        codes = [found.group() for text in phone.inbox if (found := CODE.search(text.body))]
        if codes:
            words = f"{self._choose.choice('112234')} {self._choose.choice(codes[-4:])}"
            diary = self._choose.choice(("", " GD 17/26"))
            phone.send_sms(self._world.settings.checkin_number, words + diary)

    def _closes(self, tx: UnitOfWork) -> None:
        """In the evening the SHO has looked after everybody."""
        for senior in self._seniors:
            standing = tx.incidents.open_of(senior)
            if standing is not None:
                self.incidents += 1
                close_as(
                    tx,
                    self._world.service.door,
                    self._world.now,
                    standing.id,
                    Outcome.HOSPITAL,
                    diary_number="17/26",
                    by=self._place.officers["sho"][0],
                )


def _senior(number: int) -> str:
    return f"+9190000002{number:02}"


def _contact(number: int) -> str:
    return f"+9190000003{number:02}"
