"""Ladders: invariants 12, 13, 17 and 32, as the officers' phones hear them."""

from datetime import timedelta

import pytest

from helpline.checkins.model import CheckInState
from helpline.directory.model import Role, Shift
from helpline.directory.policies import default_bodies
from helpline.escalation.model import IncidentKind, IncidentState, Outcome
from phonenet.faults import Fault
from phonenet.handsets.personalities import NeverAnswers, SwitchedOff, presses
from tests.world.town import CONTROL_ROOM, DAUGHTER, HOUR, STATION, code_in, town
from tests.world.world import World

ALL_OFFICERS = ("beat", "substitute", "desk", "sho", "circle", "control", "night", "sp")


@pytest.mark.parametrize(
    ("kind", "numbers"),
    [("undelivered", ("+919000000101",)), ("opted_out", ())],
    ids=["undelivered 30003", "opted out 21610"],
)
def test_i12_a_message_that_does_not_arrive_advances_the_ladder_at_once(
    world: World, kind: str, numbers: tuple[str, ...]
) -> None:
    place = town(world)
    place.officer("beat").ignores()
    place.rings_for_the_last_time()
    world.network.faults.add(Fault(kind, numbers=numbers))
    place.officer("substitute").expect_sms("Stand in", within=60)
    assert world.now - place.incident().opened_at < timedelta(seconds=30)


def test_i12_a_call_that_cannot_be_placed_advances_the_ladder_at_once(world: World) -> None:
    place = town(world)
    place.officer("beat", SwitchedOff(gives="failed")).ignores()
    place.is_missed()
    place.officer("substitute").expect_sms("Stand in", within=60)
    assert world.now - place.incident().opened_at < timedelta(seconds=30)


def test_i12_a_call_that_rings_out_leaves_the_rung_its_time(world: World) -> None:
    place = town(world)
    place.officer("beat").ignores()
    place.is_missed()
    place.officer("substitute").expect_sms("Stand in", within=700)
    waited = (world.now - place.incident().opened_at).total_seconds()
    assert 600 <= waited <= 605


def test_i13_a_dead_top_of_the_ladder_opens_no_flood(world: World) -> None:
    place = town(world, calm=False)
    place.quiet()
    for part in place.place.officers:
        place.officer(part, SwitchedOff(gives="failed"))
    place.senior(NeverAnswers()).ignores()
    world.advance(hours=4, minutes=30)
    first = place.incident().firings
    assert first < 40
    world.advance(hours=1)
    assert 8 <= place.incident().firings - first <= 13  # every five minutes or so
    assert place.incident().open


def test_i13_an_empty_control_room_still_has_its_telephone(world: World) -> None:
    place = town(world, without=ALL_OFFICERS)
    station = world.network.handset(STATION, "Station", NeverAnswers())
    control = world.network.handset(CONTROL_ROOM, "Control room", NeverAnswers())
    place.is_missed()
    station.expect_sms("Sita Devi", within=60)
    control.expect_sms("Sita Devi", within=400)
    assert "empty_rung" in place.faults()


def test_i13_the_ladder_begins_again_from_its_foot_when_nobody_above_is_there(
    world: World,
) -> None:
    place = town(world, without=ALL_OFFICERS)
    rungs = [
        {"posts": [{"role": "beat_officer", "at": "beat"}], "channels": ["sms"], "wait_s": 60},
        {
            "posts": [{"role": "sho", "at": "station"}],
            "channels": ["sms"],
            "wait_s": 60,
            "repeat": True,
        },
    ]
    place.policy("ladder.missed", rungs=rungs)
    place.is_missed()
    world.advance(minutes=20)
    assert place.alerts() == []
    assert "ladder_empty" in place.faults()
    beat = place.officer("beat")
    world.store.write(
        lambda tx: tx.officers.add_shift(
            Shift(place.person("beat"), place.place.beat.id, Role.BEAT_OFFICER, 127, 0, 86_400)
        )
    )
    beat.expect_sms("Sita Devi", within=310)
    assert "ladder_empty" not in place.faults()
    again = beat.expect_sms("Sita Devi", within=400)
    again.reply(f"1 {code_in(again.body)}")
    assert place.incident().state is IncidentState.ACKNOWLEDGED


def test_i13_a_night_shift_belongs_to_the_day_on_which_it_began(world: World) -> None:
    place = town(world, call_time=(23, 30), without=("beat", "substitute"))
    at_night = Shift(
        place.person("beat"), place.place.beat.id, Role.BEAT_OFFICER, 1, 22 * HOUR, 6 * HOUR
    )
    world.store.write(lambda tx: tx.officers.add_shift(at_night))  # Mondays only
    phone = place.senior(NeverAnswers())
    for _ in range(3):
        phone.expect_missed_call(within=19 * HOUR)
    alert = place.officer("beat").expect_sms("Sita Devi", within=60)  # Tuesday, after midnight
    assert world.now.day == 5  # 18:30 UTC is midnight in India
    assert (world.now + timedelta(hours=5, minutes=30)).day == 6
    alert.reply(f"1 {code_in(alert.body)}")
    assert place.incident().state is IncidentState.ACKNOWLEDGED


def test_i17_an_edited_ladder_roster_and_policy_strand_no_open_incident(world: World) -> None:
    place = town(world)
    place.quiet()
    place.is_missed()
    old = place.incident().ladder
    place.policy("ladder.missed", rungs=default_bodies()["ladder.duress"]["rungs"])
    place.policy("escalation", ack_lasts_s=60)
    place.policy("checkin", tries=1)
    world.store.write(lambda tx: tx.officers.remove_shifts(place.person("substitute")))
    world.store.write(lambda tx: tx.officers.remove_shifts(place.person("desk")))
    world.network.handset(STATION, "Station", NeverAnswers()).ignores()
    world.advance(minutes=40)
    incident = place.incident()
    assert incident.ladder == old
    assert incident.rung >= 3
    sho = next(a for a in place.alerts() if a.responder_id == place.person("sho"))
    place.reply("sho", f"2 {sho.code}")
    assert place.incident().state is IncidentState.CLOSED
    assert place.state() is CheckInState.CLOSED


def test_i17_a_call_under_way_goes_on_with_the_flow_it_began_with(world: World) -> None:
    place = town(world)
    call = place.senior().expect_call("checkin.question", within=3 * HOUR)
    library = world.service.library
    library._by_hash.clear()  # a release with other definitions has been started meanwhile
    library._by_name.clear()
    call.press("1").hears("checkin.heard_well")
    assert place.state() is CheckInState.OK


def test_i32_duress_in_the_middle_of_a_missed_ladder_recalls_and_replaces_it(
    world: World,
) -> None:
    place = town(world, contacts=(("Asha", DAUGHTER, True),))
    daughter = world.network.handset(DAUGHTER, "Asha", presses("2"))
    place.quiet()
    place.is_missed()
    daughter.expect_call("Please look in", within=60)
    senior = place.senior()
    call = senior.dial(world.settings.checkin_number)
    call.hears("checkin.question").press("7").expect_end()
    incident = place.incident()
    assert incident.kind is IncidentKind.DURESS
    assert incident.ladder.kind is IncidentKind.DURESS
    place.close(Outcome.WELL)
    daughter.expect_nothing(within=HOUR)


def test_everybody_who_was_alerted_gets_the_all_clear_once(world: World) -> None:
    place = town(world, contacts=(("Asha", DAUGHTER, True),))
    daughter = world.network.handset(DAUGHTER, "Asha", presses("2"))
    place.quiet()
    place.is_missed()
    daughter.expect_call("Please look in", within=60)
    world.advance(minutes=20)
    told = {alert.responder_id for alert in place.alerts()}
    place.close(Outcome.WELL)
    world.advance(minutes=1)
    clear = place.intents("all_clear", 1)
    assert {intent.person_id for intent in clear} == told
    assert len(clear) == len(told)
    daughter.expect_sms("is well", within=60)


def test_i02_what_is_missed_again_while_an_incident_stands_closes_with_it(world: World) -> None:
    place = town(world)
    place.quiet()
    place.senior(NeverAnswers()).ignores()
    world.advance(hours=4)
    first_day = place.check_in()
    world.advance(days=1)
    world.plan()
    second_day = place.check_in()
    assert second_day.day > first_day.day
    assert second_day.state is CheckInState.ESCALATED
    place.close(Outcome.WELL)
    assert place.state() is CheckInState.CLOSED


def test_i07_a_cry_after_the_outcome_of_the_morning_is_a_new_emergency(world: World) -> None:
    place = town(world)
    place.quiet()
    place.is_missed()
    place.close(Outcome.WELL)
    assert place.state() is CheckInState.CLOSED
    call = place.senior().dial(world.settings.checkin_number)
    call.hears("checkin.question").press("3").hears("checkin.danger_stay")
    assert place.state() is CheckInState.EMERGENCY
    assert place.incident(2).kind is IncidentKind.EMERGENCY
