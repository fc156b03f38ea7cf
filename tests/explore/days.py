"""Days at random on the World: one senior's days with people and a provider of all kinds, the
truths asked after every step. Each day is told by its seed and can be played again by it."""

import random
import tempfile
import time
from datetime import timedelta
from pathlib import Path

from phonenet.faults import Fault
from phonenet.handsets.personalities import NeverAnswers
from tests.world.databases import sqlite_copy
from tests.world.test_any_day import CONTACTS, FAULTS, OFFICERS, PARTS, SENIORS
from tests.world.town import CONTROL_ROOM, DAUGHTER, SENIOR, SON, STATION, Town, town
from tests.world.truths import Truths
from tests.world.world import World

DAYS_OF_ONE_WORLD = 20
HOURS = 18


def play(days: int, seed: int) -> int:
    """Play `days` days, tell how many truths broke; 0 if none did."""
    began, broken = time.monotonic(), 0
    for first in range(0, days, DAYS_OF_ONE_WORLD):
        world_seed = seed + first
        try:
            _world(world_seed, min(DAYS_OF_ONE_WORLD, days - first))
        except AssertionError as error:
            broken += 1
            print(f"seed {world_seed}: {error}", flush=True)
    seconds = time.monotonic() - began
    print(f"{days} days from seed {seed}, {broken} broken, {seconds:.0f} s", flush=True)
    return 1 if broken else 0


def _world(seed: int, days: int) -> None:
    choose = random.Random(seed)
    with tempfile.TemporaryDirectory(prefix="khairiyat-days-") as name:
        folder = Path(name)
        url = sqlite_copy(folder)
        world = World(url, folder)
        truths = Truths(world, url)
        try:
            contacts = (("Asha", DAUGHTER, True), ("Ravi", SON, True))
            here = town(world, contacts=contacts, at_risk=choose.random() < 0.1)
            for number in (DAUGHTER, SON, CONTROL_ROOM, STATION):
                world.network.handset(number, number, NeverAnswers())
            for part in PARTS:
                here.officer(part)
            here.senior(NeverAnswers())
            for _ in range(days):
                _day(choose, here, truths)
        finally:
            truths.close()
            world.close()


def _day(choose: random.Random, here: Town, truths: Truths) -> None:
    world = here.world
    world.plan()
    ends = world.now + timedelta(days=1)
    world.advance(hours=1, minutes=30)
    night = world.now + timedelta(hours=HOURS)
    while world.now < night:
        _happens(choose, here)
        world.advance(minutes=choose.choice((5, 15, 45, 90, 180)))
        truths.check()
    world.advance_to(ends)
    truths.check()


def _happens(choose: random.Random, here: Town) -> None:
    world = here.world
    what = choose.random()
    if what < 0.3:
        world.network.handset(SENIOR).becomes(SENIORS[choose.choice(sorted(SENIORS))])
    elif what < 0.5:
        part, how = choose.choice(PARTS), choose.choice(sorted(OFFICERS))
        here.officer(part).becomes(OFFICERS[how])
    elif what < 0.6:
        how = choose.choice(sorted(CONTACTS))
        world.network.handset(choose.choice((DAUGHTER, SON))).becomes(CONTACTS[how])
    elif what < 0.7:
        kind, where = choose.choice(FAULTS)
        world.network.faults.add(Fault(kind, where, times=choose.randint(1, 4), seconds=25))
    elif what < 0.75:
        until = world.now + timedelta(minutes=choose.choice((2, 20)))
        world.network.faults.add(Fault("dead", times=None, ends=until))
    else:
        _writes(choose, here)


def _writes(choose: random.Random, here: Town) -> None:
    """An officer writes: mostly the right code, and at night somebody closes."""
    incident = here.standing()
    alerts = here.alerts(incident.id) if incident is not None else []
    part = choose.choice(PARTS)
    codes = [a.code for a in alerts if a.responder_id == here.person(part)] or ["9997"]
    diary = choose.choice(("", " GD 17/26"))
    here.reply(part, f"{choose.choice('112234')} {codes[-1]}{diary}")
