"""An officer has her called: the officer's own telephone first, then hers as her record allows."""

from collections.abc import Callable

import pytest

from helpline.cases.calling_through import ring_officer
from helpline.cases.model import Case, CaseEventKind
from helpline.cases.safe_contact import Cover, Wording
from helpline.cases.stating import Wish, state_by_officer
from helpline.contact import Refusal
from helpline.errors import Refused
from helpline.sending.model import Intent
from phonenet.handsets.personalities import Voicemail
from phonenet.story.phone import CallStory, Phone
from tests.cases.heard import prompt
from tests.cases.people import DESK, SHE, by_hand, everybody, on_sqlite
from tests.cases.stations import taken_case
from tests.world import district as district_of
from tests.world.district import District
from tests.world.world import World

DAY = (10 * 3600, 17 * 3600)


@pytest.fixture
def place(world: World) -> District:
    return world.store.write(lambda tx: district_of.build(tx, world.now))


@pytest.fixture
def case(world: World, place: District) -> Case:
    everybody(world, place)
    return taken_case(world, place)


def allows(
    world: World, place: District, case: Case, *, call: bool = True, hours: tuple[int, int] = (0, 0)
) -> None:
    """What she told the desk's officer."""
    wish = Wish(
        may_call=call,
        may_write=not call,
        from_s=hours[0],
        to_s=hours[1],
        wording=Wording.NEUTRAL,
        cover=Cover.DELIVERY,
    )
    by = place.officers["desk"][0]
    world.store.write(lambda tx: state_by_officer(tx, world.now, case, wish, by=by))


@pytest.fixture
def asks(world: World, place: District, case: Case) -> Callable[[], Intent | Refusal]:
    """The desk's officer presses the button on the page of the case."""
    door, by = world.service.door, place.officers["desk"][0]
    return lambda: world.store.write(
        lambda tx: ring_officer(tx, door, world.now, tx.cases.get(case.id), by)
    )


def kinds(world: World, case: Case) -> list[CaseEventKind]:
    return [event.kind for event in world.store.read(lambda tx: tx.cases.events(case.id))]


def she(world: World) -> Phone:
    return world.network.handset(SHE, "Meena", language="en")


def officer_waits(world: World) -> CallStory:
    """The officer picks up, presses the key, and waits for her."""
    said = prompt("through.opening", "en")
    call = by_hand(world, DESK).expect_call(said, within=10).press("1", within=30)
    return call.hears(prompt("through.rings", "en"), within=10)


def test_i26_she_is_called_after_the_officers_key_and_hears_nothing_before_hers(
    world: World, place: District, case: Case, asks: Callable[[], Intent | Refusal]
) -> None:
    allows(world, place, case)
    her = she(world)
    assert isinstance(asks(), Intent)
    desk = by_hand(world, DESK).expect_call(prompt("through.opening", "en"), within=10)
    world.advance(seconds=6)
    assert not her.calls
    desk.press("1", within=30)
    call = her.expect_call(prompt("help.back_opening"), within=10)
    assert "helpline" not in " ".join(heard.text for heard in call.view.heard).lower()
    call.press("1").joined_with(DESK, within=10)
    assert CaseEventKind.ON_THE_LINE in kinds(world, case)
    call.press("*").hears(prompt("help.after_human"), within=20)
    desk.hears(prompt("through.after", "en"), within=20)
    assert world.network.errors == []


@on_sqlite
def test_a_voicemail_on_the_officers_telephone_has_nobody_called(
    world: World, place: District, case: Case, asks: Callable[[], Intent | Refusal]
) -> None:
    allows(world, place, case)
    world.network.handset(DESK).becomes(Voicemail(after_s=1))
    asks()
    world.advance(minutes=3)
    assert not she(world).calls


@on_sqlite
@pytest.mark.parametrize(
    ("call", "hours", "reason"),
    [(True, DAY, "hour_not_safe"), (False, (0, 0), "channel_not_safe")],
)
def test_i26_what_is_not_safe_rings_nobody_and_stands_on_the_time_line(
    world: World,
    place: District,
    case: Case,
    asks: Callable[[], Intent | Refusal],
    call: bool,
    hours: tuple[int, int],
    reason: str,
) -> None:
    allows(world, place, case, call=call, hours=hours)
    assert asks() == Refusal(reason)
    world.advance(minutes=1)
    assert CaseEventKind.REFUSED in kinds(world, case)
    assert not by_hand(world, DESK).calls
    assert not she(world).calls


@on_sqlite
def test_i26_what_became_unsafe_while_the_officer_picked_up_does_not_leave(
    world: World, place: District, case: Case, asks: Callable[[], Intent | Refusal]
) -> None:
    allows(world, place, case)
    asks()
    desk = by_hand(world, DESK).expect_call(prompt("through.opening", "en"), within=10)
    allows(world, place, case, call=False)
    desk.press("1", within=30).hears(prompt("through.refused", "en"), within=10)
    world.advance(minutes=1)
    assert not she(world).calls


@on_sqlite
def test_somebody_else_hears_her_cover_story_and_the_officer_that_she_was_not_reached(
    world: World, place: District, case: Case, asks: Callable[[], Intent | Refusal]
) -> None:
    allows(world, place, case)
    asks()
    desk = officer_waits(world)
    call = she(world).expect_call(prompt("help.back_opening"), within=10)
    call.hears(prompt("help.cover_delivery"), within=60).expect_end(within=20)
    desk.hears(prompt("through.not_reached", "en"), within=20).expect_end(within=30)
    assert CaseEventKind.ON_THE_LINE not in kinds(world, case)


@on_sqlite
def test_an_officer_who_has_hung_up_by_then_leaves_her_another_human(
    world: World, place: District, case: Case, asks: Callable[[], Intent | Refusal]
) -> None:
    allows(world, place, case)
    asks()
    officer_waits(world)
    call = she(world).expect_call(prompt("help.back_opening"), within=10)
    by_hand(world, DESK).hang_up()
    call.press("1").hears(prompt("help.joining"), within=20)
    assert CaseEventKind.HUMAN in kinds(world, case)


@on_sqlite
def test_a_closed_case_and_a_stranger_have_nobody_called(
    world: World, place: District, case: Case
) -> None:
    door = world.service.door
    with pytest.raises(Refused, match="on the roster"):
        world.store.write(lambda tx: ring_officer(tx, door, world.now, case, case.caller_id))
