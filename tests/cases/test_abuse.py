"""Abuse of the line shortens, and refuses nobody."""

import pytest

from helpline.cases.abuse import close_as_disposed, dispose
from helpline.cases.disposition import Disposition
from helpline.cases.model import Case, CaseState
from helpline.cases.opening import SILENT
from helpline.directory.policies import default_bodies
from helpline.errors import Refused
from helpline.repositories import UnitOfWork
from helpline.sending.lanes import Limits, live_since, set_up_lines
from phonenet.handsets.personalities import NeverAnswers, presses
from tests.cases.heard import prompt
from tests.cases.people import DESK, SHE, by_hand, everybody, takes
from tests.world import district as district_of
from tests.world.district import District
from tests.world.world import World

PRANK = Disposition.PRANK


@pytest.fixture
def place(world: World) -> District:
    return world.store.write(lambda tx: district_of.build(tx, world.now))


def case_of(world: World, case_id: int = 1) -> Case:
    return world.store.read(lambda tx: tx.cases.get(case_id))


def judge(world: World, place: District, disposition: Disposition, case_id: int = 1) -> None:
    desk = place.officers["desk"][0]
    world.store.write(
        lambda tx: dispose(tx, world.now, tx.cases.get(case_id), desk, disposition, "laughing")
    )


def silent_calls(world: World, count: int) -> None:
    she = world.network.handset(SHE, "Somebody")
    for _ in range(count):
        she.dial(world.settings.helpline_number).hang_up()
        world.advance(seconds=4)


def test_a_flood_of_silent_calls_hears_less_and_is_never_refused(
    world: World, place: District
) -> None:
    everybody(world, place)
    silent_calls(world, 6)
    desk = world.network.handset(DESK, "desk")
    told = len(desk.inbox)
    she = world.network.handset(SHE, "Somebody")
    call = she.dial(world.settings.helpline_number)
    call.hears(prompt("help.short"), within=10).expect_end(within=40)
    call.never_heard(prompt("help.menu"))
    world.advance(seconds=10)
    assert [text.body for text in desk.inbox[told:] if "could not speak" in text.body] == []
    duty = world.store.read(lambda tx: tx.duties.find(SILENT, "case", 1))
    assert duty is not None
    assert case_of(world).assigned_to is not None


def test_i31_the_short_opening_still_hears_danger_and_rings_everybody(
    world: World, place: District
) -> None:
    everybody(world, place)
    silent_calls(world, 6)
    desk = by_hand(world, DESK)
    she = world.network.handset(SHE, "Somebody")
    call = she.dial(world.settings.helpline_number)
    call.hears(prompt("help.short"), within=10).press("3")
    takes(desk, danger=True)
    call.joined_with(DESK, within=15)
    call.hang_up()
    world.advance(seconds=5)
    again = she.dial(world.settings.helpline_number)
    again.hears(prompt("help.menu"), within=20).never_heard(prompt("help.short"))


def test_an_officers_judgement_closes_nothing_and_another_of_rank_has_to_agree(
    world: World, place: District
) -> None:
    everybody(world, place)
    silent_calls(world, 1)
    judge(world, place, PRANK)
    assert case_of(world).open
    desk, sho = place.officers["desk"][0], place.officers["sho"][0]

    def agree(by: int) -> Case:
        return world.store.write(
            lambda tx: close_as_disposed(tx, world.now, tx.cases.get(1), by, "heard it too")
        )

    with pytest.raises(Refused, match="head of a station"):
        agree(desk)
    closed = agree(sho)
    assert (closed.state, closed.proposed_by, closed.closed_by) == (CaseState.CLOSED, desk, sho)
    assert world.store.read(lambda tx: tx.duties.find(SILENT, "case", 1)) is None


def test_i33_whoever_has_said_anything_is_no_prank(world: World, place: District) -> None:
    everybody(world, place)
    she = world.network.handset(SHE, "Meena", language="hi")
    she.dial(world.settings.helpline_number).press("3")
    world.advance(seconds=2)
    with pytest.raises(Refused, match="closes as every case"):
        judge(world, place, PRANK)


def test_a_few_silent_calls_are_no_flood(world: World, place: District) -> None:
    everybody(world, place)
    silent_calls(world, 2)
    with pytest.raises(Refused, match="may not be able to speak"):
        judge(world, place, Disposition.SILENT_FLOOD)


def test_marks_shorten_and_a_wrong_number_marks_nobody(world: World, place: District) -> None:
    everybody(world, place)
    body = {**default_bodies()["helpline"], "marks": 1}
    world.store.write(lambda tx: tx.policies.add(place.district.id, "helpline", body, world.now))
    she = world.network.handset(SHE, "Somebody")
    silent_calls(world, 1)
    judge(world, place, Disposition.WRONG_NUMBER)
    call = she.dial(world.settings.helpline_number)
    call.hears(prompt("help.opening"), within=10).hang_up()
    world.advance(seconds=5)
    call.never_heard(prompt("help.short"))
    judge(world, place, PRANK)
    she.dial(world.settings.helpline_number).hears(prompt("help.short"), within=10)


def test_i21_a_flood_of_missed_calls_delays_neither_a_check_in_nor_somebody_in_danger(
    world: World, place: District
) -> None:
    everybody(world, place)

    def prepare(tx: UnitOfWork) -> None:
        district_of.enrol(tx, world.now, place, call_time=(8, 0))
        set_up_lines(tx, world.now, "twilio", world.settings.checkin_number, Limits(5, 10))

    world.store.write(prepare)
    world.plan()
    senior = world.network.handset("+919000000201", "Sita Devi", presses("1"), language="en")
    world.advance_to(world.now.replace(hour=2, minute=29, second=55))
    for number in range(40):
        phone = world.network.handset(f"+9190000009{number:02d}", "Nobody", NeverAnswers())
        phone.ignores()
        phone.dial(world.settings.missed_call_number)
    world.advance(seconds=6)
    senior.expect_ring(within=6)
    she = world.network.handset(SHE, "Meena", language="en")
    desk = by_hand(world, DESK)
    she.dial(world.settings.helpline_number).press("3")
    desk.expect_ring(within=3)
    under_way = world.store.read(
        lambda tx: tx.intents.live_calls_for("missed_call", **live_since(world.now))
    )
    assert 0 < under_way <= 2
