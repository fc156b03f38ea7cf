"""Writing down how she may be reached: what an officer or her own keys can say, and what follows."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from helpline.cases.model import Case, CaseEventKind, Way
from helpline.cases.opening import begin_contact, caller_of
from helpline.cases.reaching import by_key, call_her
from helpline.cases.safe_contact import Cover, SafeContact, Wording
from helpline.cases.stating import Wish, safe_number, state, state_by_officer
from helpline.contact import Refusal
from helpline.errors import Refused
from helpline.repositories import UnitOfWork
from helpline.sending.model import IntentState
from tests.cases.heard import prompt
from tests.cases.people import SHE, everybody, on_sqlite
from tests.world import district as district_of
from tests.world.district import District
from tests.world.world import World

FRIEND = "+919000000744"
CALL_FRIEND = Wish(may_call=True, may_write=False, number="90000 00744", cover=Cover.SURVEY)


@pytest.fixture
def place(world: World) -> District:
    return world.store.write(lambda tx: district_of.build(tx, world.now))


@pytest.fixture
def case(world: World, place: District) -> Case:
    def begin(tx: UnitOfWork) -> Case:
        caller = caller_of(tx, world.now, SHE)
        ids = world.service.ids
        return begin_contact(tx, ids, world.now, caller_id=caller, way=Way.CALL, source="CA1")

    return world.store.write(begin)


def written(world: World, place: District, case: Case, wish: Wish) -> SafeContact:
    officer = place.officers["desk"][0]
    return world.store.write(lambda tx: state_by_officer(tx, world.now, case, wish, by=officer))


def test_an_officer_writes_down_another_telephone_and_it_is_on_the_time_line(
    world: World, place: District, case: Case
) -> None:
    record = written(world, place, case, CALL_FRIEND)
    phone = world.store.read(lambda tx: tx.people.phone(record.phone_id))
    assert (phone.e164, record.cover, record.stated_by) == (
        FRIEND,
        Cover.SURVEY,
        place.officers["desk"][0],
    )
    told = world.store.read(lambda tx: tx.cases.events(case.id))[-1]
    assert (told.kind, told.actor_id) == (CaseEventKind.SAFE_CONTACT, record.stated_by)


@on_sqlite
def test_her_own_telephone_is_not_kept_twice(world: World, place: District, case: Case) -> None:
    record = written(world, place, case, Wish(may_call=True, may_write=True, number="09000000701"))
    person = world.store.read(lambda tx: tx.people.get(case.caller_id))
    assert [phone.id for phone in person.phones] == [record.phone_id]


@pytest.mark.parametrize(
    ("number", "message"),
    [
        ("112", False),
        ("1800 200 300", False),
        ("+1 415 555 0142", False),
        ("1860 200 300 0", False),
        ("90000", False),
        ("abc", False),
        ("011 23456789", True),
    ],
)
def test_a_number_that_costs_or_cannot_be_reached_is_refused_without_repeating_it(
    number: str, message: bool
) -> None:
    with pytest.raises(Refused) as refused:
        safe_number(number, message=message)
    assert number not in str(refused.value)


@on_sqlite
@pytest.mark.parametrize(
    "wish",
    [
        Wish(may_call=True, may_write=False, from_s=-1),
        Wish(may_call=True, may_write=False, to_s=86_401),
        Wish(may_call=True, may_write=True, number="011 23456789"),
    ],
)
def test_a_wish_that_makes_no_sense_is_refused(
    world: World, place: District, case: Case, wish: Wish
) -> None:
    with pytest.raises(Refused):
        written(world, place, case, wish)


@on_sqlite
def test_a_record_does_not_begin_after_its_end(world: World, place: District, case: Case) -> None:
    with pytest.raises(Refused, match="still to come"):
        written(world, place, case, Wish(may_call=True, may_write=False, until=world.now))


@on_sqlite
def test_only_an_officer_on_the_roster_writes_it_down(world: World, case: Case) -> None:
    wish = Wish(may_call=True, may_write=False)
    work: Callable[[UnitOfWork], object] = lambda tx: state_by_officer(  # noqa: E731
        tx, world.now, case, wish, by=case.caller_id
    )
    with pytest.raises(Refused, match="roster"):
        world.store.write(work)


@on_sqlite
def test_a_hidden_number_needs_one_that_is_named(world: World, place: District) -> None:
    def hidden(tx: UnitOfWork) -> SafeContact:
        caller = caller_of(tx, world.now, "")
        ids = world.service.ids
        begun = begin_contact(tx, ids, world.now, caller_id=caller, way=Way.CALL, source="CA2")
        with pytest.raises(Refused, match="hidden"):
            state(tx, world.now, begun, Wish(may_call=True, may_write=False))
        return state(tx, world.now, begun, CALL_FRIEND)

    record = world.store.write(hidden)
    assert world.store.read(lambda tx: tx.people.phone(record.phone_id)).e164 == FRIEND


def test_i26_a_new_record_takes_back_what_was_about_to_leave_under_the_old_one(
    world: World, place: District, case: Case
) -> None:
    def asks(tx: UnitOfWork) -> int:
        by_key(tx, world.now, case, call=True, write=False, hours=(0, 0))
        sent = call_her(tx, world.service.door, world.now, case)
        assert not isinstance(sent, Refusal)
        return sent.id

    intent_id = world.store.write(asks)
    written(world, place, case, CALL_FRIEND)
    intent = world.store.read(lambda tx: tx.intents.get(intent_id))
    assert intent.state is IntentState.CANCELLED


def test_i26_the_call_goes_to_the_named_telephone_with_the_chosen_cover(
    world: World, place: District, case: Case
) -> None:
    everybody(world, place)
    written(world, place, case, CALL_FRIEND)
    she = world.network.handset(SHE, "Meena")
    friend = world.network.handset(FRIEND, "A friend")
    world.store.write(lambda tx: call_her(tx, world.service.door, world.now, case))
    call = friend.expect_call(prompt("help.back_opening"), within=60)
    call.hears(prompt("help.cover_survey"), within=120).expect_end(within=60)
    she.expect_nothing(within=60)


def test_a_friend_who_calls_for_herself_is_somebody_else(
    world: World, place: District, case: Case
) -> None:
    written(world, place, case, CALL_FRIEND)
    back, own = world.store.write(
        lambda tx: (
            caller_of(tx, world.now, FRIEND, rung_back=True),
            caller_of(tx, world.now, FRIEND),
        )
    )
    assert back == case.caller_id != own


@on_sqlite
def test_i26_it_holds_until_the_day_that_was_said(
    world: World, place: District, case: Case
) -> None:
    wish = Wish(may_call=True, may_write=False, until=world.now + timedelta(days=7))
    record = written(world, place, case, wish)
    assert (record.wording, record.until) == (Wording.NEUTRAL, wish.until)
    later = world.now + timedelta(days=8)
    refused = world.store.write(lambda tx: call_her(tx, world.service.door, later, case))
    assert refused == Refusal("safe_contact_over")
