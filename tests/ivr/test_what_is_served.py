"""Recordings, the three addresses for operations, and what the log says."""

import logging
from pathlib import Path

import pytest
from prometheus_client import CollectorRegistry, Gauge

from tests.ivr.fakes import CountingStore, FewPrompts, ScriptedAnswering, SignedClient, desk


@pytest.fixture
def client(tmp_path: Path) -> SignedClient:
    (tmp_path / "namaste.wav").write_bytes(b"RIFF....")
    (tmp_path / "hello.mp3").write_bytes(b"ID3")
    return SignedClient(desk(prompts=FewPrompts(tmp_path)))


def test_a_recording_is_served_with_its_type_and_may_be_kept_for_a_while(
    client: SignedClient,
) -> None:
    response = client.send("GET", "/audio/hi/recorded.namaste.wav")
    assert (response.status_code, response.content) == (200, b"RIFF....")
    assert response.headers["content-type"] == "audio/wav"
    assert response.headers["cache-control"] == "public, max-age=300"
    version = response.headers["etag"]
    again = client.send("GET", "/audio/hi/recorded.namaste.wav", headers={"if-none-match": version})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("ending", ["wav", "mp3"])
def test_an_mp3_stays_one_under_either_ending(client: SignedClient, ending: str) -> None:
    response = client.send("GET", f"/audio/en/recorded.hello.{ending}")
    assert (response.status_code, response.headers["content-type"]) == (200, "audio/mpeg")


@pytest.mark.parametrize(
    "path",
    [
        "/audio/hi/unknown.wav",
        "/audio/xx/recorded.namaste.wav",
        "/audio/hi/recorded.namaste.ogg",
        "/audio/hi/../../settings.py.wav",
        "/audio/hi/..%2f..%2fsettings.py.wav",
        "/audio/..%2f..%2fetc/passwd.wav",
        "/audio/hi/%2fetc%2fpasswd.wav",
        "/audio/hi/recorded.namaste%00.wav",
    ],
)
def test_nothing_but_recordings_of_the_catalogue_is_served(client: SignedClient, path: str) -> None:
    assert client.send("GET", path).status_code == 404


def test_health_says_that_the_process_lives(client: SignedClient) -> None:
    assert client.send("GET", "/health").text == "alive\n"


def test_ready_names_what_is_missing() -> None:
    missing: dict[str, str] = {}
    client = SignedClient(desk(ready=lambda: missing))
    able = client.send("GET", "/ready")
    assert (able.status_code, able.json()) == (200, {"ready": True, "missing": {}})
    missing["redis"] = "no answer for 12 s"
    unable = client.send("GET", "/ready")
    assert (unable.status_code, unable.json()["missing"]) == (503, missing)


def test_metrics_count_webhooks_beside_what_others_register() -> None:
    registry = CollectorRegistry()
    Gauge("khairiyat_due", "Rows that are due", registry=registry).set(7)
    client = SignedClient(desk(registry=registry))
    client.post("/twilio/status", {"CallSid": "CA1"})
    client.post("/twilio/status", {"CallSid": "CA1"}, x_twilio_signature="wrong")
    text = client.send("GET", "/metrics").text
    assert 'khairiyat_webhooks_total{route="status",status="204"} 1.0' in text
    assert 'khairiyat_webhooks_total{route="status",status="403"} 1.0' in text
    assert "khairiyat_due 7.0" in text


def test_i27_log_and_metrics_hold_no_number_no_words_and_no_token(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.WARNING, "httpx")  # the test's own client
    caplog.set_level(logging.DEBUG)
    failing = CountingStore()
    secrets = ["+917715550001", "Sushila", "intent-token-of-hers"]
    failing.failure = ValueError(" ".join(secrets))
    fields = {"CallSid": "CA1", "From": secrets[0], "SpeechResult": secrets[1]}
    for store in (CountingStore(), failing):
        client = SignedClient(desk(ScriptedAnswering(), store=store))
        client.post(f"/twilio/call-status/{secrets[2]}", fields)
        client.post(f"/twilio/call-status/{secrets[2]}", fields, x_twilio_signature="wrong")
        written = caplog.text + client.send("GET", "/metrics").text
        assert not [secret for secret in secrets if secret in written]
    assert "call-status 204" in caplog.text
    assert "call-status failed: ValueError in" in caplog.text
