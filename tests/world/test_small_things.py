"""Needs, pauses, SMS dialogues, shared telephones, and what a station owes."""

from datetime import timedelta

import pytest

from helpline.checkins.model import CheckInState, EvidenceKind
from helpline.duties import DutyState
from helpline.escalation.model import IncidentKind
from helpline.requests.answering import answer_request
from helpline.requests.model import RequestState
from helpline.seniors.model import Hearing
from phonenet.handsets.personalities import NeverAnswers
from tests.world import district as district_of
from tests.world.town import HOUR, MORNING, SENIOR, Town, town
from tests.world.world import World

K = EvidenceKind


def requests_of(place: Town) -> list[str]:
    """What the senior has asked for and nobody has answered yet, newest first."""
    found = place.world.store.read(lambda tx: tx.requests.open_of(place.senior_id))
    return [request.kind for request in found]


@pytest.mark.parametrize(
    ("key", "kind"), [("4", "medicine"), ("5", "food"), ("6", "repair"), ("7", "company")]
)
def test_a_need_becomes_a_request_with_a_deadline_at_the_desk(
    sqlite_world: World, key: str, kind: str
) -> None:
    place = town(sqlite_world)
    desk = place.officer("desk")
    call = place.senior().expect_call("checkin.question", within=MORNING)
    call.press("2").hears("checkin.need_menu").press(key)
    sqlite_world.advance(seconds=30)
    desk.expect_sms("Sita Devi", within=60)
    assert place.state() is CheckInState.NEED
    assert requests_of(place) == [kind]
    assert place.standing() is None


def test_who_hangs_up_in_the_menu_has_still_asked(world: World) -> None:
    place = town(world)
    desk = place.officer("desk")
    call = place.senior().expect_call("checkin.question", within=MORNING)
    call.press("2").hears("checkin.need_menu")
    call.hang_up()
    desk.expect_sms("Sita Devi", within=300)
    assert place.state() is CheckInState.NEED
    assert requests_of(place) == ["other"]


def test_the_desk_hears_of_a_need_that_was_corrected(world: World) -> None:
    place = town(world)
    desk = place.officer("desk")
    call = place.senior().expect_call("checkin.question", within=MORNING)
    call.press("2").hears("checkin.need_menu").press("4").press("*")
    call.hears("checkin.need_menu").press("5")
    world.advance(minutes=1)
    assert requests_of(place) == ["food"]
    assert "food" in desk.inbox[-1].body.lower()
    desk.ignores()


def test_a_request_nobody_answers_climbs_and_is_closed_with_a_name(world: World) -> None:
    place = town(world)
    desk, sho = place.officer("desk"), place.officer("sho")
    call = place.senior().expect_call("checkin.question", within=MORNING)
    call.press("2").hears("checkin.need_menu").press("4")
    desk.expect_sms("Sita Devi", within=60)
    sho.expect_sms("Overdue", within=5 * HOUR)
    desk.expect_sms("Overdue", within=60)
    request = world.store.read(lambda tx: tx.requests.open_of(place.senior_id))[0]
    world.store.write(
        lambda tx: answer_request(
            tx, world.service.door, world.now, request.id, place.person("desk")
        )
    )
    world.network.handset(SENIOR).expect_sms(within=60)
    done = world.store.read(lambda tx: tx.requests.get(request.id))
    assert (done.state, done.done_by) == (RequestState.DONE, place.person("desk"))
    assert world.store.read(lambda tx: tx.duties.get(1)).state is DutyState.DONE
    sho.expect_nothing(within=5 * HOUR)


def test_i06_who_cannot_hear_answers_by_sms(world: World) -> None:
    place = town(world, hearing=Hearing.DEAF)
    senior = place.senior()
    senior.expect_sms(within=MORNING).reply("1")
    senior.expect_sms(within=60)
    assert (place.state(), place.check_in().proof) == (CheckInState.OK, K.SMS_WORD)
    assert senior.calls == ()


def test_i06_a_deaf_senior_who_does_not_write_is_missed(world: World) -> None:
    place = town(world, hearing=Hearing.DEAF)
    beat = place.officer("beat")
    senior = place.senior()
    for _ in range(3):
        senior.expect_sms(within=MORNING)
    beat.expect_sms("Sita Devi", within=HOUR)
    assert place.incident().kind is IncidentKind.MISSED


def test_i07_danger_by_sms_of_a_deaf_senior(world: World) -> None:
    place = town(world, hearing=Hearing.DEAF)
    beat = place.officer("beat")
    senior = place.senior()
    senior.expect_sms(within=MORNING).reply("3")
    beat.expect_sms("URGENT", within=60)
    assert place.state() is CheckInState.EMERGENCY


def test_i06_an_sms_that_nobody_asked_for_is_no_proof(world: World) -> None:
    place = town(world)
    senior = place.senior()
    world.advance(hours=1)
    senior.send_sms(world.settings.checkin_number, "1")
    senior.ignores()
    world.advance(hours=1, seconds=5)
    assert place.state() is CheckInState.RINGING


def test_a_pause_by_sms_holds_once_her_key_confirms_it_and_ends_by_itself(world: World) -> None:
    place = town(world)
    senior = place.senior()
    world.advance(minutes=30)
    senior.send_sms(world.settings.checkin_number, "PAUSE 2")
    call = senior.expect_call("pause.", within=60)
    call.press("1")
    world.advance(seconds=30)
    record = world.store.read(lambda tx: tx.seniors.get(place.senior_id))
    assert record.paused_by == place.senior_id
    senior.ignores()
    world.advance(hours=40)
    assert place.state() is CheckInState.EXCUSED
    world.plan()
    world.advance(hours=12)
    assert len([c for c in senior.calls if c.incoming]) >= 2, "on the third day she is called"
    assert "pause" not in place.faults()


def test_i06_a_pause_by_sms_alone_pauses_nothing(world: World) -> None:
    place = town(world)
    senior = place.senior(NeverAnswers())
    senior.send_sms(world.settings.checkin_number, "PAUSE 5")
    senior.ignores()
    world.advance(hours=2, seconds=30)
    assert world.store.read(lambda tx: tx.seniors.get(place.senior_id)).paused_until is None
    assert place.state() is CheckInState.RINGING


def test_a_cry_beside_the_word_for_a_pause_is_heard(sqlite_world: World) -> None:
    place = town(sqlite_world, call_time=(16, 0))
    senior = place.senior()
    senior.ignores()
    senior.send_sms(
        sqlite_world.settings.checkin_number, "gir gayi hoon, ghar wale chutti par gaye"
    )
    sqlite_world.advance(seconds=30)
    assert place.incident().kind is IncidentKind.EMERGENCY
    assert sqlite_world.store.read(lambda tx: tx.seniors.get(place.senior_id)).paused_until is None


def test_forged_messages_ring_a_senior_three_times_an_hour_at_most(sqlite_world: World) -> None:
    place = town(sqlite_world, call_time=(16, 0))
    senior = place.senior(NeverAnswers())
    senior.ignores()
    for _ in range(10):
        senior.send_sms(sqlite_world.settings.checkin_number, "PAUSE 5")
        sqlite_world.advance(minutes=2)
    assert len(senior.calls) <= 3


def test_a_shared_telephone_asks_who_speaks(world: World) -> None:
    place = town(world)
    husband = world.store.write(
        lambda tx: district_of.enrol(
            tx, world.now, place.place, name="Mohan Lal", phone=SENIOR, call_time=(12, 0)
        )
    )
    world.plan()
    call = place.senior().expect_call("checkin.who_speaks", within=MORNING)
    call.press("5")  # Mohan picked up
    world.advance(minutes=1)
    assert place.state() is not CheckInState.OK
    assert world.store.read(lambda tx: tx.check_ins.evidence(1)) is not None
    call = place.senior().expect_call("checkin.who_speaks", within=HOUR)
    call.press("4").hears("checkin.question").press("1")
    world.advance(seconds=30)
    assert place.state() is CheckInState.OK
    today = place.check_in().day
    other = world.store.read(lambda tx: tx.check_ins.of_day(husband, today))
    assert other is not None
    assert other.state is CheckInState.PLANNED


def test_zero_joins_a_human_and_a_call_back_is_owed_when_nobody_is_free(world: World) -> None:
    place = town(world)
    desk = place.officer("desk")
    for number in ("+917712000100", "+917712000112"):
        world.network.handset(number, number, NeverAnswers()).ignores()
    call = place.senior().expect_call("checkin.question", within=MORNING)
    call.press("0")
    desk.expect_sms("They want to talk", within=300)
    assert place.state() is CheckInState.NEED
    sho = place.officer("sho")
    sho.expect_sms("Overdue", within=20 * 60)
    assert timedelta(0) < world.now - place.check_in().call_at
