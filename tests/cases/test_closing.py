"""Invariant 33: no case closes by one key, by a third person or by silence; a child's never by
consent."""

from dataclasses import replace

import pytest

from helpline.cases import closing
from helpline.cases.model import Case, CaseEventKind, CaseState, Matter, Way
from helpline.cases.opening import begin_contact, caller_of
from helpline.cases.promises import CHILDLINE, REVIEW, kept_by_hand
from helpline.cases.protection import mark_minor
from helpline.cases.responding import name_matter, take_case, talked_with_her
from helpline.errors import Refused
from helpline.repositories import UnitOfWork
from store.errors import StoreError
from tests.cases.people import SHE, by_hand, everybody
from tests.world import district as district_of
from tests.world.district import District
from tests.world.world import World


@pytest.fixture
def place(world: World) -> District:
    return world.store.write(lambda tx: district_of.build(tx, world.now))


@pytest.fixture
def case(world: World, place: District) -> Case:
    def work(tx: UnitOfWork) -> Case:
        caller = caller_of(tx, world.now, SHE)
        begun = begin_contact(
            tx, world.service.ids, world.now, caller_id=caller, way=Way.CALL, source="CA1"
        )
        return take_case(tx, world.now, begun, place.officers["desk"][0])

    return world.store.write(work)


def propose(world: World, place: District, case: Case) -> Case:
    by = place.officers["desk"][0]
    return world.store.write(
        lambda tx: closing.propose(tx, world.now, tx.cases.get(case.id), by, "FIR, shelter found")
    )


def confirm(world: World, case: Case, by: int, order: str = "") -> Case:
    return world.store.write(
        lambda tx: closing.confirm(
            tx, world.now, tx.cases.get(case.id), by, "she agrees", committee_order=order
        )
    )


def talk(world: World, case: Case, by: int) -> None:
    world.store.write(
        lambda tx: talked_with_her(tx, world.now, tx.cases.get(case.id), by, "she is well")
    )


def test_i33_two_officers_close_it_and_the_second_has_talked_with_her(
    world: World, place: District, case: Case
) -> None:
    proposer, other = place.officers["desk"][0], place.officers["sho"][0]
    propose(world, place, case)
    with pytest.raises(Refused, match="another officer"):
        confirm(world, case, proposer)
    with pytest.raises(Refused, match="talked with her"):
        confirm(world, case, other)
    talk(world, case, other)
    closed = confirm(world, case, other)
    assert (closed.state, closed.proposed_by, closed.closed_by) == (
        CaseState.CLOSED,
        proposer,
        other,
    )


def test_i33_a_talk_before_the_proposal_does_not_count(
    world: World, place: District, case: Case
) -> None:
    other = place.officers["sho"][0]
    talk(world, case, other)
    world.advance(minutes=1)
    propose(world, place, case)
    with pytest.raises(Refused, match="talked with her"):
        confirm(world, case, other)


def test_i33_a_man_cannot_confirm(world: World, place: District, case: Case) -> None:
    def man(tx: UnitOfWork) -> int:
        person = tx.people.add(name="A", language="hi", phones={}, now=world.now)
        officer = tx.officers.find(place.officers["sho"][0])
        assert officer is not None
        tx.officers.add(replace(officer, person_id=person.id, gender="male"))
        return person.id

    by = world.store.write(man)
    propose(world, place, case)
    talk(world, case, by)
    with pytest.raises(Refused, match="woman officer"):
        confirm(world, case, by)


def test_i33_her_key_closes_nothing(world: World, place: District, case: Case) -> None:
    propose(world, place, case)
    wished = world.store.write(
        lambda tx: closing.record_wish(
            tx, world.service.door, world.now, tx.cases.get(case.id), True
        )
    )
    assert wished.state is CaseState.CLOSING


def test_i33_no_opens_it_again_and_the_circle_officer_hears_of_it(
    world: World, place: District, case: Case
) -> None:
    everybody(world, place)
    circle = by_hand(world, place.number("circle"))
    propose(world, place, case)
    again = world.store.write(
        lambda tx: closing.record_wish(
            tx, world.service.door, world.now, tx.cases.get(case.id), False
        )
    )
    assert (again.state, again.proposed_by) == (CaseState.TAKEN, None)
    circle.expect_sms("does not agree", within=60)


def test_i33_silence_is_no_answer_and_is_reviewed(
    world: World, place: District, case: Case
) -> None:
    propose(world, place, case)
    by = place.officers["sho"][0]
    left = world.store.write(lambda tx: closing.no_answer(tx, world.now, tx.cases.get(case.id), by))
    assert left.state is CaseState.CLOSING
    review = world.store.read(lambda tx: tx.duties.find(REVIEW, "case", case.id))
    assert review is not None
    everybody(world, place)
    world.advance(hours=24 * 3 + 4)
    assert world.store.read(lambda tx: tx.cases.get(case.id)).state is CaseState.CLOSING


@pytest.mark.parametrize("matter", [Matter.CHILD, Matter.CHILD_MARRIAGE, Matter.MISSING_CHILD])
def test_i33_a_childs_case_never_closes_by_consent(
    world: World, place: District, case: Case, matter: Matter
) -> None:
    other = place.officers["sho"][0]
    world.store.write(lambda tx: name_matter(tx, world.now, tx.cases.get(case.id), matter))
    propose(world, place, case)
    talk(world, case, other)
    with pytest.raises(Refused, match="Child Welfare"):
        confirm(world, case, other)
    with pytest.raises(Refused, match="case_childline"):
        confirm(world, case, other, "CWC order 12/2026")
    world.store.write(
        lambda tx: kept_by_hand(
            tx, world.now, tx.cases.get(case.id), CHILDLINE, other, "1098, told at noon"
        )
    )
    assert confirm(world, case, other, "CWC order 12/2026").state is CaseState.CLOSED


def test_i33_under_eighteen_is_marked_once_and_stays(
    world: World, place: District, case: Case
) -> None:
    for _ in range(2):
        world.store.write(lambda tx: mark_minor(tx, world.now, tx.cases.get(case.id)))
    events = world.store.read(lambda tx: tx.cases.events(case.id))
    assert [event.kind for event in events].count(CaseEventKind.MINOR) == 1
    assert world.store.read(lambda tx: tx.cases.get(case.id)).minor


def test_i33_the_schema_refuses_one_officers_name_twice(
    world: World, place: District, case: Case
) -> None:
    by = place.officers["desk"][0]
    with pytest.raises(StoreError):
        world.store.write(
            lambda tx: tx.cases.save(
                replace(
                    tx.cases.get(case.id),
                    state=CaseState.CLOSED,
                    proposed_by=by,
                    proposed_at=world.now,
                    closed_by=by,
                    closed_at=world.now,
                )
            )
        )


def test_i33_an_outsider_does_nothing(world: World, place: District, case: Case) -> None:
    with pytest.raises(Refused, match="roster"):
        world.store.write(
            lambda tx: closing.propose(tx, world.now, tx.cases.get(case.id), case.caller_id, "x")
        )
    with pytest.raises(Refused, match="roster"):
        talk(world, case, case.caller_id)
