"""Record, and what becomes of a recording. https://www.twilio.com/docs/voice/twiml/record"""

from __future__ import annotations

import io
import wave

from tests.phonenet.service import ACCOUNT, LINE, Bench, authorization

RECORD = (
    "<Record action='/turn' timeout='4' maxLength='30' recordingStatusCallback='/kept'/>"
    "<Say>nothing was said</Say>"
)


def test_what_is_said_is_kept_after_silence(bench: Bench) -> None:
    bench.service.says["/voice"] = RECORD
    bench.phone().dial(LINE).hears("beep").say("दवा " * 26).expect_end()
    (form,) = bench.service.forms("/turn")
    assert form["RecordingDuration"] == "8"
    assert form["Digits"] == ""
    assert bench.network.recordings[form["RecordingSid"]].words.startswith("दवा")
    bench.wait(2)
    (kept,) = bench.service.forms("/kept")
    assert (kept["RecordingStatus"], kept["RecordingUrl"]) == ("completed", form["RecordingUrl"])


def test_a_key_ends_it_and_is_told(bench: Bench) -> None:
    bench.service.says["/voice"] = RECORD
    bench.phone().dial(LINE).say("राशन").press("#")
    (form,) = bench.service.forms("/turn")
    assert form["Digits"] == "#"


def test_silence_makes_no_recording_and_goes_on(bench: Bench) -> None:
    bench.service.says["/voice"] = RECORD
    bench.phone().dial(LINE).hears("nothing was said")
    assert bench.service.forms("/turn") == []
    assert bench.network.recordings == {}


def test_hanging_up_keeps_what_was_said(bench: Bench) -> None:
    bench.service.says["/voice"] = RECORD
    bench.phone().dial(LINE).say("बचाओ").hang_up()
    (form,) = bench.service.forms("/turn")
    assert (form["Digits"], form["CallStatus"]) == ("hangup", "completed")


def test_it_never_grows_longer_than_asked_for(bench: Bench) -> None:
    bench.service.says["/voice"] = RECORD
    call = bench.phone().dial(LINE)
    for _ in range(6):
        call.say("word " * 13)
        bench.wait(5)
    call.expect_end()
    (form,) = bench.service.forms("/turn")
    assert form["RecordingDuration"] == "30"


def test_a_recording_can_be_listed_fetched_and_deleted(bench: Bench) -> None:
    bench.service.says["/voice"] = RECORD
    call = bench.phone().dial(LINE).say("राशन").press("#")
    sid = bench.service.forms("/turn")[0]["RecordingSid"]
    path = f"/2010-04-01/Accounts/{ACCOUNT.sid}/Recordings/{sid}"

    bench.wait(1)
    media = bench.network.api("GET", path)
    assert media.headers["Content-Type"] == "audio/x-wav"
    with wave.open(io.BytesIO(media.body)) as file:
        assert file.getnframes() == 8000

    _, listed = bench.request("GET", f"Calls/{call.sid}/Recordings.json")
    assert [item["sid"] for item in listed["recordings"]] == [sid]

    deleted = bench.network.api("DELETE", path + ".json", (), authorization())
    assert (deleted.status, deleted.body) == (204, b"")
    assert bench.request("GET", f"Recordings/{sid}.json")[0] == 404
    assert bench.network.api("GET", path).status == 404


def test_the_sound_is_not_there_before_it_is_processed(bench: Bench) -> None:
    bench.service.says["/voice"] = RECORD
    bench.phone().dial(LINE).say("राशन").press("#")
    sid = bench.service.forms("/turn")[0]["RecordingSid"]
    path = f"/2010-04-01/Accounts/{ACCOUNT.sid}/Recordings/{sid}"
    assert bench.network.api("GET", path).status == 404
    assert bench.request("GET", f"Recordings/{sid}.json")[0] == 200
    bench.wait(1)
    assert bench.network.api("GET", path).status == 200


def test_nobody_deletes_or_reads_about_recordings_without_the_account(bench: Bench) -> None:
    bench.service.says["/voice"] = RECORD
    bench.phone().dial(LINE).say("राशन").press("#")
    sid = bench.service.forms("/turn")[0]["RecordingSid"]
    path = f"/2010-04-01/Accounts/{ACCOUNT.sid}/Recordings/{sid}"
    assert bench.network.api("DELETE", path).status == 401
    assert bench.network.api("GET", path + ".json").status == 401
    assert bench.network.api("GET", path, (), authorization(token="wrong")).status == 401
