"""Callbacks that never come must not wear out the lines."""

from helpline.directory.policies import default_bodies
from phonenet.faults import Fault
from phonenet.handsets.personalities import NeverAnswers, presses
from tests.world import district as district_of
from tests.world.world import World


def test_a_call_whose_end_was_never_told_gives_its_line_back(world: World) -> None:
    place = world.store.write(lambda tx: district_of.build(tx, world.now))
    world.store.write(lambda tx: district_of.enrol(tx, world.now, place))
    world.plan()
    world.network.faults.add(Fault("lost", where="call-status", times=None))
    senior = world.network.handset("+919000000201", "Sita Devi", presses("1"), language="en")
    senior.expect_call(within=3 * 3600).expect_end(within=120)
    provider = world.service.telephony.name
    assert world.store.read(lambda tx: tx.intents.live_calls(provider)) == 1
    world.advance(minutes=31)
    world.plan()
    assert world.store.read(lambda tx: tx.intents.live_calls(provider)) == 0


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
