"""A provider that is dead for half an hour, longer than check-ins and rungs wait (invariants 2, 12,
20 and 23): judged as the same fault is on real processes, see `tests.chaos.afterwards`."""

from datetime import timedelta
from itertools import chain

import pytest

from helpline.checkins.model import CheckInState
from helpline.repositories import UnitOfWork
from phonenet.faults import Fault
from phonenet.handsets.personalities import NeverAnswers, presses
from store.watch import watch
from tests.chaos.afterwards import Outage, at_once, unasked, untold, untrue, wrongly_settled
from tests.world import district as district_of
from tests.world.town import Town, town
from tests.world.world import World

WINDOW_S = 1200
DEAD = timedelta(minutes=30)
GOES_ON = timedelta(seconds=60)  # the goal
LOOKS = [timedelta(seconds=seconds) for seconds in (120, 150, 180)]  # of the auditor, once a minute
NUMBER = "+9190000070{:02}"
MISSED, ASKED_LATE = ((8, 0),), ((8, 50),)
UNASKED = ((8, 30), (8, 39))  # their windows end in the outage, which begins at half past


def lived(place: Town) -> list[str]:
    """Seniors with these call times are enrolled; their numbers."""
    times = (*MISSED, *UNASKED, *ASKED_LATE)
    numbers = [NUMBER.format(each) for each in range(len(times))]

    def enrol(tx: UnitOfWork) -> None:
        for number, at in zip(numbers, times, strict=True):
            name = f"Sita {number}"
            district_of.enrol(tx, place.now, place.place, name=name, phone=number, call_time=at)

    place.world.store.write(enrol)
    place.world.plan()
    for number, at in zip(numbers, times, strict=True):
        who = NeverAnswers() if at in MISSED else presses("1")
        place.world.network.handset(number, number, who).ignores()
    return numbers


REFUSES = [("dead", "*")]
BREAKS_OFF = [  # nobody knows what has left, and nobody can be asked
    ("timeout_before", "POST calls"),
    ("timeout_before", "POST messages"),
    ("server_error", "GET calls"),
    ("server_error", "GET messages"),
]


@pytest.mark.parametrize(
    "faults",
    [
        pytest.param(REFUSES, id="refuses"),
        pytest.param(BREAKS_OFF, id="breaks-off", marks=pytest.mark.long),
    ],
)
def test_i02_i12_i20_i23_half_an_hour_without_a_provider_costs_nobody_anything(
    sqlite_world: World, faults: list[tuple[str, str]]
) -> None:
    world = sqlite_world
    place = town(world, planned=False, calm=False, call_time=(12, 0))
    place.policy("checkin", window_s=WINDOW_S, retry_after_s=300)
    place.quiet()
    seniors = lived(place)
    world.advance(hours=2, minutes=29, seconds=59)
    outage = Outage(world.now, world.now + DEAD)
    for kind, where in faults:
        world.network.faults.add(Fault(kind, where, times=None, ends=outage.ended))

    for after in LOOKS:
        world.advance_to(outage.began + after)
        assert "not_taken" in found(world), after

    world.advance_to(outage.ended + GOES_ON)
    assert "late" not in found(world) and "not_taken" not in found(world)
    phones = [*seniors, *(place.place.number(part) for part in place.place.officers)]
    wrong = world.store.read(
        lambda tx: [
            *chain(
                wrongly_settled(tx, outage),
                untold(tx, outage),
                at_once(tx, outage),
                untrue(tx, world.network, phones, outage),
            )
        ]
    )
    assert wrong == []
    assert len(world.store.read(lambda tx: unasked(tx, outage))) == len(UNASKED)

    world.advance(minutes=5)
    states = world.store.read(
        lambda tx: tx.check_ins.counts(world.now.date(), [place.place.station.id])
    )
    assert states[CheckInState.OK] == len(ASKED_LATE)
    assert states[CheckInState.ESCALATED] == len(MISSED) + len(UNASKED)


def found(world: World) -> set[str]:
    """What the auditor would find now."""
    return {each.name for each in watch(world.store, world.now)}
