"""The senior's day on real processes, as the people on the telephones live it."""

from __future__ import annotations

import re

import httpx
import pytest

from helpline.checkins.model import CheckInState
from helpline.escalation.model import IncidentState
from helpline.recordings.model import RecordingState
from phonenet.handsets.personalities import presses, says_word
from tests.servers.waiting import until
from tests.town.district import CONTROL_ROOM
from tests.town.stories import DECLINES, LATER, SOON, code_in, missed_and_looked_after
from tests.town.town import Town

pytestmark = [pytest.mark.town, pytest.mark.timeout(300)]


def test_i06_a_senior_presses_one_and_is_well(town: Town) -> None:
    senior = town.phone("key", "senior")
    town.ask("key")
    call = senior.expect_call("checkin.question", within=SOON)
    call.press("1", within=SOON).hears("checkin.heard_well", within=SOON)
    town.becomes("key", CheckInState.OK)
    call.hears("checkin.goodbye_well", within=SOON).expect_end(within=SOON)
    assert town.alone("key") == []


def test_i06_a_senior_says_the_word_and_is_well(town: Town) -> None:
    senior = town.phone("word", "senior", says_word("I am well"))
    town.ask("word")
    senior.expect_call("checkin.question", within=SOON).hears("checkin.heard_well", within=SOON)
    town.becomes("word", CheckInState.OK)
    assert town.alone("word") == []


def test_a_senior_needs_medicine_and_the_desk_reads_it(town: Town) -> None:
    senior, desk = town.phone("medicine", "senior"), town.phone("medicine", "desk")
    town.ask("medicine")
    call = senior.expect_call("checkin.question", within=SOON)
    call.press("2", within=SOON).hears("checkin.need_menu", within=SOON).press("4", within=SOON)
    call.hears("checkin.heard_medicine", within=SOON)
    desk.expect_sms(town.places["medicine"].name, within=SOON)
    town.becomes("medicine", CheckInState.NEED)
    call.hang_up()
    assert town.alone("medicine") == []


def test_i02_i15_a_missed_senior_is_looked_after_until_she_confirms(town: Town) -> None:
    missed_and_looked_after(town, "missed")


def test_i12_danger_joins_the_control_room_while_everybody_near_is_told(town: Town) -> None:
    senior = town.phone("danger", "senior")
    control = town.network.handset(CONTROL_ROOM, "control room", landline=True)
    near = {part: town.phone("danger", part, DECLINES) for part in ("beat", "sho", "desk")}
    contact = town.phone("danger", "contact", presses("1"))
    town.ask("danger")
    call = senior.expect_call("checkin.question", within=SOON)
    call.press("3", within=SOON).hears("checkin.danger_stay", within=SOON)
    control.expect_call(within=SOON)
    call.joined_with(CONTROL_ROOM, within=SOON)
    for phone in near.values():
        phone.expect_sms(town.places["danger"].name, within=SOON)
        phone.expect_missed_call(within=SOON)
    contact.expect_call("Please look in", within=SOON).hears("contact.heard_going", within=SOON)
    town.becomes("danger", CheckInState.EMERGENCY)
    call.hang_up()
    assert town.alone("danger") == []


def test_i32_under_duress_nobody_near_hears_anything(town: Town) -> None:
    senior = town.phone("duress", "senior")
    beat, sho = (town.phone("duress", part, DECLINES) for part in ("beat", "sho"))
    town.ask("duress")
    call = senior.expect_call("checkin.question", within=SOON)
    call.press("7", within=SOON).hears("checkin.heard_well", within=SOON)
    for phone in (beat, sho):
        alert = phone.expect_sms("Routine visit", within=SOON)
        phone.expect_missed_call(within=SOON)
    alert.reply(f"1 {code_in(alert.body)}")
    sho.expect_sms(code_in(alert.body), within=SOON)
    town.becomes("duress", CheckInState.EMERGENCY)
    call.hears("checkin.goodbye_well", within=SOON).never_heard("checkin.danger")
    town.phone("duress", "contact").expect_nothing(within=3)
    assert town.alone("duress") == []


def test_i13_an_empty_rung_is_skipped_at_once(town: Town) -> None:
    town.phone("empty rung", "senior", DECLINES).ignores()
    contact = town.phone("empty rung", "contact")
    desk = town.phone("empty rung", "desk", DECLINES)
    town.ask("empty rung")
    contact.expect_call("Please look in", within=LATER).press("2", within=SOON)
    desk.expect_sms("Stand in", within=SOON)
    desk.expect_missed_call(within=SOON)
    assert town.phone("empty rung", "beat").view.inbox == ()
    assert town.alone("empty rung") == []


def test_i15_an_acknowledgement_without_an_outcome_runs_out(town: Town) -> None:
    town.phone("lapse", "senior", DECLINES).ignores()
    town.phone("lapse", "contact", DECLINES).ignores()
    beat = town.phone("lapse", "beat", DECLINES)
    town.ask("lapse")
    first = beat.expect_sms("Look in", within=LATER)
    beat.expect_missed_call(within=SOON)
    code = code_in(first.body)
    first.reply(f"1 {code}")
    beat.expect_sms(code, within=SOON)
    again = beat.expect_sms("No report yet", within=SOON)
    beat.expect_missed_call(within=SOON)
    assert code_in(again.body) != code
    beat.send_sms(town.settings.checkin_number, f"1 {code}")
    beat.expect_sms(code, within=SOON)  # that code is spent
    incident = town.incident("lapse")
    assert incident and incident.state is IncidentState.ALERTING
    assert town.alone("lapse") == []


def test_i06_a_senior_who_rings_before_her_time_is_not_rung(town: Town) -> None:
    senior = town.phone("calls in", "senior")
    town.ask("calls in", in_s=15)
    call = senior.dial(town.settings.checkin_number)
    call.hears("checkin.question", within=SOON).press("1", within=SOON)
    town.becomes("calls in", CheckInState.OK)
    call.expect_end(within=SOON)
    assert town.check_in("calls in").due_at is None  # that nobody rings her is seen at the end
    assert town.alone("calls in") == []


def test_what_a_senior_says_in_her_own_words_is_heard_at_the_station(town: Town) -> None:
    senior, desk = town.phone("own words", "senior"), town.phone("own words", "desk")
    town.ask("own words")
    call = senior.expect_call("checkin.question", within=SOON)
    call.press("2", within=SOON).hears("checkin.need_menu", within=SOON).press("8", within=SOON)
    call.hears("beep", within=SOON).say("the roof leaks over the bed").press("#", within=SOON)
    call.hears("checkin.need_noted", within=SOON).hang_up()
    desk.expect_sms(town.places["own words"].name, within=SOON)
    store, senior_id = town.service.store, town.check_in("own words").senior_id
    (request,) = store.read(lambda tx: tx.requests.open_of(senior_id))

    def deleted_there() -> bool:
        (row,) = store.read(lambda tx: tx.recordings.of("request", request.id))
        return row.state is RecordingState.DELETED_THERE

    until(deleted_there, "the recording to be fetched", LATER)
    with town.console("own words", "desk") as browser:
        page = browser.get(f"/requests/{request.id}").text
        (source,) = re.findall(r'<audio[^>]* src="([^"]+)"', page)
        heard = browser.get(source)
    assert (heard.status_code, heard.headers["content-type"]) == (200, "audio/wav")
    assert heard.content[:4] == b"RIFF"
    account = town.settings.twilio_account_sid
    left = httpx.get(
        f"{town.settings.twilio_api_url}/2010-04-01/Accounts/{account}/Recordings.json",
        auth=(account, town.settings.twilio_auth_tokens[0]),
    )
    assert left.json()["recordings"] == []
    assert town.alone("own words") == []
