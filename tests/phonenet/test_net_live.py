"""The live network: real HTTP, real time made short, the provider's own library."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
import requests
from twilio.base.exceptions import TwilioRestException

from phonenet.errors import NotPossible, PhonenetError, StoryError
from phonenet.faults import Fault
from phonenet.handsets.personalities import presses
from tests.phonenet.live_bench import LiveBench, live_bench
from tests.phonenet.service import ACCOUNT, BEAT, LINE, SENIOR, authorization
from tests.servers.waiting import until

pytestmark = pytest.mark.town

ASK = "<Gather action='/turn' numDigits='1'><Say>good morning</Say></Gather>"


@pytest.fixture(name="live", scope="module")
def a_live_bench() -> Iterator[LiveBench]:
    with live_bench() as bench:
        yield bench


@pytest.fixture(autouse=True)
def afresh(live: LiveBench) -> None:
    live.says.clear()
    live.asked.clear()
    with live.network() as network:
        network.clear_faults()
        network.forget_errors()
        for number in (SENIOR, BEAT):
            network.handset(number).ignores()


def place(live: LiveBench, **more: object) -> str:
    client = live.library()
    with_status = {"status_callback": live.service_url + "/call-status"}
    call = client.calls.create(
        to=SENIOR, from_=LINE, url=live.service_url + "/call", **with_status, **more
    )
    client.http_client.close()
    return str(call.sid)


def test_the_same_story_plays_over_http(live: LiveBench) -> None:
    live.says |= {"/call": ASK, "/turn": "<Say>take care</Say>"}
    with live.network() as network:
        senior = network.handset(SENIOR, name="senior")
        sid = place(live)
        call = senior.expect_call("good morning", within=10).press("1")
        call.hears("take care", within=10).expect_end(within=10)
        assert call.sid == sid
        assert network.errors == []
    assert [form["Digits"] for path, form in live.asked if path == "/turn"] == ["1"]


def test_messages_go_both_ways(live: LiveBench) -> None:
    live.says["/twilio/message"] = "<Message>धन्यवाद</Message>"
    client = live.library()
    with live.network() as network:
        client.messages.create(to=BEAT, from_=LINE, body="4821: कोतवाली")
        network.handset(BEAT).expect_sms("4821", within=10).reply("1 4821")
        network.handset(BEAT).expect_sms("धन्यवाद", within=10)
    client.http_client.close()
    assert [form["Body"] for path, form in live.asked if path == "/twilio/message"] == ["1 4821"]


def test_the_providers_library_lists_pages_changes_and_fetches(live: LiveBench) -> None:
    live.says["/call"] = "<Pause length='600'/>"
    client = live.library()
    since = datetime.now(UTC) - timedelta(seconds=5)
    sids = [place(live, timeout=600) for _ in range(3)]
    listed = client.calls.list(to=SENIOR, from_=LINE, start_time_after=since, page_size=2)
    assert [call.sid for call in listed][:3] == sids[::-1]
    changed = client.calls(sids[2]).update(status="canceled")
    assert changed.status in ("canceled", "completed")
    assert client.calls(sids[2]).fetch().end_time is not None
    message = client.messages.create(to=BEAT, from_=LINE, body="x")
    assert client.messages(message.sid).fetch().body == "x"
    assert message.sid in [m.sid for m in client.messages.list(to=BEAT)]
    ended = client.calls(place(live, timeout=600)).update(status="completed")
    assert ended.status in ("canceled", "completed")
    for sid in sids[:2]:
        with suppress(TwilioRestException):  # on a busy machine they have rung out
            client.calls(sid).update(status="completed")
    client.http_client.close()


def test_the_library_understands_our_refusals(live: LiveBench) -> None:
    client = live.library()
    with pytest.raises(TwilioRestException) as refusal:
        client.calls.create(to="112", from_=LINE, url="http://x/")
    assert (refusal.value.status, refusal.value.code) == (400, 21211)
    client.http_client.close()


def test_a_lost_answer_a_cut_connection_and_a_busy_provider(live: LiveBench) -> None:
    hurried, client = live.library(timeout=0.5), live.library()
    with live.network() as network:
        network.handset(SENIOR, personality=presses("1"))
        network.add_fault(Fault("timeout_after", where="POST calls"))
        with pytest.raises(requests.exceptions.Timeout):
            hurried.calls.create(to=SENIOR, from_=LINE, url=live.service_url + "/call")
        network.add_fault(Fault("refused", where="POST calls"))
        with pytest.raises(requests.exceptions.ConnectionError):
            client.calls.create(to=SENIOR, from_=LINE, url=live.service_url + "/call")
        network.add_fault(Fault("throttled", where="POST calls"))
        with pytest.raises(TwilioRestException) as refusal:
            client.calls.create(to=SENIOR, from_=LINE, url=live.service_url + "/call")
        assert refusal.value.status == 429
        network.add_fault(Fault("slow", where="GET calls", seconds=0.4))
        started = datetime.now(UTC)
        assert client.calls.list(to=SENIOR, limit=1)
        assert datetime.now(UTC) - started > timedelta(seconds=0.3)
    for library in (hurried, client):
        library.http_client.close()


def test_what_nobody_expected_fails_the_story_over_http_too(live: LiveBench) -> None:
    live.says["/call"] = "<Say>good morning</Say>"
    number = "+919800000777"
    with live.network() as network:
        phone = network.handset(number, personality=presses("1"))
        client = live.library()
        client.calls.create(to=number, from_=LINE, url=live.service_url + "/call")
        client.http_client.close()
        until(lambda: any(call.hears("good morning") for call in phone.calls), "the call")
        with pytest.raises(StoryError, match="good morning"):
            phone.expect_sms("4821", within=1)
        with pytest.raises(StoryError, match="nobody expected this"):
            network.assert_nothing_unexpected()
        phone.expect_call("good morning").expect_end()
        network.assert_nothing_unexpected()


def test_what_cannot_be_is_refused_with_a_reason(live: LiveBench) -> None:
    with live.network() as network:
        with pytest.raises(NotPossible, match="is in no call"):
            network.handset(BEAT).answer()
        with pytest.raises(PhonenetError, match="unknown kind"):
            network.add_fault(Fault("lost"))
            network._there.ask("POST", "/handsets", {"number": BEAT, "personality": {"kind": "x"}})


@pytest.mark.parametrize(
    ("method", "path", "headers", "status"),
    [
        ("POST", f"/control/handsets/{BEAT}/read", {"Content-Type": "text/plain"}, 415),
        ("DELETE", "/control/faults", {}, 415),
        ("GET", "/control/handsets/+919999999999", {}, 404),
        ("GET", "/control/lines", {"Host": "evil.example"}, 400),
        ("GET", "/sound?url=http://169.254.0.1/x.wav", {}, 403),
        ("GET", "/nothing", {}, 404),
    ],
)
def test_the_control_api_is_careful_whom_it_obeys(
    live: LiveBench, method: str, path: str, headers: dict[str, str], status: int
) -> None:
    with httpx.Client(base_url=live.url, trust_env=False) as http:
        assert http.request(method, path, headers=headers).status_code == status


def test_the_page_comes_with_a_strict_policy_and_no_foreign_host(live: LiveBench) -> None:
    with httpx.Client(base_url=live.url, trust_env=False) as http:
        page = http.get("/")
        assert "script-src 'self'" in page.headers["content-security-policy"]
        assert "http://" not in page.text
        assert "https://" not in page.text
        assert http.get("/health").status_code == 200


def test_the_event_stream_tells_of_a_phone_that_rings(live: LiveBench) -> None:
    with (
        httpx.Client(base_url=live.url, trust_env=False, timeout=10) as http,
        http.stream("GET", "/events") as stream,
    ):
        lines = stream.iter_lines()
        next(lines)
        place(live, timeout=5)
        for line in lines:
            if line.startswith("data:") and '"state": "ringing"' in line:
                break
        news = json.loads(line.removeprefix("data:"))
    assert (news["number"], news["incoming"]) == (SENIOR, True)
    assert news["detail"]["calls"][-1]["other"] == LINE


def test_a_directory_declares_the_phones(tmp_path: Path) -> None:
    directory = tmp_path / "handsets.json"
    entry = {
        "number": SENIOR, "name": "कमला बाई", "role": "senior", "group": "RPR-KOTWALI",
        "language": "hi", "personality": {"kind": "answers", "then": [{"kind": "press", "keys": "1"}]},
    }  # fmt: skip
    directory.write_text(json.dumps([entry]), encoding="utf-8")
    with live_bench(directory) as live, httpx.Client(base_url=live.url, trust_env=False) as http:
        (phone,) = http.get("/control/handsets").json()["handsets"]
        assert (phone["name"], phone["role"], phone["known"]) == ("कमला बाई", "senior", True)


def test_recordings_are_fetched_over_http(live: LiveBench) -> None:
    live.says["/twilio/voice"] = "<Record action='/turn' timeout='1'/>"
    with live.network() as network:
        network.handset(BEAT).dial(LINE).say("राशन", within=5).press("#").expect_end(within=5)
    (form,) = [form for path, form in live.asked if path == "/turn"]
    with httpx.Client(trust_env=False) as http:
        sound = form["RecordingUrl"]  # a provider has it a moment later
        until(lambda: http.get(sound).content[:4] == b"RIFF", "the sound", 10)
        url = f"{live.url}/2010-04-01/Accounts/{ACCOUNT.sid}/Recordings/{form['RecordingSid']}"
        gone = http.delete(url + ".json", headers={"Authorization": authorization()})
        assert gone.status_code == 204
        assert http.get(form["RecordingUrl"]).status_code == 404
