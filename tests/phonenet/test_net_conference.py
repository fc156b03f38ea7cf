"""Conference rooms. https://www.twilio.com/docs/voice/twiml/conference"""

from __future__ import annotations

from tests.phonenet.service import BEAT, LINE, NEIGHBOUR, SENIOR, Bench


def room(more: str = "", name: str = "room 1") -> str:
    return f"<Dial action='/left'><Conference {more}>{name}</Conference></Dial>"


def test_who_is_alone_hears_the_wait_document_until_somebody_comes(bench: Bench) -> None:
    bench.service.says["/voice"] = room("waitUrl='/wait'")
    bench.service.says["/wait"] = "<Say>please hold</Say><Pause length='4'/>"
    caller = bench.phone().dial(LINE).hears("please hold")
    bench.wait(12)
    times = caller.heard.count("please hold")
    assert times == 3
    bench.service.says["/call"] = room("waitUrl=''")
    bench.call(BEAT)
    bench.phone(BEAT).expect_call()
    caller.joined_with(BEAT).say("मदद")
    bench.phone(BEAT).expect_nothing(within=20)
    assert caller.heard.count("please hold") <= times + 1


def test_three_people_hear_each_other(bench: Bench) -> None:
    bench.service.says["/voice"] = room("waitUrl=''")
    calls = [bench.phone(number).dial(LINE) for number in (SENIOR, BEAT, NEIGHBOUR)]
    calls[0].joined_with(BEAT).joined_with(NEIGHBOUR).say("सब सुन रहे हैं?")
    for call in calls[1:]:
        call.hears("सब सुन रहे हैं?", within=0)


def test_a_room_that_nobody_may_start_lets_both_wait(bench: Bench) -> None:
    bench.service.says["/voice"] = room("startConferenceOnEnter='false' waitUrl=''")
    first, second = bench.phone().dial(LINE), bench.phone(BEAT).dial(LINE)
    assert first.view.joined == second.view.joined == ()


def test_whoever_ends_it_on_exit_ends_it_for_all(bench: Bench) -> None:
    bench.service.says["/voice"] = lambda form: room(
        f"waitUrl='' endConferenceOnExit='{'true' if form['From'] == BEAT else 'false'}'"
    )
    bench.service.says["/left"] = "<Say>the other has left</Say>"
    caller = bench.phone().dial(LINE)
    officer = bench.phone(BEAT).dial(LINE).joined_with(SENIOR)
    officer.hang_up()
    caller.hears("the other has left")
    forms = bench.service.forms("/left")
    assert [form["DialCallStatus"] for form in forms] == ["answered", "answered"]


def test_whoever_merely_leaves_leaves_the_other_waiting(bench: Bench) -> None:
    bench.service.says["/voice"] = room("waitUrl=''")
    caller = bench.phone().dial(LINE)
    bench.phone(BEAT).dial(LINE).joined_with(SENIOR).hang_up()
    assert caller.view.state == "talking"
    assert caller.view.joined == ()


def test_the_room_reports_what_happens_in_it(bench: Bench) -> None:
    bench.service.says["/voice"] = room(
        "waitUrl='' statusCallback='/room' statusCallbackEvent='start end join leave'"
    )
    caller = bench.phone().dial(LINE)
    bench.phone(BEAT).dial(LINE).joined_with(SENIOR).hang_up()
    caller.hang_up()
    assert [form["StatusCallbackEvent"] for form in bench.service.forms("/room")] == [
        "participant-join", "participant-join", "conference-start",
        "participant-leave", "participant-leave", "conference-end",
    ]  # fmt: skip


def test_a_call_in_a_room_can_be_listed_and_the_room_be_ended(bench: Bench) -> None:
    bench.service.says["/voice"] = room("waitUrl=''")
    caller = bench.phone().dial(LINE)
    _, listed = bench.request("GET", "Conferences.json", ("FriendlyName", "room 1"))
    (found,) = listed["conferences"]
    assert found["status"] == "init"
    bench.phone(BEAT).dial(LINE).joined_with(SENIOR)
    _, people = bench.request("GET", f"Conferences/{found['sid']}/Participants.json")
    assert [item["call_sid"] for item in people["participants"]][1] == caller.sid
    bench.request("POST", f"Conferences/{found['sid']}.json", ("Status", "completed"))
    caller.expect_end(within=1)
    _, ended = bench.request("GET", f"Conferences/{found['sid']}.json")
    assert (ended["status"], ended["reason_conference_ended"]) == (
        "completed", "conference-ended-via-api",
    )  # fmt: skip


def test_a_room_that_is_recorded_tells_where_the_recording_is(bench: Bench) -> None:
    bench.service.says["/voice"] = room(
        "waitUrl='' record='record-from-start' recordingStatusCallback='/kept'"
    )
    caller = bench.phone().dial(LINE)
    bench.wait(5)
    officer = bench.phone(BEAT).dial(LINE).joined_with(SENIOR)
    bench.wait(20)
    caller.hang_up()
    officer.hang_up()
    bench.wait(2)
    (form,) = bench.service.forms("/kept")
    kept = bench.network.recordings[form["RecordingSid"]]
    assert (form["RecordingSource"], form["RecordingStatus"]) == ("Conference", "completed")
    assert form["ConferenceSid"] == kept.conference_sid == bench.network.rooms.all[0].sid
    assert int(form["RecordingDuration"]) == kept.seconds >= 20
    assert "CallSid" not in form


def test_a_room_that_is_not_recorded_keeps_nothing(bench: Bench) -> None:
    bench.service.says["/voice"] = room("waitUrl='' endConferenceOnExit='true'")
    caller = bench.phone().dial(LINE)
    bench.phone(BEAT).dial(LINE).joined_with(SENIOR)
    caller.hang_up()
    bench.wait(2)
    assert bench.network.recordings == {}
