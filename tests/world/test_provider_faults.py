"""What the provider does wrong, and what each phone finally hears: invariants 10, 11, 18, 20."""

from datetime import datetime
from functools import partial

import pytest

from helpline.checkins.model import CheckInState, EvidenceKind
from helpline.contact import Letter, Purpose
from helpline.escalation.model import IncidentKind, IncidentState
from helpline.sending.model import IntentKind, IntentState, Lane
from phonenet.faults import Fault
from phonenet.handsets.personalities import NeverAnswers, presses
from tests.world.town import HOUR, MORNING, Town, code_in, town
from tests.world.world import World
from workers.leasing import LEASE


def states(place: Town) -> set[IntentState]:
    """The states of what today's check-in sent."""
    return {intent.state for intent in place.intents("check_in", place.check_in().id)}


def test_i10_a_time_out_after_accepting_is_reconciled_and_rings_once(world: World) -> None:
    place = town(world)
    senior = place.senior(presses("1"))
    world.network.faults.add(Fault("timeout_after", "POST calls"))
    senior.expect_call("checkin.question", within=MORNING)
    world.advance(minutes=5)
    assert len(senior.calls) == 1
    assert states(place) == {IntentState.SENT}
    assert place.state() is CheckInState.OK
    assert world.network.errors == []


def test_i10_an_accepted_call_whose_callbacks_are_lost_is_found_in_the_listing(
    world: World,
) -> None:
    place = town(world)
    senior = place.senior(NeverAnswers())
    world.network.faults.add(Fault("timeout_after", "POST calls"))
    world.network.faults.add(Fault("lost", "call-status", times=8))
    senior.expect_missed_call(within=MORNING)
    world.advance(minutes=1)
    assert len(senior.calls) == 1
    assert states(place) == {IntentState.SENT}
    assert EvidenceKind.PLACED in place.heard()


def test_i10_a_time_out_before_accepting_costs_one_more_request(world: World) -> None:
    place = town(world)
    senior = place.senior(presses("1"))
    world.network.faults.add(Fault("timeout_before", "POST calls"))
    senior.expect_call("checkin.question", within=MORNING)
    world.advance(minutes=2)
    assert len(senior.calls) == 1
    assert place.intents("check_in", place.check_in().id)[0].resends == 1
    assert place.state() is CheckInState.OK


@pytest.mark.parametrize("kind", ["server_error", "throttled", "refused"])
def test_i10_a_provider_that_stumbles_is_asked_again(world: World, kind: str) -> None:
    place = town(world)
    senior = place.senior(presses("1"))
    world.network.faults.add(Fault(kind, "POST calls", times=1 if kind == "server_error" else 3))
    senior.expect_call("checkin.question", within=MORNING)
    world.advance(minutes=2)
    assert len(senior.calls) == 1
    assert place.state() is CheckInState.OK
    assert world.network.errors == []


def test_i10_an_escalation_message_is_rather_sent_twice_than_lost(world: World) -> None:
    place = town(world)
    beat = place.officer("beat")
    place.rings_for_the_last_time()
    world.network.faults.add(Fault("timeout_before", "POST messages"))
    world.network.faults.add(Fault("server_error", "GET messages", times=None))
    beat.expect_sms("Sita Devi", within=120)


def test_i10_of_two_messages_to_one_number_the_one_that_was_not_accepted_is_sent_again(
    world: World,
) -> None:
    place = town(world)
    beat = place.officer("beat")
    world.network.faults.add(Fault("timeout_before", "POST messages"))
    world.network.faults.add(Fault("timeout_after", "POST messages"))
    world.network.faults.add(Fault("lost", "message-status", times=None))
    for number, key in enumerate(("ack.already_closed", "allclear.officer"), start=1):
        letter = Letter(
            person_id=place.person("beat"),
            kind=IntentKind.SMS,
            purpose=Purpose.ALL_CLEAR,
            prompt_key=key,
            lane=Lane.MESSAGES,
            cause="all_clear",
            cause_id=number,
            params={"code": "4821", "name": "Sita Devi"},
        )
        world.store.write(partial(world.service.door.send, now=world.now, letter=letter))
    world.advance(minutes=3)
    assert sorted("No need to go" in text.body for text in beat.inbox) == [False, True]


def test_i10_a_provider_that_answers_nothing_but_500_costs_no_desk_its_request(
    world: World,
) -> None:
    place = town(world)
    senior = place.senior(presses("24"))
    desk = place.officer("desk")
    senior.expect_call("checkin.question", within=MORNING)
    world.network.faults.add(Fault("server_error", "*", times=None))
    world.advance(minutes=10)
    assert [text.body for text in desk.inbox] == []
    world.network.faults.clear()
    desk.expect_sms("request", within=60)
    world.advance(minutes=10)
    assert sum("request" in text.body for text in desk.inbox) == 1


@pytest.mark.parametrize(
    ("kind", "where"),
    [
        ("lost", "call-status"),
        ("doubled", "*"),
        ("late", "call-status"),
        ("early", "calls"),
        ("reordered", "call-status"),
        ("doubled", "turn"),
        ("late", "amd"),
    ],
)
def test_i18_callbacks_in_any_order_end_in_the_same_state(
    sqlite_world: World, kind: str, where: str
) -> None:
    world = sqlite_world
    place = town(world)
    senior = place.senior(presses("1"))
    world.network.faults.add(Fault(kind, where, times=None, seconds=20))
    senior.expect_call("checkin.question", within=MORNING)
    world.advance(hours=2)
    assert (place.state(), place.check_in().proof) == (CheckInState.OK, EvidenceKind.KEY_WELL)
    assert place.heard().count(EvidenceKind.KEY_WELL) == 1
    assert len(senior.calls) == 1
    assert place.standing() is None


@pytest.mark.parametrize(
    ("kind", "where"),
    [("lost", "*"), ("doubled", "*"), ("late", "*"), ("early", "calls"), ("reordered", "*")],
)
def test_i18_i02_a_miss_is_a_miss_whatever_becomes_of_the_callbacks(
    sqlite_world: World, kind: str, where: str
) -> None:
    world = sqlite_world
    place = town(world)
    senior = place.senior(NeverAnswers())
    senior.ignores()
    place.quiet()
    world.network.faults.add(Fault(kind, where, times=None, seconds=20))
    world.advance(hours=3, minutes=32)
    assert place.state() is CheckInState.ESCALATED
    assert place.incident().kind is IncidentKind.MISSED
    assert len(senior.calls) == 3


def test_i18_a_doubled_sms_acknowledges_once(world: World) -> None:
    place = town(world)
    beat = place.officer("beat")
    place.is_missed()
    alert = beat.expect_sms("Sita Devi", within=60)
    world.network.faults.add(Fault("doubled", "message"))
    alert.reply(f"1 {code_in(alert.body)}")
    world.advance(seconds=30)
    assert place.actions("incident", 1).count("acknowledged") == 1
    assert sum("noted, you are going" in text.body for text in beat.inbox) == 1


def test_i20_a_provider_dead_all_window_long_leaves_a_list_and_no_burst(world: World) -> None:
    place = town(world)
    senior = place.senior(NeverAnswers())
    dead = world.network.faults.add(Fault("dead", times=None))
    world.advance(hours=3, minutes=40)
    assert place.state() is CheckInState.ESCALATED
    assert place.incident().kind is IncidentKind.NOT_REACHED
    assert states(place) <= {IntentState.CANCELLED}
    duties = world.store.read(lambda tx: tx.duties.open_at([place.place.station.id]))
    assert [duty.kind for duty in duties] == ["not_reached_today"]
    world.network.faults.standing.remove(dead)
    desk = place.officer("desk")
    desk.expect_sms("not reached today", within=300)
    senior.expect_nothing(within=HOUR)
    assert len(desk.inbox) == 1


def test_i20_an_outage_in_the_middle_of_a_ladder_ends_in_one_message_each(
    sqlite_world: World,
) -> None:
    world = sqlite_world
    place = town(world)
    place.quiet()
    place.rings_for_the_last_time()
    world.advance(minutes=1)
    already = {
        part: len(world.network.handset(place.place.number(part)).inbox)
        for part in place.place.officers
    }
    world.network.faults.add(Fault("dead", times=None))
    world.advance(minutes=40)
    world.network.faults.clear()
    world.advance(seconds=45)
    for part in place.place.officers:
        got = len(world.network.handset(place.place.number(part)).inbox) - already[part]
        assert got <= 1, part
    assert place.incident().state is IncidentState.ALERTING


def test_i11_a_crash_between_lease_and_answer_ends_in_unknown(world: World) -> None:
    place = town(world)
    senior = place.senior(presses("1"))
    world.advance(hours=1, minutes=59, seconds=58)

    def leased_and_gone() -> None:
        """A worker leases what is due, asks the provider, and dies before it can say so."""
        world.steps.set(place_due(world))
        world.drain._rows("check_ins")
        claims = world.store.write(
            lambda tx: tx.ledgers.claim("intents", world.now, LEASE, 10, Lane.CALLS)
        )
        assert len(claims) == 1
        outgoing = world.store.read(
            lambda tx: world.service.sender.outgoing(tx.intents.get(claims[0].id))
        )
        world.service.telephony.send([outgoing])

    leased_and_gone()
    assert states(place) == {IntentState.LEASED}
    senior.expect_call("checkin.question", within=60)
    world.advance(minutes=2)
    assert len(senior.calls) == 1
    assert place.state() is CheckInState.OK


def place_due(world: World) -> datetime:
    """The instant at which the next check-in falls due."""
    due = world.store.read(lambda tx: tx.ledgers.earliest("check_ins"))
    assert due is not None
    return due


def test_i11_a_crash_before_the_provider_was_asked_is_asked_for_once(world: World) -> None:
    place = town(world)
    senior = place.senior(presses("1"))
    world.advance(hours=1, minutes=59, seconds=58)
    world.steps.set(place_due(world))
    world.drain._rows("check_ins")
    world.store.write(lambda tx: tx.ledgers.claim("intents", world.now, LEASE, 10, Lane.CALLS))
    world.advance(seconds=46)
    assert states(place) <= {IntentState.UNKNOWN, IntentState.PENDING, IntentState.SENT}
    senior.expect_call("checkin.question", within=60)
    world.advance(minutes=2)
    assert len(senior.calls) == 1
    assert place.state() is CheckInState.OK
