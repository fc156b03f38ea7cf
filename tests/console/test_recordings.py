"""Listening: from key 8 on the telephone to the sound in an officer's browser."""

import io
import re
import wave

import pytest

from console.recordings.sound import part
from helpline.directory.model import Role
from helpline.recordings.model import RecordingKind
from helpline.repositories import UnitOfWork
from helpline.requests.asking_for import ask_for, name_request
from phonenet.handsets.personalities import NeverAnswers
from store.erasing import erase
from tests.console.desk import Browser, Desk, visible
from tests.console.women import Women

MORNING = 3 * 3600
SENIOR = "+919000000201"


def speak(desk: Desk) -> int:
    """A senior presses 2, 8 and says what is needed. Returns the id of the request."""
    senior_id = desk.enrol()
    desk.world.plan()
    for part_ in desk.place.officers:
        desk.world.network.handset(desk.place.number(part_), part_).ignores()
    phone = desk.world.network.handset(SENIOR, "Sita Devi", None, language="en")
    call = phone.expect_call("checkin.question", within=MORNING)
    call.press("2").hears("checkin.need_menu").press("8").hears("beep").say("a ladder " * 20)
    call.press("#").hears("checkin.need_noted").hang_up()
    (request,) = desk.world.store.read(lambda tx: tx.requests.open_of(senior_id))
    return request.id


def player(browser: Browser, request_id: int) -> str:
    """Where the page says that the sound is."""
    page = browser.get(f"/requests/{request_id}").text
    found = re.search(r'<audio controls preload="none" src="([^"]+)"', page)
    assert found, visible(page)
    return found.group(1)


def heard(desk: Desk, request_id: int) -> list[object]:
    rows = desk.world.store.read(lambda tx: tx.audit.of("request", request_id))
    return [detail for _, action, detail in rows if action == "recording_heard"]


def test_what_was_said_at_key_8_is_heard_in_the_console(desk: Desk) -> None:
    request_id = speak(desk)
    browser = desk.at("desk")
    waiting = visible(browser.get(f"/requests/{request_id}").text)
    assert "is being fetched" in waiting
    desk.world.advance(seconds=10)
    source = player(browser, request_id)
    assert heard(desk, request_id) == [], "seeing the page is not listening"

    answer = browser.get(source)
    (spoken,) = desk.world.network.recordings.values()
    assert (answer.status_code, answer.content) == (200, spoken.wav())
    assert answer.headers["content-type"] == "audio/wav"
    assert answer.headers["cache-control"] == "no-store"
    assert "media-src 'self'" in answer.headers["content-security-policy"]
    with wave.open(io.BytesIO(answer.content)) as file:
        assert file.getnframes() == 8000 * spoken.seconds
    assert [row["recording"] for row in heard(desk, request_id)] == [1]  # type: ignore[index]
    assert "Recording listened to" in visible(browser.get(f"/requests/{request_id}").text)

    first = browser.get(source, range="bytes=0-")
    assert (first.status_code, first.content) == (206, answer.content)
    some = browser.get(source, range="bytes=44-99")
    assert (some.status_code, some.content) == (206, answer.content[44:100])
    assert some.headers["content-range"] == f"bytes 44-99/{len(answer.content)}"
    assert len(heard(desk, request_id)) == 3


def test_i29_nobody_else_hears_it_and_nothing_is_heard_by_another_way(desk: Desk) -> None:
    request_id = speak(desk)
    desk.world.advance(seconds=10)

    def another(tx: UnitOfWork) -> int:
        senior = desk_senior
        made = ask_for(tx, desk.world.service.door, desk.world.now, senior, None, "food")
        assert made is not None
        return made.id

    desk_senior = desk.enrol(name="Mohan Lal", phone="+919000000777")
    other_request = desk.world.store.write(another)
    own = desk.at("desk")
    assert own.get(f"/requests/{request_id}/recordings/1").status_code == 200
    assert own.get(f"/requests/{other_request}/recordings/1").status_code == 404
    assert own.get(f"/requests/{request_id}/recordings/2").status_code == 404
    assert own.get(f"/requests/{request_id}/recordings/x").status_code == 404
    stranger = desk.browser(desk.user("next", Role.DESK_OFFICER, desk.neighbour()))
    assert stranger.get(f"/requests/{request_id}/recordings/1").status_code == 403
    assert desk.browser().get(f"/requests/{request_id}/recordings/1").status_code == 303
    assert len(heard(desk, request_id)) == 1


def test_what_she_adds_to_her_case_from_any_telephone_is_heard_on_its_page(desk: Desk) -> None:
    world, women = desk.world, Women(desk.world)
    case = women.rings()
    women.write(lambda tx: tx.cases.set_secret(case.id, "4821"))
    for part_ in desk.place.officers:
        world.network.handset(desk.place.number(part_), part_, NeverAnswers()).ignores()
    phone = world.network.handset("+919000000702", "A neighbour's phone")
    call = phone.dial(world.settings.helpline_number)
    call.press("4").press("8").press("5").press(case.number).press("4821")
    call.hears("beep", within=60).say("he has come back, to the house behind the mill").press("#")
    call.hang_up()
    world.advance(seconds=10)
    (recording,) = world.store.read(lambda tx: tx.recordings.of("case", case.id))
    assert (recording.kind, recording.person_id) == (RecordingKind.ADDED, case.caller_id)
    browser = desk.at("sp")
    page = browser.get(f"/cases/{case.id}").text
    (source,) = re.findall(r'<audio controls preload="none" src="([^"]+)"', page)
    answer = browser.get(source)
    assert answer.content == world.network.recordings[recording.sid].wav()
    assert "Recording listened to" in visible(browser.get(f"/cases/{case.id}").text)
    stranger = desk.browser(desk.user("next", Role.DESK_OFFICER, desk.neighbour()))
    assert stranger.get(source).status_code == 403
    beat = desk.at("beat")
    assert beat.get(source).status_code == 403


def test_of_somebody_erased_nothing_is_heard(desk: Desk) -> None:
    request_id = speak(desk)
    desk.world.advance(seconds=10)
    browser = desk.at("desk")
    source = player(browser, request_id)
    request = desk.world.store.read(lambda tx: tx.requests.get(request_id))
    by = desk.place.officers["sho"][0]
    erase(desk.world.store, request.senior_id, actor_id=by, now=desk.world.now)
    assert browser.get(source).status_code == 404
    page = browser.get(f"/requests/{request_id}").text
    assert "<audio" not in page
    assert "no longer kept" in visible(page)


def test_what_was_written_stands_on_the_page_and_not_in_the_list(desk: Desk) -> None:
    senior_id = desk.enrol()
    world = desk.world
    world.store.write(
        lambda tx: name_request(
            tx, world.service.door, world.now, senior_id, None, "other", "REPAIR the roof"
        )
    )
    browser = desk.at("desk")
    assert "REPAIR" not in visible(browser.get("/requests").text)
    assert "REPAIR the roof" in visible(browser.get("/requests/1").text)
    answered = browser.submit("/requests/1", "/requests/1/answer")
    assert answered.status_code == 303
    assert "Answered" in visible(browser.get("/requests/1").text)


@pytest.mark.parametrize(
    ("asked", "status", "content"),
    [
        ("", 200, b"0123456789"),
        ("bytes=0-", 206, b"0123456789"),
        ("bytes=2-4", 206, b"234"),
        ("bytes=9-400", 206, b"9"),
        ("bytes=10-", 416, b""),
        ("bytes=5-4", 416, b""),
        ("bytes=-3", 200, b"0123456789"),
        ("bytes=0-1,3-4", 200, b"0123456789"),
        ("lines=1-2", 200, b"0123456789"),
    ],
)
def test_ranges_of_a_sound(asked: str, status: int, content: bytes) -> None:
    answer = part(b"0123456789", asked)
    assert (answer.status_code, bytes(answer.body)) == (status, content)
    assert answer.headers["accept-ranges"] == "bytes"
