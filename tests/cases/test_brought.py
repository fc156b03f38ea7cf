"""She is brought to the officer who took her at once; her own look at the hold is the fall-back."""

from dataclasses import replace
from datetime import timedelta

import pytest

from adapters.telephony.twilio_rest import TwilioRest
from helpline.cases.hold import Hold
from helpline.cases.holding import look
from helpline.cases.model import CaseEventKind
from phonenet.faults import Fault
from phonenet.story.phone import CallStory
from tests.cases.heard import prompt
from tests.cases.people import DESK, SHE, by_hand, everybody, on_sqlite
from tests.explore.mortal import Killed
from tests.world import district as district_of
from tests.world.district import District
from tests.world.world import World

AT_ONCE_S = 0.5
BY_HERSELF_S = 6.0
NOBODY_KNOWS_S = 9.0


def rung(world: World) -> tuple[CallStory, CallStory]:
    """She is in danger and holds; the desk's officer has picked up. Her call, and the officer's."""
    everybody(world, district(world))
    desk = by_hand(world, DESK)
    she = world.network.handset(SHE, "Meena", language="en")
    call = she.dial(world.settings.helpline_number)
    call.press("3").hears(prompt("help.danger_stay"), within=30)
    return call, desk.expect_call(prompt("take_call.danger", "en"), within=30)


def taken(world: World, fault: str = "") -> CallStory:
    """She is in danger, and the desk's officer has just pressed 1. With a `fault` of the provider,
    the next change of a call is struck by it."""
    call, officer = rung(world)
    if fault:
        world.network.faults.add(Fault(fault, where="POST calls"))
    officer.press("1", within=30)
    return call


def district(world: World) -> District:
    return world.store.write(lambda tx: district_of.build(tx, world.now))


def seconds_until_joined(world: World, call: CallStory) -> float:
    """From the officer's key until she is sent into the room, where they meet."""
    call.joined_with(DESK, within=15)
    hold = the_hold(world)
    assert hold.taken_at is not None
    assert hold.joined_at is not None
    return (hold.joined_at - hold.taken_at).total_seconds()


def the_hold(world: World) -> Hold:
    return world.store.read(lambda tx: tx.holds.of_case(1)[-1])


def test_the_officers_key_brings_her_at_once_and_only_once(world: World) -> None:
    call = taken(world)
    assert seconds_until_joined(world, call) <= AT_ONCE_S
    world.advance(seconds=30)
    assert DESK in call.view.joined
    kinds = [event.kind for event in world.store.read(lambda tx: tx.cases.events(1))]
    assert kinds.count(CaseEventKind.ON_THE_LINE) == 1
    assert CaseEventKind.LEFT_AGAIN not in kinds
    assert world.network.errors == []


@on_sqlite
def test_who_takes_the_case_on_an_alert_has_her_at_once_too(world: World) -> None:
    everybody(world, district(world))
    desk = by_hand(world, DESK)
    she = world.network.handset(SHE, "Meena", language="en")
    she.send_sms(world.settings.helpline_number, "ghar par hoon")
    alert = desk.expect_call(prompt("case_alert.question", "en"), within=150)
    call = she.dial(world.settings.helpline_number)
    call.press("3").hears(prompt("help.danger_stay"), within=30)
    alert.press("1", within=10)
    assert seconds_until_joined(world, call) <= AT_ONCE_S


@on_sqlite
def test_a_provider_that_cannot_change_calls_leaves_it_to_her_own_look(world: World) -> None:
    provider = world.service.telephony
    assert isinstance(provider, TwilioRest)
    provider._redirects = False
    call = taken(world)
    assert seconds_until_joined(world, call) <= BY_HERSELF_S
    assert the_hold(world).bring_until is None


@on_sqlite
@pytest.mark.parametrize(
    ("fault", "within_s"),
    [("refused", BY_HERSELF_S), ("throttled", BY_HERSELF_S), ("timeout_before", NOBODY_KNOWS_S)],
)
def test_whatever_the_provider_answers_she_is_joined(
    world: World, fault: str, within_s: float
) -> None:
    call = taken(world, fault)
    assert seconds_until_joined(world, call) <= within_s
    assert [kind for _, kind, _ in world.network.faults.struck] == [fault]
    world.advance(seconds=30)
    assert DESK in call.view.joined


@on_sqlite
def test_an_answer_that_is_lost_brings_her_all_the_same_and_does_not_part_them(
    world: World,
) -> None:
    call = taken(world, "timeout_after")
    assert seconds_until_joined(world, call) <= AT_ONCE_S
    world.advance(seconds=30)
    assert DESK in call.view.joined


@on_sqlite
@pytest.mark.parametrize(
    ("place", "within_s"), [("bring.before", NOBODY_KNOWS_S), ("bring.after", AT_ONCE_S)]
)
def test_a_worker_that_dies_as_it_brings_her_keeps_her_from_nobody(
    world: World, monkeypatch: pytest.MonkeyPatch, place: str, within_s: float
) -> None:
    call, officer = rung(world)
    killed: list[str] = []

    def kill(name: str) -> None:
        if name == place and not killed:
            killed.append(name)
            raise Killed

    monkeypatch.setattr("workers.bringing.crash_point", kill)
    with pytest.raises(Killed):
        officer.press("1", within=30)
        world.advance(seconds=5)
    assert seconds_until_joined(world, call) <= within_s
    world.advance(seconds=30)
    assert DESK in call.view.joined


@on_sqlite
def test_while_the_provider_is_asked_no_look_of_hers_enters_the_room(world: World) -> None:
    provider = world.service.telephony
    assert isinstance(provider, TwilioRest)
    provider._redirects = False
    taken(world)
    service = world.service

    def looks(hold: Hold) -> str:
        return world.store.write(
            lambda tx: look(tx, service.door, service.ids, world.now, tx.holds.save(hold))
        )

    asked = replace(the_hold(world), bring_until=world.now + timedelta(seconds=4))
    assert looks(asked) == "ringing"
    assert the_hold(world).joined_at is None
    assert looks(replace(the_hold(world), bring_until=world.now)) == "taken"


@on_sqlite
def test_an_officer_who_has_left_by_then_is_nobody(world: World) -> None:
    call = taken(world, "timeout_before")
    world.network.handset(DESK).hang_up()
    world.advance(seconds=20)
    assert DESK not in call.view.joined
    assert call.view.state == "talking"
    kinds = [event.kind for event in world.store.read(lambda tx: tx.cases.events(1))]
    assert CaseEventKind.LEFT_AGAIN in kinds
