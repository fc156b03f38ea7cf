"""A pause tells when it ends, ends by itself, and can be taken back."""

from datetime import timedelta

from helpline.seniors.pausing import confirm_pause
from phonenet.handsets.personalities import presses
from tests.world import district as district_of
from tests.world.world import World

SENIOR = "+919000000201"


def test_a_long_pause_is_announced_the_day_before_and_ends_by_itself(world: World) -> None:
    place = world.store.write(lambda tx: district_of.build(tx, world.now))
    senior_id = world.store.write(lambda tx: district_of.enrol(tx, world.now, place))
    senior = world.network.handset(SENIOR, "Sita Devi", presses("1"), language="en")
    world.plan()
    until = world.now.date() + timedelta(days=5)
    world.store.write(lambda tx: confirm_pause(tx, world.now, senior_id, until, actor_id=senior_id))
    senior.expect_sms("pause", within=4.6 * 86_400)
    world.plan()
    senior.expect_sms(within=86_400)
    world.plan()
    senior.expect_call("checkin.question", within=86_400)
    assert world.now.date() >= until


def test_a_yes_to_the_pause_can_be_taken_back_on_the_same_call(world: World) -> None:
    place = world.store.write(lambda tx: district_of.build(tx, world.now))
    senior_id = world.store.write(lambda tx: district_of.enrol(tx, world.now, place))
    senior = world.network.handset(SENIOR, "Sita Devi", language="en")
    world.plan()
    senior.send_sms(world.settings.checkin_number, "pause 5")
    call = senior.expect_call("pause.question", within=120)
    call.press("1").hears("pause.heard_yes", within=60).press("4").expect_end(within=60)
    assert world.store.read(lambda tx: tx.seniors.get(senior_id)).paused_until is None
    senior.expect_sms(within=120)
    senior.expect_call("checkin.question", within=3 * 3600)
