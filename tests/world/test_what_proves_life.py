"""Invariants 6 and 7: what counts as a sign of life, and what never does."""

from datetime import timedelta

import pytest

from flows.engine.inputs import Digits
from helpline.checkins.model import CheckInState, EvidenceKind
from helpline.escalation.model import IncidentKind, IncidentState
from phonenet.faults import Fault
from phonenet.handsets.personalities import (
    Answers,
    Busy,
    Declines,
    HangUp,
    NeverAnswers,
    Personality,
    Say,
    Sequence,
    SwitchedOff,
    Voicemail,
    hangs_up,
    presses,
    says_word,
    wrong_person,
)
from tests.world.town import DAUGHTER, HOUR, MORNING, SENIOR, code_in, town
from tests.world.world import World

K = EvidenceKind
SILENT_HUMAN = Answers(then=())


@pytest.mark.parametrize(
    ("behaves", "heard_as"),
    [
        (Voicemail(), K.VOICEMAIL),
        (Busy(), K.BUSY),
        (Declines(), K.BUSY),
        (NeverAnswers(), K.NO_ANSWER),
        (SwitchedOff(), K.NO_ANSWER),
        (SwitchedOff(gives="failed"), K.UNREACHABLE),
        (hangs_up(4), K.HUNG_UP),
        (SILENT_HUMAN, K.SILENT),
        (wrong_person(), K.HUNG_UP),
    ],
    ids=lambda value: value.value if isinstance(value, K) else type(value).__name__,
)
def test_i06_whatever_is_not_her_key_is_never_ok(
    sqlite_world: World, behaves: Personality, heard_as: EvidenceKind
) -> None:
    place = town(sqlite_world)
    senior = place.senior(behaves)
    senior.ignores()
    sqlite_world.advance(hours=2, minutes=10)
    assert heard_as in place.heard()
    assert place.state() is CheckInState.UNCONFIRMED
    sqlite_world.advance(hours=2)
    assert place.state() is CheckInState.ESCALATED
    assert sqlite_world.network.errors == []


def test_i06_voicemail_then_no_answer_then_a_key_is_ok(world: World) -> None:
    place = town(world)
    senior = place.senior(Sequence((Voicemail(), NeverAnswers(), presses("1"))))
    senior.expect_call("checkin.question", within=MORNING)
    senior.expect_missed_call(within=HOUR)
    senior.expect_call("checkin.question", within=HOUR)
    world.advance(minutes=2)
    heard = place.heard()
    assert [K.VOICEMAIL in heard, K.NO_ANSWER in heard, K.KEY_WELL in heard] == [True] * 3
    assert place.check_in().proof is K.KEY_WELL
    assert place.state() is CheckInState.OK
    assert place.standing() is None
    place.ends_well()


def test_i06_a_word_of_hers_counts_and_is_recorded_as_a_word(sqlite_world: World) -> None:
    place = town(sqlite_world)
    place.senior(says_word("I am well")).expect_call("checkin.question", within=MORNING)
    sqlite_world.advance(minutes=1)
    assert (place.state(), place.check_in().proof) == (CheckInState.OK, K.WORD_WELL)


def test_i06_a_machine_that_says_the_word_is_not_alive(sqlite_world: World) -> None:
    place = town(sqlite_world)
    greeting = Answers(then=(Say("I am well"), HangUp(40)), answered_by="machine_start")
    place.senior(greeting).ignores()
    sqlite_world.advance(hours=2, minutes=10)
    assert K.WORD_WELL in place.heard()
    assert place.state() is CheckInState.UNCONFIRMED


def test_i06_two_answers_nobody_understands_are_asked_again(sqlite_world: World) -> None:
    place = town(sqlite_world)
    mumbles = Answers(then=(Say("hrmpf hrmpf"), Say("grmbl grmbl")))
    place.senior(mumbles).ignores()
    place.world.network.handset("+917712000100", "Station", NeverAnswers()).ignores()
    sqlite_world.advance(hours=2, minutes=10)
    assert K.CONFUSED in place.heard()
    assert place.state() is CheckInState.UNCONFIRMED


def test_i06_a_key_after_the_window_closes_nothing(world: World) -> None:
    place = town(world, planned=False)
    place.policy("checkin", tries=1, window_s=30, unheard_s=600)
    world.plan()
    place.officer("beat").ignores()
    call = place.senior(Answers(after_s=25)).expect_call("checkin.question", within=MORNING)
    call.press("1").hears("checkin.heard_well")
    assert K.KEY_WELL in place.heard()
    assert place.state() is CheckInState.ESCALATED
    fresh = place.senior(presses("1")).expect_call("checkin.question", within=120)
    fresh.expect_end()
    assert place.incident().senior_well_at is not None
    assert place.incident().open


def test_i07_ok_and_then_danger_on_the_same_call_is_danger(world: World) -> None:
    place = town(world)
    place.officer("beat").ignores()
    control = place.officer("control")
    control.ignores()
    call = place.senior().expect_call("checkin.question", within=MORNING)
    call.press("1").hears("checkin.heard_well").press("3").hears("checkin.danger_stay")
    assert place.state() is CheckInState.EMERGENCY
    incident = place.incident()
    assert (incident.kind, incident.state) == (IncidentKind.EMERGENCY, IncidentState.ALERTING)
    assert place.check_in().proof is None


def test_i07_a_later_ok_does_not_close_an_emergency(world: World) -> None:
    place = town(world)
    for part in place.place.officers:
        place.officer(part).ignores()
    call = place.senior().expect_call("checkin.question", within=MORNING)
    call.press("3").hears("checkin.danger_stay")
    call.hang_up()
    world.advance(minutes=1)
    again = world.network.handset(SENIOR).dial(world.settings.checkin_number)
    again.hears("checkin.question").press("1").hears("checkin.heard_well")
    again.expect_end()
    assert place.state() is CheckInState.EMERGENCY
    fresh = place.senior().expect_call("from you yourself", within=120)
    fresh.press("1").expect_end()
    incident = place.incident()
    assert incident.open
    assert incident.senior_well_at is not None


def test_i06_a_key_on_a_dropped_call_counts(world: World) -> None:
    place = town(world)
    call = place.senior().expect_call("checkin.question", within=MORNING)
    call.press("1")
    call.hang_up()
    world.advance(minutes=1)
    assert place.state() is CheckInState.OK


@pytest.mark.parametrize("key", ["4", "5", "6", "7", "8"])
def test_i32_only_her_own_digit_is_duress(sqlite_world: World, key: str) -> None:
    place = town(sqlite_world, duress_digit="6")
    for part in place.place.officers:
        place.officer(part).ignores()
    call = place.senior().expect_call("checkin.question", within=MORNING)
    call.press(key)
    sqlite_world.advance(seconds=5)
    found = place.standing()
    assert (found is not None) is (key == "6")
    if found is not None:
        assert found.kind is IncidentKind.DURESS
        assert place.state() is CheckInState.EMERGENCY
        call.hears("checkin.heard_well")


def test_i06_calling_in_counts_from_two_hours_before(world: World) -> None:
    place = town(world, call_time=(10, 0))
    senior = place.senior()
    call = senior.dial(world.settings.checkin_number)  # six o'clock: too early
    call.hears("checkin.question").press("1").expect_end()
    world.advance(hours=2, minutes=1)
    call = senior.dial(world.settings.checkin_number)
    call.hears("checkin.question").press("1").expect_end()
    world.advance(hours=3)
    assert (place.state(), place.check_in().proof) == (CheckInState.OK, K.CALLED_IN)
    assert place.heard().count(K.CALLED_IN) == 1
    place.ends_well()


def test_i06_calling_in_is_no_proof_where_the_district_does_not_accept_it(
    sqlite_world: World,
) -> None:
    place = town(sqlite_world, planned=False)
    place.policy("checkin", accepts=["sms_word"])
    sqlite_world.plan()
    sqlite_world.advance(hours=1)
    senior = place.senior()
    for key in ("1", "2"):
        call = senior.dial(sqlite_world.settings.checkin_number)
        call.hears("checkin.question").press(key)
        sqlite_world.advance(seconds=10)
        call.hang_up()
    senior.expect_call("checkin.question", within=2 * HOUR)
    assert place.state() is CheckInState.RINGING


def test_i07_calling_in_with_a_forged_number_closes_no_incident(world: World) -> None:
    place = town(world)
    beat = place.officer("beat")
    place.is_missed()
    alert = beat.expect_sms("Sita Devi", within=60)
    alert.reply(f"1 {code_in(alert.body)}")
    forger = world.network.handset(SENIOR)
    call = forger.dial(world.settings.checkin_number)
    call.hears("checkin.question").press("1").expect_end()
    assert place.state() is CheckInState.ESCALATED
    assert place.incident().state is IncidentState.ACKNOWLEDGED
    place.senior().expect_ring(within=120)
    fresh_at = world.now
    world.advance(minutes=2)
    assert place.incident().open
    assert fresh_at - place.incident().opened_at < timedelta(minutes=10)


def test_i02_the_interval_is_counted_from_the_ring(world: World) -> None:
    place = town(world)
    world.network.faults.add(Fault("throttled", "POST calls", times=5))
    place.is_missed()
    rang = [intent.rang_at for intent in place.intents("check_in", place.check_in().id)]
    check_in_id = place.check_in().id
    queued = [
        item.at
        for item in world.store.read(lambda tx: tx.check_ins.evidence(check_in_id))
        if item.kind is K.QUEUED
    ]
    first, second, third = (instant for instant in rang if instant is not None)
    assert first - queued[0] > timedelta(seconds=30)  # the provider kept us waiting
    assert timedelta(seconds=900) <= queued[1] - first < timedelta(seconds=901)
    assert timedelta(seconds=900) <= queued[2] - second < timedelta(seconds=901)
    assert third > second


def test_the_alternate_number_is_rung_in_turn(world: World) -> None:
    place = town(world, alternate="+919000000202")
    first = place.senior(NeverAnswers())
    second = world.network.handset("+919000000202", "Sita's landline", NeverAnswers())
    first.expect_missed_call(within=MORNING)
    second.expect_missed_call(within=HOUR)
    first.expect_missed_call(within=HOUR)
    world.advance(minutes=1)
    assert place.state() is CheckInState.ESCALATED


def test_i02_silence_on_every_call_is_distress(world: World) -> None:
    place = town(world, contacts=(("Asha", DAUGHTER, True),))
    daughter = world.network.handset(DAUGHTER, "Asha")
    place.senior(SILENT_HUMAN).ignores()
    world.advance(hours=2)
    daughter.expect_call("Please look in", within=HOUR)
    assert place.heard().count(K.SILENT) == 3


def test_i06_i18_the_news_of_a_hang_up_never_swallows_her_danger(sqlite_world: World) -> None:
    """The call drops with her 3 on the way, and 'completed' is heard first."""
    place = town(sqlite_world)
    place.officer("beat").ignores()
    call = place.senior().expect_call("checkin.question", within=MORNING)
    intent = place.intents("check_in", place.check_in().id)[0]
    talk = sqlite_world.store.read(lambda tx: tx.conversations.by_intent(intent.id))
    assert talk is not None
    call.hang_up()
    sqlite_world.advance(seconds=5)
    assert place.state() is CheckInState.UNCONFIRMED
    answering = sqlite_world.service.desk
    sqlite_world.store.write(
        lambda tx: answering.turn(tx, sqlite_world.now, talk.token, talk.step, Digits("3"))
    )
    assert place.state() is CheckInState.EMERGENCY
    assert place.incident().kind is IncidentKind.EMERGENCY
