"""Acknowledging, declining and reporting: invariants 14, 15 and 16."""

from datetime import timedelta
from typing import Any

import pytest

from flows.engine.inputs import Digits, HungUp, Input
from helpline.checkins.model import CheckInState
from helpline.directory.model import Leave
from helpline.escalation.model import IncidentKind, IncidentState, Outcome
from helpline.escalation.reporting import close
from helpline.sending.model import IntentState
from helpline.seniors.model import SeniorState
from helpline.talk import Conversation
from phonenet.faults import Fault
from phonenet.handsets.personalities import Manual, NeverAnswers, presses
from tests.world import district as district_of
from tests.world.town import DAUGHTER, HOUR, MORNING, Town, code_in, town
from tests.world.world import World


def alerted(world: World, part: str = "beat", **senior: Any) -> tuple[Town, str]:
    """A missed senior, and the code that an officer was given."""
    place = town(world, **senior)
    phone = place.officer(part)
    place.is_missed()
    code = code_in(phone.expect_sms("Sita Devi", within=3600).body)
    place.quiet()
    return place, code


def test_i14_only_the_code_of_this_incident_and_this_person_acknowledges(world: World) -> None:
    place, code = alerted(world, "substitute")
    beat_code = next(a.code for a in place.alerts() if a.responder_id == place.person("beat"))
    place.reply("substitute", f"1 {beat_code}")
    place.reply("sho", f"1 {code}")
    place.reply("substitute", "1 9998")
    stranger = world.network.handset("+919000000999", "Stranger")
    stranger.send_sms(world.settings.checkin_number, f"1 {code}")
    assert place.incident().state is IncidentState.ALERTING
    assert "unknown_message" in place.faults()
    place.reply("substitute", f"1 {code}")
    assert place.incident().state is IncidentState.ACKNOWLEDGED


def test_i14_two_incidents_two_codes_and_no_code_is_not_enough(world: World) -> None:
    place, code = alerted(world)
    second = world.store.write(
        lambda tx: district_of.enrol(
            tx, world.now, place.place, name="Gita Bai", phone="+919000000211", call_time=(9, 30)
        )
    )
    world.plan()
    world.network.handset("+919000000211", "Gita Bai", NeverAnswers()).ignores()
    beat = world.network.handset(place.place.number("beat"))
    other = code_in(beat.expect_sms("Gita Bai", within=2 * HOUR).body)
    assert other != code
    place.reply("beat", "1")
    world.advance(minutes=1)
    assert any("several alerts" in text.body for text in beat.inbox)
    incident = world.store.read(lambda tx: tx.incidents.open_of(second))
    assert incident is not None
    place.reply("beat", f"1 {other}")
    incident = world.store.read(lambda tx: tx.incidents.open_of(second))
    assert incident is not None
    assert incident.state is IncidentState.ACKNOWLEDGED
    assert place.incident().state is IncidentState.ALERTING


def test_i14_a_used_code_acknowledges_once(world: World) -> None:
    place, code = alerted(world)
    place.reply("beat", f"1 {code}")
    until = place.incident().ack_until
    world.advance(minutes=10)
    place.reply("beat", f"1 {code}")
    assert place.incident().ack_until == until
    world.advance(minutes=36)
    assert place.incident().state is IncidentState.ALERTING
    place.reply("beat", f"1 {code}")
    assert place.incident().state is IncidentState.ALERTING
    assert place.actions("incident", 1).count("acknowledged") == 1


def test_i14_a_code_of_a_closed_incident_acknowledges_nothing_a_month_later(
    world: World,
) -> None:
    place, code = alerted(world)
    place.reply("beat", f"1 {code}")
    place.close(Outcome.WELL)
    place.change_senior(state=SeniorState.LEFT)
    world.advance(days=31)
    place.reply("beat", f"1 {code}")
    beat = world.network.handset(place.place.number("beat"))
    world.advance(minutes=1)
    assert any("closed" in text.body for text in beat.inbox)
    assert place.incident().state is IncidentState.CLOSED


def test_i16_acknowledging_takes_back_what_has_not_left(world: World) -> None:
    place = town(world)
    place.policy("ladder.missed", rungs=_everybody_at_once())
    phones = {part: place.officer(part) for part in place.place.officers}
    place.rings_for_the_last_time()
    world.network.faults.add(Fault("throttled", "POST calls", times=None))
    alert = phones["beat"].expect_sms("Sita Devi", within=60)
    waiting = [i for i in place.intents("incident", 1) if i.state is IntentState.PENDING]
    assert len(waiting) >= 3
    alert.reply(f"1 {code_in(alert.body)}")
    states = {i.state for i in place.intents("incident", 1)}
    assert states == {IntentState.SENT, IntentState.CANCELLED}
    world.network.faults.clear()
    told = len(place.alerts())
    world.advance(minutes=40)
    assert all(phone.calls == () for phone in phones.values())
    assert len(place.alerts()) == told
    assert place.incident().state is IncidentState.ACKNOWLEDGED


def test_i16_what_turns_out_not_to_have_left_is_not_sent_after_somebody_goes(
    world: World,
) -> None:
    place = town(world)
    place.policy("ladder.missed", rungs=_everybody_at_once())
    beat, sho = place.officer("beat"), place.officer("sho")
    place.rings_for_the_last_time()
    world.network.faults.add(Fault("timeout_before", "POST calls", times=None))
    alert = beat.expect_sms("Sita Devi", within=60)
    assert IntentState.UNKNOWN in {i.state for i in place.intents("incident", 1)}
    alert.reply(f"1 {code_in(alert.body)}")
    world.network.faults.clear()
    world.advance(minutes=5)
    assert IntentState.UNKNOWN not in {i.state for i in place.intents("incident", 1)}
    assert (beat.calls, sho.calls) == ((), ())


def _everybody_at_once() -> list[dict[str, object]]:
    posts = [
        {"role": "beat_officer", "at": "beat"},
        {"role": "sho", "at": "station"},
        {"role": "control_room", "at": "district"},
        {"role": "sp", "at": "district"},
    ]
    return [{"posts": posts, "channels": ["sms", "call"], "wait_s": 300, "repeat": True}]


def test_i09_of_two_racing_officers_one_goes_and_the_other_knows(world: World) -> None:
    place = town(world)
    place.policy("ladder.missed", rungs=_everybody_at_once())
    beat, sho = place.officer("beat"), place.officer("sho")
    place.is_missed()
    first = code_in(beat.expect_sms("Sita Devi", within=60).body)
    second = code_in(sho.expect_sms("Sita Devi", within=60).body)
    sho.send_sms(world.settings.checkin_number, f"1 {second}")
    beat.send_sms(world.settings.checkin_number, f"1 {first}")
    beat.expect_sms("Officer sho is going", within=60)
    sho.expect_sms("noted, you are going", within=60)
    holder = place.incident().ack_alert_id
    assert holder in {a.id for a in place.alerts() if a.responder_id == place.person("sho")}


def test_i15_by_key_on_the_call_he_goes_and_hears_the_rest(world: World) -> None:
    place = town(world)
    place.is_missed()
    beat = place.officer("beat", Manual())
    call = beat.expect_call("SHANTI-NAGAR", within=120)
    call.never_heard("Sita Devi").never_heard("House 12")
    call.press("1").hears("House 12")
    assert place.incident().state is IncidentState.ACKNOWLEDGED


def test_i15_who_said_going_and_then_cannot_hands_on_at_once(world: World) -> None:
    place, code = alerted(world)
    place.reply("beat", f"1 {code}")
    world.advance(minutes=5)
    beat = world.network.handset(place.place.number("beat"))
    told_before = len(beat.inbox)
    place.reply("beat", f"5 {code}")
    assert place.incident().state is IncidentState.ALERTING
    substitute = next(a for a in place.alerts() if a.responder_id == place.person("substitute"))
    assert world.now - substitute.told_at < timedelta(seconds=5)
    world.advance(seconds=30)
    answers = [text.body for text in beat.inbox[told_before:]]
    assert any("you cannot go" in body for body in answers)
    assert not any("Look in" in body for body in answers)


def test_i12_who_was_only_asked_and_cannot_lets_the_next_be_told_at_once(world: World) -> None:
    place, code = alerted(world)
    place.reply("beat", f"5 {code}")
    substitute = next(a for a in place.alerts() if a.responder_id == place.person("substitute"))
    assert world.now - substitute.told_at < timedelta(seconds=5)


def test_i15_well_by_sms_is_provisional_until_the_sho_confirms(world: World) -> None:
    place, code = alerted(world)
    senior = place.senior(NeverAnswers())
    senior.ignores()
    place.reply("beat", f"2 {code}")
    assert place.incident().state is IncidentState.PROVISIONAL
    sho_code = next(a.code for a in place.alerts() if a.responder_id == place.person("sho"))
    place.reply("sho", f"2 {sho_code}")
    closed = place.incident()
    assert (closed.state, closed.outcome) == (IncidentState.CLOSED, Outcome.WELL)
    assert closed.closed_by == place.person("sho")
    assert place.state() is CheckInState.CLOSED


def test_i15_a_sho_who_doubts_sends_somebody_again(world: World) -> None:
    place, code = alerted(world)
    place.senior(NeverAnswers()).ignores()
    place.reply("beat", f"2 {code}")
    sho_code = next(a.code for a in place.alerts() if a.responder_id == place.person("sho"))
    place.reply("sho", f"1 {sho_code}")
    taken = place.incident()
    assert (taken.state, taken.report) == (IncidentState.ACKNOWLEDGED, None)


def test_i15_a_provisional_well_that_nobody_confirms_runs_out(world: World) -> None:
    place, code = alerted(world)
    place.senior(NeverAnswers()).ignores()
    place.reply("beat", f"2 {code}")
    world.advance(minutes=31)
    assert place.incident().state is IncidentState.ALERTING
    assert "confirmation_expired" in place.actions("incident", 1)


def test_i15_who_stands_at_her_door_has_her_rung_anew_when_both_her_calls_broke_off(
    sqlite_world: World,
) -> None:
    """As a web process does that dies in each of them: nobody knows that she would have said 1."""
    place, code = alerted(sqlite_world)
    place.senior(presses("1")).ignores()
    broken = sqlite_world.network.faults.add(Fault("lost", "turn", times=None))
    place.reply("beat", f"2 {code}")
    sqlite_world.advance(minutes=6)
    assert len(place.intents("incident_confirm", 1)) == 2
    assert place.incident().state is IncidentState.PROVISIONAL
    sqlite_world.network.faults.standing.remove(broken)
    place.reply("beat", f"2 {code}")
    sqlite_world.advance(minutes=1)
    assert place.incident().outcome is Outcome.WELL
    assert place.state() is CheckInState.CLOSED


def test_i07_a_new_cry_undoes_the_well_before_it(world: World) -> None:
    place, code = alerted(world)
    senior = place.senior(presses("1"))
    senior.ignores()
    call = world.network.handset("+919000000201").dial(world.settings.checkin_number)
    call.hears("checkin.question").press("1").expect_end()
    world.advance(minutes=3)
    assert place.incident().senior_well_at is not None
    call = senior.dial(world.settings.checkin_number)
    call.hears("checkin.question").press("3").hears("checkin.danger_stay")
    call.hang_up()
    assert place.incident().kind is IncidentKind.EMERGENCY
    senior.becomes(NeverAnswers())
    place.reply("beat", f"2 {code}")
    assert place.incident().state is IncidentState.PROVISIONAL


def comes_again(world: World, talk: Conversation, heard: Input) -> None:
    """The webhook of that turn, once more."""
    desk, now = world.service.desk, world.now
    world.store.write(lambda tx: desk.turn(tx, now, talk.token, talk.step, heard))


def test_i18_the_key_3_of_a_call_comes_again_after_the_closing_and_opens_nothing(
    sqlite_world: World,
) -> None:
    """The webhook of her key, doubled, late and in any order: the incident stays closed."""
    world = sqlite_world
    place = town(world)
    call = place.senior().expect_call("checkin.question", within=MORNING)
    talk = world.store.read(lambda tx: tx.conversations.by_call_sid(call.sid))
    assert talk is not None
    call.press("3").hears("checkin.danger_stay")
    sho = place.person("sho")
    world.store.write(
        lambda tx: close(
            tx, world.service.door, world.now, tx.incidents.get(1), Outcome.WELL, sho, None
        )
    )
    for again in (Digits("3"), HungUp(), Digits("3")):
        comes_again(world, talk, again)
    call.hang_up()
    comes_again(world, talk, Digits("3"))
    assert place.standing() is None


def test_i15_not_at_home_is_handed_to_the_next_at_once(world: World) -> None:
    place, code = alerted(world)
    place.reply("beat", f"1 {code}")
    world.advance(minutes=10)
    place.reply("beat", f"4 {code}")
    assert place.incident().state is IncidentState.ALERTING
    assert place.incident().report is Outcome.NOT_AT_HOME
    substitute = world.network.handset(place.place.number("substitute"))
    world.advance(seconds=30)
    assert any("could not meet" in text.body for text in substitute.inbox)


def test_i07_an_officer_who_asks_for_help_starts_the_ladder_of_emergencies(world: World) -> None:
    place, code = alerted(world, contacts=())
    place.reply("beat", f"1 {code}")
    place.reply("beat", f"3 {code}")
    incident = place.incident()
    assert (incident.kind, incident.state) == (IncidentKind.EMERGENCY, IncidentState.ALERTING)


def test_i15_an_outcome_needs_a_diary_number_and_a_rank(world: World) -> None:
    place, code = alerted(world, "sho")
    place.reply("sho", f"4 {code}")
    assert place.incident().open
    place.reply("sho", f"4 {code} GD 17/26")
    closed = place.incident()
    assert (closed.state, closed.outcome) == (IncidentState.CLOSED, Outcome.NOT_AT_HOME)
    assert (closed.diary_number, closed.closed_by) == ("17/26", place.person("sho"))


def test_i15_after_a_death_every_automatic_contact_stops(world: World) -> None:
    place = town(world, contacts=(("Asha", DAUGHTER, True),))
    place.quiet()
    daughter = world.network.handset(DAUGHTER, "Asha")
    place.is_missed()
    daughter.expect_call("Please look in", within=60).press("1")
    place.close(Outcome.FOUND_DEAD, "18/26")
    daughter.expect_nothing(within=3600)
    place.senior().expect_nothing(within=2 * 86_400)
    world.plan()
    later = world.store.read(
        lambda tx: tx.check_ins.between(
            place.senior_id, world.now - timedelta(days=1), world.now + timedelta(days=9)
        )
    )
    assert {check_in.state for check_in in later} <= {CheckInState.EXCUSED}
    texts = [
        text.body
        for part in place.place.officers
        for text in world.network.handset(place.place.number(part)).inbox
    ]
    assert not any("is well" in body for body in texts)


@pytest.mark.parametrize("outcome", [Outcome.HOSPITAL, Outcome.DOOR_LOCKED])
def test_the_all_clear_never_says_well_of_somebody_in_hospital(
    sqlite_world: World, outcome: Outcome
) -> None:
    world = sqlite_world
    place, _ = alerted(world, contacts=(("Asha", DAUGHTER, True),))
    world.network.handset(DAUGHTER).ignores()
    place.close(outcome, "19/26")
    world.advance(minutes=1)
    beat = world.network.handset(place.place.number("beat"))
    assert "closed" in beat.inbox[-1].body
    assert not any("is well" in text.body for text in world.network.handset(DAUGHTER).inbox)


def test_i13_leave_is_seen_at_the_instant_of_the_alert(world: World) -> None:
    place = town(world)
    away = place.person("beat")
    world.store.write(
        lambda tx: tx.officers.add_leave(
            Leave(away, world.now - timedelta(days=1), world.now + timedelta(days=2))
        )
    )
    beat = place.officer("beat")
    substitute = place.officer("substitute")
    place.is_missed()
    opened = place.incident().opened_at
    substitute.expect_sms("Sita Devi", within=60)
    assert world.now - opened < timedelta(seconds=30)
    assert beat.inbox == ()
    assert "empty_rung" in place.faults()
