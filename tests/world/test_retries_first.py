"""Where lines are short, who was rung in vain before goes before who is rung for the first time."""

from helpline.sending.lanes import Limits, set_up_lines
from phonenet.handsets.personalities import NeverAnswers, presses
from tests.world import district as district_of
from tests.world.world import World

FIRST_CALLS = 12


def test_a_retry_leaves_before_the_first_calls_that_wait_for_a_line(sqlite_world: World) -> None:
    world = sqlite_world
    place = world.store.write(lambda tx: district_of.build(tx, world.now))
    world.store.write(lambda tx: district_of.enrol(tx, world.now, place, call_time=(8, 0)))
    for number in range(FIRST_CALLS):
        phone = f"+9190000004{number:02d}"
        world.store.write(
            lambda tx, phone=phone: district_of.enrol(  # type: ignore[misc]
                tx, world.now, place, name="Neighbour", phone=phone, call_time=(8, 14)
            )
        )
        world.network.handset(phone, "Neighbour", presses("1"), language="en").ignores()
    senior = world.network.handset("+919000000201", "Sita Devi", NeverAnswers(), language="en")
    world.store.write(
        lambda tx: set_up_lines(
            tx, world.now, "twilio", world.settings.checkin_number, Limits(0.02, 10)
        )
    )
    world.plan()
    senior.expect_missed_call(within=3 * 3600)
    senior.expect_missed_call(within=20 * 60)
    rung = [c for c in world.network.calls.values() if c.handset.number != "+919000000201"]
    assert len(rung) < FIRST_CALLS
