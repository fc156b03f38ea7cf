"""A case by its number and secret: guessing is limited, and a new report never is."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from helpline.cases.by_number import find
from helpline.cases.model import Case, CaseState, Priority, Way
from helpline.cases.number import check_digit
from helpline.cases.opening import begin_contact, caller_of
from helpline.cases.reaching import by_key
from helpline.repositories import UnitOfWork
from store.statement import Statement
from store.tables.cases import cases
from tests.cases.heard import prompt
from tests.cases.people import CONTROL, SHE, by_hand, everybody
from tests.world import district as district_of
from tests.world.district import District
from tests.world.world import World

SECRET = "4821"
ELSEWHERE = "+919000000702"


@pytest.fixture
def place(world: World) -> District:
    return world.store.write(lambda tx: district_of.build(tx, world.now))


def begin(world: World, number: str, source: str) -> Case:
    def work(tx: UnitOfWork) -> Case:
        caller = caller_of(tx, world.now, number)
        return begin_contact(
            tx, world.service.ids, world.now, caller_id=caller, way=Way.CALL, source=source
        )

    return world.store.write(work)


@pytest.fixture
def case(world: World, place: District) -> Case:
    begun = begin(world, SHE, "CA1")
    world.store.write(lambda tx: tx.cases.set_secret(begun.id, SECRET))
    return begun


def found(world: World, number: str, secret: str, contact: Case) -> bool:
    return world.store.write(lambda tx: find(tx, world.now, number, secret, contact)) is not None


def test_the_secret_opens_and_a_wrong_one_does_not(world: World, case: Case) -> None:
    contact = begin(world, ELSEWHERE, "CA2")
    assert found(world, case.number, SECRET, contact)
    assert not found(world, case.number, "4822", contact)
    assert not found(world, "1011000000" + "1", SECRET, contact)


def test_guessing_one_number_is_limited_from_all_telephones_together(
    world: World, case: Case
) -> None:
    for guess in range(5):
        contact = begin(world, f"+91900000080{guess}", f"CA1{guess}")
        assert not found(world, case.number, f"000{guess}", contact)
    assert not found(world, case.number, SECRET, begin(world, ELSEWHERE, "CA2"))
    contact, tomorrow = begin(world, ELSEWHERE, "CA3"), world.now + timedelta(hours=25)
    later = world.store.write(lambda tx: find(tx, tomorrow, case.number, SECRET, contact))
    assert later is not None


def test_guessing_by_one_caller_is_limited_over_all_numbers(world: World, case: Case) -> None:
    contact = begin(world, ELSEWHERE, "CA2")
    for body in range(101000001, 101000006):
        number = str(body) + check_digit(str(body))
        assert not found(world, number, "1111", contact)
    assert not found(world, case.number, SECRET, contact)
    assert found(world, case.number, SECRET, begin(world, "+919000000703", "CA3"))


def test_guessing_is_limited_in_all_and_a_new_report_never_is(world: World, case: Case) -> None:
    def many(tx: UnitOfWork) -> None:
        for each in range(60):
            tx.cases.add_try(world.now, f"{each:010d}", None)

    world.store.write(many)
    contact = begin(world, ELSEWHERE, "CA2")
    assert not found(world, case.number, SECRET, contact)
    assert contact.assigned_to is not None
    faults = world.store.read(lambda tx: [kind for kind, _, _ in tx.faults.standing()])
    assert "case_numbers_guessed" in faults


def test_status_from_another_telephone_joins_that_contact_to_the_case(
    world: World, place: District, case: Case
) -> None:
    everybody(world, place)
    phone = world.network.handset(ELSEWHERE, "A neighbour's phone")
    call = phone.dial(world.settings.helpline_number)
    call.press("4").press("8").press("4").press(case.number).press(SECRET)
    call.hears(prompt("help.status_new"), within=60).expect_end(within=60)
    joined = world.store.read(lambda tx: tx.cases.get(2))
    assert (joined.state, joined.joined_to) == (CaseState.JOINED, case.id)
    duty = world.store.read(lambda tx: tx.duties.find("case_respond", "case", joined.id))
    assert duty is None


def test_the_wrong_secret_leads_to_a_human_and_tells_nothing(
    world: World, place: District, case: Case
) -> None:
    everybody(world, place)
    phone = world.network.handset(ELSEWHERE, "Somebody")
    call = phone.dial(world.settings.helpline_number)
    call.press("4").press("8").press("4").press(case.number).press("0000")
    call.hears(prompt("help.line_no_match"), within=60).hears(prompt("help.joining"), within=60)
    call.hang_up()
    world.advance(seconds=5)
    assert world.store.read(lambda tx: tx.cases.get(2)).state is CaseState.NEW


def test_not_safe_asks_for_no_secret_and_rings_everybody(
    world: World, place: District, case: Case
) -> None:
    everybody(world, place)
    control = by_hand(world, CONTROL)
    phone = world.network.handset(ELSEWHERE, "A neighbour's phone")
    call = phone.dial(world.settings.helpline_number)
    call.press("4").press("8").press("6").press(case.number)
    control.expect_ring(within=60)
    alarmed = world.store.read(lambda tx: [tx.cases.get(case_id) for case_id in (1, 2)])
    assert [each.priority for each in alarmed] == [Priority.DANGER, Priority.DANGER]


def test_i26_call_me_rings_only_the_recorded_telephone_in_her_hours(
    world: World, place: District, case: Case
) -> None:
    everybody(world, place)
    world.store.write(
        lambda tx: by_key(
            tx, world.now, tx.cases.get(1), call=True, write=False, hours=(8 * 3600, 12 * 3600)
        )
    )
    she = world.network.handset(SHE, "Meena")
    phone = world.network.handset(ELSEWHERE, "A neighbour's phone")
    call = phone.dial(world.settings.helpline_number)  # at six in the morning
    call.press("4").press("8").press("7").press(case.number).press(SECRET)
    call.hears(prompt("help.line_will_call"), within=60).expect_end(within=60)
    phone.expect_nothing(within=60)
    she.expect_nothing(within=90 * 60)
    hers = she.expect_call(prompt("help.back_opening"), within=60 * 60)
    hers.press("1").hears(prompt("help.menu"), within=30)
    hers.never_heard(prompt("help.number"))


def test_one_secret_of_two_cases_is_kept_as_two_digests(world: World, case: Case) -> None:
    other = begin(world, ELSEWHERE, "CA9")
    world.store.write(lambda tx: tx.cases.set_secret(other.id, SECRET))
    digest = Statement(select(cases.c.secret_digest).order_by(cases.c.id))
    kept = [row[0] for row in world.store.read(lambda tx: tx.session.rows(digest))]
    assert len(set(kept)) == 2
    assert all(SECRET.encode() not in each for each in kept)
