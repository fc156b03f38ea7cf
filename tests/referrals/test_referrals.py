"""A department accepts, declines with a reason or completes; what it leaves undone climbs."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import or_, select

from helpline.acting import Actor
from helpline.cases import closing
from helpline.cases.model import CaseEventKind
from helpline.directory.listing import withdraw_service
from helpline.errors import Refused
from helpline.referrals import answering
from helpline.referrals.making import refer
from helpline.referrals.model import Referral, ReferralEventKind, ReferralState
from helpline.referrals.returning import take_on
from helpline.referrals.waiting import waits_for_owner
from helpline.repositories import UnitOfWork
from helpline.requests.asking_for import ask_for
from store.erasing import erase
from store.errors import StoreError
from store.statement import Statement
from store.tables.referrals import referral_events, referrals
from tests.cases.people import DESK
from tests.referrals.offices import HEAD, NODAL, Offices, desk, her_case, make, set_up, stored
from tests.world import district as district_of
from tests.world.world import World

E = ReferralEventKind
SEALED = Statement(
    select(referrals.c.id)
    .join_from(referrals, referral_events)
    .where(or_(referrals.c.words_enc.is_not(None), referral_events.c.body_enc.is_not(None)))
)


@pytest.fixture
def offices(world: World) -> Offices:
    return set_up(world)


def kinds(world: World, referral: Referral) -> list[ReferralEventKind]:
    events = world.store.read(lambda tx: tx.referrals.events(referral.id))
    return [event.kind for event in events if event.kind is not E.TOLD]


def texts(world: World, number: str, words: str) -> int:
    """How many messages with these words a telephone has."""
    return sum(words in m.body for m in world.network.messages.values() if m.to == number)


def test_a_department_is_told_accepts_and_completes(world: World, offices: Offices) -> None:
    case = her_case(world, offices)
    referral = make(world, offices, case)
    world.advance(seconds=10)
    assert texts(world, NODAL, f"referral {referral.code} for Sakhi Centre") == 1
    door, now = world.service.door, world.now
    accepted = world.store.write(
        lambda tx: answering.accept(tx, door, now, referral.id, offices.nodal)
    )
    assert accepted.due_at == now + timedelta(days=14)
    done = world.store.write(
        lambda tx: answering.complete(tx, door, now, referral.id, offices.nodal, "stayed 3 nights")
    )
    assert (done.state, done.ended_by, done.due_at) == (ReferralState.DONE, offices.nodal, None)
    assert kinds(world, referral) == [E.MADE, E.ACCEPTED, E.DONE]
    on_case = [e.kind for e in world.store.read(lambda tx: tx.cases.events(case.id))]
    assert CaseEventKind.REFERRED in on_case
    assert CaseEventKind.REFERRAL_DONE in on_case
    world.advance(seconds=10)
    assert texts(world, DESK, f"referral {referral.code}") == 1
    assert not world.store.read(
        lambda tx: [d for d in tx.duties.open_at([case.unit_id]) if d.subject == "referral"]
    )


def test_what_is_declined_goes_back_to_its_owner_and_climbs_until_somebody_has_a_way(
    world: World, offices: Offices
) -> None:
    referral = make(world, offices, her_case(world, offices))
    door = world.service.door
    world.store.write(
        lambda tx: answering.decline(tx, door, world.now, referral.id, offices.nodal, "no bed")
    )
    world.advance(seconds=10)
    assert texts(world, DESK, f"{referral.code}: Sakhi Centre has declined") == 1
    world.advance(hours=25)
    assert texts(world, DESK, "nobody has found another way") == 1
    world.advance(hours=25)
    assert texts(world, offices.place.number("sho"), "nobody has found another way") == 1
    assert world.store.read(lambda tx: waits_for_owner(tx, referral))
    with pytest.raises(Refused, match="instead"):
        world.store.write(lambda tx: take_on(tx, world.now, referral.id, desk(offices), " "))
    world.store.write(
        lambda tx: take_on(tx, world.now, referral.id, desk(offices), "her sister takes her in")
    )
    assert not world.store.read(lambda tx: waits_for_owner(tx, referral))
    assert kinds(world, referral)[-1] is E.TAKEN_ON


def test_another_service_takes_up_what_the_first_declined(world: World, offices: Offices) -> None:
    case = her_case(world, offices)
    first = make(world, offices, case)
    door = world.service.door
    world.store.write(
        lambda tx: answering.decline(tx, door, world.now, first.id, offices.nodal, "no bed")
    )
    second = make(world, offices, case, offices.legal)
    assert second.open
    assert not world.store.read(lambda tx: waits_for_owner(tx, first))


def test_a_department_that_does_not_answer_is_left_behind_rank_by_rank(
    world: World, offices: Offices
) -> None:
    referral = make(world, offices, her_case(world, offices))
    overdue = f"referral {referral.code} for Sakhi Centre: the time is over"
    world.advance(hours=25)
    assert [texts(world, n, overdue) for n in (NODAL, HEAD, DESK)] == [1, 1, 1]
    world.advance(hours=49)
    assert texts(world, offices.place.number("sp"), overdue) >= 1
    assert stored(world, referral).open
    assert kinds(world, referral).count(E.OVERDUE) >= 3


def test_a_service_without_anybody_reaches_the_next_rank_at_once_and_is_a_fault(
    world: World, offices: Offices
) -> None:
    referral = make(world, offices, her_case(world, offices), offices.legal)
    world.advance(seconds=10)
    assert texts(world, offices.place.number("sp"), f"referral {referral.code}") == 1
    standing = {kind for kind, _, _ in world.store.read(lambda tx: tx.faults.standing())}
    assert "service_without_nodal_officer" in standing


def test_asking_the_same_service_twice_is_asking_once(world: World, offices: Offices) -> None:
    case = her_case(world, offices)
    assert make(world, offices, case).id == make(world, offices, case).id


def test_what_is_refused_says_why(world: World, offices: Offices) -> None:
    case = her_case(world, offices)
    referral = make(world, offices, case)
    door, ids, now, by = world.service.door, world.service.ids, world.now, desk(offices)

    def ask(**changes: object) -> None:
        given = {"service_id": offices.legal.id, "words": "advice", "by": by, "case_id": case.id}
        world.store.write(lambda tx: refer(tx, door, ids, now, **{**given, **changes}))  # type: ignore[arg-type]

    with pytest.raises(Refused, match="name one of them"):
        ask(case_id=None)
    with pytest.raises(Refused, match="asked to do"):
        ask(words="  ")
    with pytest.raises(Refused, match="roster"):
        ask(by=case.caller_id)
    world.store.write(lambda tx: withdraw_service(tx, now, offices.legal.id, by=Actor(by)))
    with pytest.raises(Refused, match="not offered"):
        ask()
    with pytest.raises(Refused, match="only the department"):
        world.store.write(lambda tx: answering.accept(tx, door, now, referral.id, by))
    with pytest.raises(Refused, match="why it is declined"):
        world.store.write(
            lambda tx: answering.decline(tx, door, now, referral.id, offices.nodal, "")
        )
    world.store.write(lambda tx: answering.withdraw(tx, now, referral.id, by, "she is home"))
    with pytest.raises(Refused, match="over already"):
        world.store.write(lambda tx: answering.accept(tx, door, now, referral.id, offices.nodal))


def test_no_case_closes_while_a_department_owes_something(world: World, offices: Offices) -> None:
    case = her_case(world, offices)
    referral = make(world, offices, case)
    by = desk(offices)

    def propose() -> None:
        world.store.write(
            lambda tx: closing.propose(tx, world.now, tx.cases.get(case.id), by, "shelter found")
        )

    with pytest.raises(Refused, match=referral.code):
        propose()
    door = world.service.door
    world.store.write(
        lambda tx: answering.decline(tx, door, world.now, referral.id, offices.nodal, "no bed")
    )
    with pytest.raises(Refused, match=referral.code):
        propose()
    world.store.write(lambda tx: take_on(tx, world.now, referral.id, by, "with her sister"))
    propose()


def test_a_seniors_request_is_referred_too(world: World, offices: Offices) -> None:
    senior = world.store.write(lambda tx: district_of.enrol(tx, world.now, offices.place))
    door, ids, now = world.service.door, world.service.ids, world.now

    def ask(tx: UnitOfWork) -> Referral:
        request = ask_for(tx, door, now, senior, None, "other")
        assert request is not None
        return refer(
            tx,
            door,
            ids,
            now,
            service_id=offices.centre.id,
            words="old-age pension form",
            by=desk(offices),
            request_id=request.id,
        )

    referral = world.store.write(ask)
    assert referral.person_id == senior
    of = referral.request_id or 0
    assert world.store.read(lambda tx: tx.referrals.of_request(of)) == [referral]
    world.store.write(
        lambda tx: answering.decline(tx, door, now, referral.id, offices.nodal, "wrong office")
    )
    world.advance(seconds=10)
    assert texts(world, DESK, f"{referral.code}: Sakhi Centre has declined") == 1


def test_no_word_of_her_is_left_when_she_is_erased(world: World, offices: Offices) -> None:
    case = her_case(world, offices)
    referral = make(world, offices, case)
    assert stored(world, referral).words.startswith("a bed")
    erase(world.store, case.caller_id, actor_id=desk(offices), now=world.now)
    assert stored(world, referral).words == ""
    assert all(e.body == "" for e in world.store.read(lambda tx: tx.referrals.events(referral.id)))
    left = world.store.read(lambda tx: tx.session.rows(SEALED))
    assert left == []


def test_the_store_lets_no_referral_end_without_a_name(world: World, offices: Offices) -> None:
    referral = make(world, offices, her_case(world, offices))
    with pytest.raises(StoreError):
        world.store.write(
            lambda tx: tx.referrals.save(
                replace(tx.referrals.get(referral.id), state=ReferralState.DECLINED, due_at=None)
            )
        )
