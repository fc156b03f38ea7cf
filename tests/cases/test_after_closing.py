"""Her key during and after closing: a wish, a safety call, and what no answer means."""

from dataclasses import replace
from datetime import timedelta

import pytest

from helpline.cases import closing
from helpline.cases.model import Case, CaseEventKind, CaseState, Matter, Priority
from helpline.cases.promises import AFTER_REVIEW, SAFETY_FIRST, SAFETY_SECOND
from helpline.cases.reaching import by_key
from helpline.cases.responding import name_matter, talked_with_her
from helpline.repositories import UnitOfWork
from tests.cases.heard import prompt
from tests.cases.people import SHE, everybody
from tests.cases.stations import taken_case
from tests.world import district as district_of
from tests.world.district import District
from tests.world.world import World


@pytest.fixture
def place(world: World) -> District:
    return world.store.write(lambda tx: district_of.build(tx, world.now))


def close(world: World, place: District, *, calls: bool) -> Case:
    """A case of violence at home, closed with what she allowed; she may be called at any hour."""
    case = taken_case(world, place)
    proposer, other = place.officers["desk"][0], place.officers["sho"][0]

    def work(tx: UnitOfWork) -> Case:
        now = world.now
        named = name_matter(tx, now, tx.cases.get(case.id), Matter.DOMESTIC)
        by_key(tx, now, named, call=True, write=False, hours=(0, 0))
        proposed = closing.propose(tx, now, named, proposer, "FIR, shelter found")
        talked = talked_with_her(tx, now, proposed, other, "she is well")
        return closing.confirm(
            tx, now, talked, other, "she agrees", safety_calls=calls, feedback_call=calls
        )

    return world.store.write(work)


def kinds(world: World, case: Case) -> list[CaseEventKind]:
    return [event.kind for event in world.store.read(lambda tx: tx.cases.events(case.id))]


def bring_forward(world: World, case: Case, kind: str, *, days: int) -> None:
    """Let the call be due now: weeks of idle minutes would prove nothing more."""

    def work(tx: UnitOfWork) -> None:
        duty = tx.duties.find(kind, "case", case.id)
        assert duty is not None
        assert duty.due_at is not None
        assert abs(duty.due_at - world.now - timedelta(days=days)) < timedelta(hours=2)
        tx.duties.save(replace(duty, due_at=world.now + timedelta(seconds=1)))

    world.store.write(work)


def test_a_safety_call_opens_neutrally_and_only_her_key_says_that_she_is_well(
    world: World, place: District
) -> None:
    everybody(world, place)
    she = world.network.handset(SHE, "Meena")
    case = close(world, place, calls=True)
    bring_forward(world, case, SAFETY_FIRST, days=30)
    call = she.expect_call(prompt("after.opening"), within=60)
    call.never_heard(prompt("after.safety"))
    call.press("1").hears(prompt("after.safety"), within=30).press("1")
    call.hears(prompt("after.glad"), within=30).expect_end(within=60)
    assert CaseEventKind.SAYS_WELL in kinds(world, case)
    owed = world.store.read(
        lambda tx: {k: tx.duties.find(k, "case", case.id) for k in (SAFETY_FIRST, SAFETY_SECOND)}
    )
    assert owed[SAFETY_FIRST] is None
    assert owed[SAFETY_SECOND] is not None
    assert world.store.read(lambda tx: tx.cases.get(case.id)).state is CaseState.CLOSED
    # the second one: danger opens the case again and rings everybody
    bring_forward(world, case, SAFETY_SECOND, days=90)
    again = she.expect_call(prompt("after.opening"), within=60)
    again.press("1").hears(prompt("after.safety"), within=30).press("3")
    again.hears(prompt("help.danger_stay"), within=30)
    alarmed = world.store.read(lambda tx: tx.cases.get(case.id))
    assert (alarmed.state, alarmed.priority) == (CaseState.NEW, Priority.DANGER)
    assert alarmed.assigned_to is not None
    again.hang_up()
    world.advance(seconds=5)
    assert world.network.errors == []


def test_i33_no_answer_is_no_answer_and_an_officer_looks(world: World, place: District) -> None:
    everybody(world, place)
    she = world.network.handset(SHE, "Meena")
    case = close(world, place, calls=True)
    bring_forward(world, case, SAFETY_FIRST, days=30)
    call = she.expect_call(prompt("after.opening"), within=60)
    call.hears(prompt("help.cover_wrong_number"), within=60).expect_end(within=60)
    call.never_heard(prompt("after.safety"))
    assert CaseEventKind.SAYS_WELL not in kinds(world, case)
    assert CaseEventKind.NO_ANSWER in kinds(world, case)

    def look(tx: UnitOfWork) -> None:
        assert tx.duties.find(SAFETY_FIRST, "case", case.id) is None
        assert tx.duties.find(AFTER_REVIEW, "case", case.id) is not None
        told = [i.prompt_key for i in tx.intents.of_cause("case", case.id)]
        assert "case.review" in told

    world.store.read(look)


def test_i26_her_record_holds_until_the_calls_that_she_allowed(
    world: World, place: District
) -> None:
    def until(case: Case) -> timedelta:
        record = world.store.read(lambda tx: tx.safe_contacts.current(case.caller_id))
        assert record is not None
        assert record.until is not None
        return record.until - world.now

    assert until(close(world, place, calls=False)) == timedelta(days=90)
    assert until(close(world, place, calls=True)) > timedelta(days=91)


def test_what_she_did_not_allow_never_leaves(world: World, place: District) -> None:
    case = close(world, place, calls=False)
    owed = world.store.read(lambda tx: [d for d in tx.duties.of("case", case.id) if d.due_at])
    assert owed == []


def test_i33_her_key_records_a_wish_and_no_opens_the_case_again(
    world: World, place: District
) -> None:
    everybody(world, place)
    she = world.network.handset(SHE, "Meena")
    case = taken_case(world, place)
    desk = place.officers["desk"][0]

    def propose(tx: UnitOfWork) -> None:
        by_key(tx, world.now, tx.cases.get(case.id), call=True, write=False, hours=(0, 0))
        proposed = closing.propose(tx, world.now, tx.cases.get(case.id), desk, "all done")
        closing.ask_her_wish(tx, world.service.door, world.now, proposed)

    world.store.write(propose)
    call = she.expect_call(prompt("after.opening"), within=60).press("1")
    call.hears(prompt("after.wish"), within=30).press("1")
    call.hears(prompt("after.wish_yes"), within=30).expect_end(within=60)
    assert world.store.read(lambda tx: tx.cases.get(case.id)).state is CaseState.CLOSING
    world.store.write(
        lambda tx: closing.ask_her_wish(tx, world.service.door, world.now, tx.cases.get(case.id))
    )
    call = she.expect_call(prompt("after.opening"), within=60).press("1")
    call.hears(prompt("after.wish"), within=30).press("8")
    call.hears(prompt("after.wish_no"), within=30).expect_end(within=60)
    assert world.store.read(lambda tx: tx.cases.get(case.id)).state is CaseState.TAKEN
    told = world.store.read(lambda tx: tx.intents.of_cause("case", case.id))
    assert place.officers["circle"][0] in {
        i.person_id for i in told if i.prompt_key == "case.reopened"
    }
