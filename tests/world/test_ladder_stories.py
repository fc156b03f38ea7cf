"""Missed calls and what follows, as the people on the phones live it."""

import re

from helpline.checkins.model import CheckInState
from helpline.escalation.model import IncidentState, Outcome
from phonenet.handsets.personalities import NeverAnswers, presses
from tests.world import district as district_of
from tests.world.district import District
from tests.world.world import World

SENIOR = "+919000000201"
DAUGHTER = "+919000000301"


def code_in(body: str) -> str:
    """The code that an alert's text carries."""
    found = re.search(r"\b\d{4}\b", body)
    assert found, body
    return found.group()


def town(world: World, **senior: object) -> tuple[District, int]:
    """A district with one senior; officers' phones ring out unless a story says otherwise."""
    place = world.store.write(lambda tx: district_of.build(tx, world.now))
    senior_id = world.store.write(
        lambda tx: district_of.enrol(tx, world.now, place, **senior)  # type: ignore[arg-type]
    )
    world.plan()
    return place, senior_id


def miss_all_calls(world: World) -> None:
    senior = world.network.handset(SENIOR, "Sita Devi", NeverAnswers(), language="en")
    for _ in range(3):
        senior.expect_missed_call(within=3 * 3600)


def test_a_missed_senior_is_looked_after_until_a_report_is_confirmed(world: World) -> None:
    place, senior_id = town(world, contacts=(("Asha", DAUGHTER, True),))
    daughter = world.network.handset(DAUGHTER, "Asha")
    beat = world.network.handset(place.number("beat"), "Beat officer", NeverAnswers())
    sho = world.network.handset(place.number("sho"), "SHO")
    miss_all_calls(world)
    daughter.expect_call("Please look in", within=60).press("2")
    alert = beat.expect_sms("Sita Devi", within=60)
    beat.expect_missed_call(within=120)
    code = code_in(alert.body)
    alert.reply(f"1 {code}")
    beat.expect_sms(code, within=60)
    world.advance(minutes=10)
    senior = world.network.handset(SENIOR, "Sita Devi", presses("1"))
    beat.send_sms(world.settings.checkin_number, f"2 {code}")
    beat.expect_sms(code, within=60)
    sho.expect_sms("Sita Devi", within=60)
    senior.expect_call("checkin.question", within=120)
    for phone in (beat, daughter, sho):
        phone.expect_sms(within=120)
    incident = world.store.read(lambda tx: tx.incidents.get(1))
    assert (incident.state, incident.outcome) == (IncidentState.CLOSED, Outcome.WELL)
    assert incident.closed_by == place.officers["beat"][0]
    check_in = world.store.read(lambda tx: tx.check_ins.latest(senior_id, world.now))
    assert check_in is not None
    assert check_in.state is CheckInState.CLOSED
    world.network.assert_nothing_unexpected()
    assert world.network.errors == []


def test_i12_i13_without_an_answer_every_rank_is_told_and_the_top_repeats(world: World) -> None:
    place, _ = town(world)
    miss_all_calls(world)
    phones = {part: world.network.handset(place.number(part), part) for part in place.officers}
    for phone in phones.values():
        phone.becomes(NeverAnswers())
    for part in ("beat", "substitute", "sho", "circle", "control", "night", "sp"):
        phones[part].expect_sms("Sita Devi", within=1500)
    for _ in range(3):
        phones["control"].expect_sms("Sita Devi", within=700)
        phones["night"].expect_sms("Sita Devi", within=30)
    alert = phones["night"].expect_sms("Sita Devi", within=700)
    alert.reply(f"1 {code_in(alert.body)}")
    phones["night"].expect_sms(code_in(alert.body), within=30)
    incident = world.store.read(lambda tx: tx.incidents.get(1))
    assert incident.state is IncidentState.ACKNOWLEDGED


def test_i15_an_acknowledgement_without_an_outcome_runs_out(world: World) -> None:
    place, _ = town(world)
    miss_all_calls(world)
    beat = world.network.handset(place.number("beat"), "Beat officer", NeverAnswers())
    alert = beat.expect_sms("Sita Devi", within=60)
    code = code_in(alert.body)
    alert.reply(f"1 {code}")
    beat.expect_sms(code, within=60)
    again = beat.expect_sms("Sita Devi", within=46 * 60)
    assert code_in(again.body) != code
    beat.send_sms(world.settings.checkin_number, f"1 {code}")
    beat.expect_sms(code, within=60)
    incident = world.store.read(lambda tx: tx.incidents.get(1))
    assert incident.state is IncidentState.ALERTING


def test_i15_nobody_holds_a_ladder_by_promising_again_and_again(world: World) -> None:
    place, _ = town(world)
    miss_all_calls(world)
    beat = world.network.handset(place.number("beat"), "Beat officer", NeverAnswers())
    following = world.network.handset(place.number("substitute"), "Substitute", NeverAnswers())
    codes = []
    for within in (60, 46 * 60):
        alert = beat.expect_sms("Sita Devi", within=within)
        codes.append(code_in(alert.body))
        alert.reply(f"1 {codes[-1]}")
        beat.expect_sms(codes[-1], within=60)
    assert following.inbox == ()
    following.expect_sms("Sita Devi", within=46 * 60)
    told = beat.expect_sms("Sita Devi", within=60)
    assert code_in(told.body) not in codes
    beat.ignores()
    beat.send_sms(world.settings.checkin_number, f"2 {code_in(told.body)}")
    world.advance(minutes=1)
    incident = world.store.read(lambda tx: tx.incidents.get(1))
    assert incident.report is Outcome.WELL


def test_i32_under_duress_no_contact_ever_hears_anything(world: World) -> None:
    place, _ = town(world, contacts=(("Asha", DAUGHTER, True),))
    daughter = world.network.handset(DAUGHTER, "Asha")
    senior = world.network.handset(SENIOR, "Sita Devi")
    sho = world.network.handset(place.number("sho"), "SHO", NeverAnswers())
    call = senior.expect_call("checkin.question", within=3 * 3600)
    call.press("7").hears("checkin.heard_well", within=30).hears("checkin.goodbye_well", within=60)
    alert = sho.expect_sms(within=30)
    alert.reply(f"1 {code_in(alert.body)}")
    sho.expect_sms(within=30)
    world.advance(minutes=5)
    sho.send_sms(world.settings.checkin_number, f"2 {code_in(alert.body)}")
    world.advance(minutes=5)
    assert world.store.read(lambda tx: tx.incidents.get(1)).state is IncidentState.CLOSED
    daughter.expect_nothing(within=3600)


def test_danger_joins_the_control_room_while_contact_and_beat_officer_are_told(
    world: World,
) -> None:
    place, _ = town(world, contacts=(("Asha", DAUGHTER, True),))
    daughter = world.network.handset(DAUGHTER, "Asha")
    beat = world.network.handset(place.number("beat"), "Beat officer", NeverAnswers())
    control = world.network.handset("+917712000112", "Control room", landline=True)
    senior = world.network.handset(SENIOR, "Sita Devi")
    call = senior.expect_call("checkin.question", within=3 * 3600)
    call.press("3").hears("checkin.danger_stay", within=30)
    control.expect_ring(within=30)
    control.answer()
    call.joined_with("+917712000112", within=30)
    beat.expect_sms("Sita Devi", within=30)
    daughter.expect_call("Please look in", within=30).press("1")
    check_in = world.store.read(lambda tx: tx.check_ins.get(1))
    assert check_in.state is CheckInState.EMERGENCY
    assert world.network.errors == []
