"""A senior's day, as the senior lives it."""

from helpline.checkins.model import CheckInState
from tests.world import district as district_of
from tests.world.world import World


def test_i06_a_senior_who_presses_1_is_well(world: World) -> None:
    place = world.store.write(lambda tx: district_of.build(tx, world.now))
    senior_id = world.store.write(lambda tx: district_of.enrol(tx, world.now, place))
    senior = world.network.handset("+919000000201", "Sita Devi")
    assert world.plan() >= 2
    call = senior.expect_call("", within=3 * 3600)
    call.press("1").hears("checkin.goodbye_well", within=60)
    call.expect_end(within=60)
    check_in = world.store.read(lambda tx: tx.check_ins.latest(senior_id, world.now))
    assert check_in is not None
    assert check_in.state is CheckInState.OK
    world.network.assert_nothing_unexpected()
    assert world.network.errors == []
