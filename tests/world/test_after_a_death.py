"""A worker dies with an escalation in its hands (invariants 10, 11 and 13): whoever starts in its
place on the same machine need not wait until its leases are over."""

from collections.abc import Sequence
from datetime import timedelta

import pytest

from helpline.ports import Missed, Outgoing, SendOutcome
from helpline.sending.leaving import LOOK_AFTER
from tests.explore.mortal import Killed
from tests.world.town import Town, town
from tests.world.world import World
from workers.hand import take_over
from workers.leasing import LEASE

RESTARTS = timedelta(seconds=2)
TRAVELS_S = 5  # a message to a telephone


def dies_with_the_alert(world: World, place: Town, *, asked: bool) -> None:
    """The worker that has the beat officer's alert dies before or after it asked the provider."""
    telephony = world.drain.dispatch.telephony
    really, beat = telephony.send, place.officer("beat")

    def send(batch: Sequence[Outgoing]) -> list[SendOutcome | Missed]:
        telephony.send = really  # type: ignore[method-assign]
        if asked:
            really(batch)
        raise Killed

    place.rings_for_the_last_time()
    telephony.send = send  # type: ignore[method-assign]
    with pytest.raises(Killed):
        beat.expect_sms("Sita Devi", within=120)
    world.steps.set(world.now + RESTARTS)


@pytest.mark.parametrize("asked", [False, True])
def test_i10_i11_i13_who_comes_after_the_dead_settles_what_they_held(
    world: World, asked: bool
) -> None:
    place = town(world)
    dies_with_the_alert(world, place, asked=asked)
    assert take_over(world.store, world.service.clock, world.drain.dispatch.hand) > 0
    beat = place.officer("beat")
    beat.expect_sms("Sita Devi", within=LOOK_AFTER.total_seconds() + TRAVELS_S)
    world.advance(minutes=3)
    assert [text.body for text in beat.inbox if "Sita Devi" in text.body][1:] == []


def test_i11_on_another_machine_the_lease_is_waited_for(world: World) -> None:
    place = town(world)
    dies_with_the_alert(world, place, asked=False)
    world.advance(seconds=(LEASE - 2 * RESTARTS).total_seconds())
    beat = place.officer("beat")
    assert beat.inbox == ()
    beat.expect_sms("Sita Devi", within=5)


def test_nobody_takes_over_what_was_settled(world: World) -> None:
    place = town(world)
    place.quiet()
    place.is_missed()
    world.advance(minutes=5)
    assert take_over(world.store, world.service.clock, world.drain.dispatch.hand) == 0
