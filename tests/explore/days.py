"""Days at random on the World: seniors, officers, contacts and a provider of all kinds, workers
that die, and the truths asked of the database all day long.

A day is the day of one senior: her check-in, and whatever follows from it, on the real store, the
real webhooks and the real adapter. Those of one World share their officers, the provider's faults
and the deaths of workers; all of them are drawn by the World's seed and can be played again by it.
"""

from __future__ import annotations

import re
import time
import traceback
import warnings
from collections import Counter
from collections.abc import Sequence
from contextlib import ExitStack, closing
from datetime import timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from helpline.checkins.model import CheckIn, CheckInState
from helpline.escalation.by_console import close_as
from helpline.escalation.model import Outcome
from helpline.repositories import UnitOfWork
from helpline.requests.answering import answer_request
from phonenet.faults import Fault
from phonenet.handsets.personalities import NeverAnswers
from phonenet.story.phone import Phone
from tests.explore.mortal import MortalWorld
from tests.explore.tally import Tally
from tests.world import district as district_of
from tests.world.databases import sqlite_copy
from tests.world.district import District
from tests.world.test_any_day import CONTACTS, FAULTS, OFFICERS, PARTS, SENIORS
from tests.world.town import CONTROL_ROOM, STATION
from tests.world.truths import Truths

SENIORS_OF_ONE_WORLD = 25
DAYS_OF_ONE_WORLD = 4
WELL = 0.75  # of those who are called
LOOKED_AFTER = 0.7  # of the seniors in need, whenever time has passed (twenty minutes on average)
FORGOTTEN = 0.03  # of the seniors: nobody looks after an incident of theirs before the evening
WRITING = 0.1  # of the officers, whenever time has passed
PASSED_ON = 0.2  # of what they write
GOING = 0.5  # of the officers; the others answer in one of the ways of `OFFICERS`
SEEN = Outcome.HOSPITAL
CALL_TIMES = ((8, 0), (8, 0), (8, 30), (9, 15))
OPEN = frozenset({CheckInState.PLANNED, CheckInState.RINGING, CheckInState.UNCONFIRMED})
CODE = re.compile(r"\b\d{4}\b")
# What is killed here is a worker, never the machine: its files need no disk.
MEMORY = "/dev/shm" if Path("/dev/shm").is_dir() else None
NO_LIMITS = {"CALLS_PER_SECOND": "1000", "MAX_CONCURRENT_CALLS": "1000"}


def world_of(seed: int) -> Tally:
    """Play the World of this seed: what happened in it, and what was lost."""
    warnings.filterwarnings("ignore", "coroutine .* was never awaited")  # of a worker that died
    tally, began = Tally(), time.process_time()
    try:
        _play(seed, tally)
    except AssertionError as error:
        tally.lost[seed] = str(error)
    except Exception:
        tally.lost[seed] = traceback.format_exc()
    tally.seconds = time.process_time() - began
    return tally


def _play(seed: int, tally: Tally) -> None:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="khairiyat-days-", dir=MEMORY)))
        url = sqlite_copy(folder)
        world = stack.enter_context(closing(MortalWorld(url, folder, **NO_LIMITS)))
        truths = stack.enter_context(closing(Truths(world, url)))
        try:
            days = Days(Random(seed), world, truths, tally)
            for _ in range(DAYS_OF_ONE_WORLD):
                days.one()
        finally:
            tally.faults += len(world.network.faults.struck)
            tally.killed += world.killed
            tally.calls += len(world.network.calls)
            tally.messages += len(world.network.messages)
            tally.incidents += truths.incidents()
            tally.acknowledgements += truths.acknowledgements()


class Days:
    """The days of one World, one after the other, from half past six to half past six."""

    def __init__(self, choose: Random, world: MortalWorld, truths: Truths, tally: Tally) -> None:
        self._choose, self._world, self._truths, self._tally = choose, world, truths, tally
        self._place: District = world.store.write(lambda tx: district_of.build(tx, world.now))
        self._seniors = world.store.write(self._enrol)
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

    def one(self) -> None:
        """A day. Raises AssertionError for what was lost."""
        world, choose = self._world, self._choose
        ends = world.now + timedelta(days=1)
        world.plan()
        self._everybody_wakes()
        forgotten = {each for each in self._seniors if choose.random() < FORGOTTEN}
        night = world.now + timedelta(hours=8)
        while world.now < night:
            if choose.random() < 0.6:
                self._happens()
            for part in PARTS:
                if choose.random() < WRITING:
                    self._writes(part)
            world.advance(minutes=choose.choice((2, 10, 20, 30, 45)))
            self._check()
            seen = [each for each in self._seniors if choose.random() < LOOKED_AFTER]
            self._looks_after([each for each in seen if each not in forgotten])
        world.network.faults.clear()
        world.advance(minutes=30)
        self._check()
        self._truths.nothing_is_left_over()
        self._tally.closed_in_the_evening += self._looks_after(self._seniors)
        world.advance_to(ends)
        self._check()
        self._tally.ended += Counter(row.state.value for row in self._of_today())
        self._tally.days += len(self._seniors)

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
        goes = self._choose.random() < GOING
        how = OFFICERS["goes" if goes else self._choose.choice(sorted(OFFICERS))]
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
        else:
            self._behaves(choose.choice(PARTS))

    def _writes(self, part: str) -> None:
        """An officer answers an alert, mostly a newer one, by SMS; sometimes one of which somebody
        else was told, who has passed it on."""
        read_by = self._choose.choice(PARTS) if self._choose.random() < PASSED_ON else part
        codes = [
            found.group()
            for read in self._phone(read_by).inbox
            if (found := CODE.search(read.body))
        ]
        if codes:
            words = f"{self._choose.choice('112234')} {self._choose.choice(codes[-6:])}"
            diary = self._choose.choice(("", " GD 17/26"))
            self._phone(part).send_sms(self._world.settings.checkin_number, words + diary)

    def _phone(self, part: str) -> Phone:
        return self._world.network.handset(self._place.number(part))

    def _looks_after(self, seniors: Sequence[int]) -> int:
        """The SHO has seen to them, and says so at the console: what was asked for is answered,
        incidents are closed. Returns how many of those there were."""
        door, now, sho = self._world.service.door, self._world.now, self._place.officers["sho"][0]

        def see(tx: UnitOfWork) -> int:
            standing = [found for each in seniors if (found := tx.incidents.open_of(each))]
            for incident in standing:
                close_as(tx, door, now, incident.id, SEEN, diary_number="17/26", by=sho)
            for request in (open_ for each in seniors for open_ in tx.requests.open_of(each)):
                answer_request(tx, door, now, request.id, sho)
            return len(standing)

        return self._world.store.write(see)

    def _check(self) -> None:
        self._truths.check()
        self._tally.checks += 1


def _senior(number: int) -> str:
    return f"+9190000002{number:02}"


def _contact(number: int) -> str:
    return f"+9190000003{number:02}"
