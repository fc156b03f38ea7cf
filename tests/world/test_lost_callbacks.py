"""Callbacks that never come must not wear out the lines."""

from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from helpline.directory.policies import default_bodies
from helpline.repositories import UnitOfWork
from helpline.sending.lanes import live_since
from phonenet.faults import Fault
from phonenet.handsets.personalities import NeverAnswers, presses
from tests.world import district as district_of
from tests.world.databases import sqlite_copy
from tests.world.town import town
from tests.world.world import World


def test_a_call_whose_end_was_never_told_gives_its_line_back(world: World) -> None:
    place = world.store.write(lambda tx: district_of.build(tx, world.now))
    world.store.write(lambda tx: district_of.enrol(tx, world.now, place))
    world.plan()
    world.network.faults.add(Fault("lost", where="call-status", times=None))
    senior = world.network.handset("+919000000201", "Sita Devi", presses("1"), language="en")
    senior.expect_call(within=3 * 3600).expect_end(within=120)
    provider = world.service.telephony.name

    def live() -> int:
        since = live_since(world.now)
        return world.store.read(lambda tx: tx.intents.live_calls(provider, **since))

    assert live() == 1
    world.advance(minutes=6)
    assert live() == 0


def test_i03_after_five_minutes_without_callbacks_the_next_calls_leave_within_one(
    tmp_path: Path,
) -> None:
    """Each call whose end was never told kept its line for half an hour: as many of them as there
    are lines, and nobody was asked any more."""
    with closing(World(sqlite_copy(tmp_path), tmp_path, MAX_CONCURRENT_CALLS="5")) as world:
        place = town(world, call_time=(8, 6))
        place.quiet()
        early = [f"+9190000070{number:02}" for number in range(6)]

        def enrol(tx: UnitOfWork) -> None:
            for number in early:
                district_of.enrol(tx, world.now, place.place, name=number, phone=number)

        world.store.write(enrol)
        world.plan()
        for number in early:
            world.network.handset(number, number, NeverAnswers()).ignores()
        world.advance_to(datetime(2026, 1, 5, 2, 29, 50, tzinfo=UTC))
        silent_until = world.now + timedelta(minutes=5)
        world.network.faults.add(Fault("lost", "call-status", times=None, ends=silent_until))
        world.advance(minutes=6)
        senior = place.senior(presses("1"))
        senior.expect_call("checkin.question", within=70)


def test_a_call_rings_as_long_as_the_districts_policy_says(world: World) -> None:
    place = world.store.write(lambda tx: district_of.build(tx, world.now))
    world.store.write(lambda tx: district_of.enrol(tx, world.now, place))
    body = {**default_bodies()["checkin"], "ring_s": 17}
    world.store.write(lambda tx: tx.policies.add(place.district.id, "checkin", body, world.now))
    world.plan()
    senior = world.network.handset("+919000000201", "Sita Devi", NeverAnswers(), language="en")
    senior.expect_missed_call(within=3 * 3600)
    [call] = world.network.calls.values()
    assert call.ring_timeout_s == 17
