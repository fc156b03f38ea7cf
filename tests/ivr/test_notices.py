"""Messages to us, and what became of what we sent."""

from collections.abc import Mapping
from typing import Any

import pytest

from tests.ivr.fakes import CountingStore, ScriptedAnswering, SignedClient, desk

FROM, TO = "+917715550001", "+917715550181"


@pytest.fixture
def answering() -> ScriptedAnswering:
    return ScriptedAnswering()


@pytest.fixture
def provider(answering: ScriptedAnswering) -> SignedClient:
    return SignedClient(desk(answering))


@pytest.mark.parametrize("prefix", ["", "whatsapp:"])
@pytest.mark.parametrize("body", ["1 4821", "मदद कीजिए", "", "बचाओ & <help> + 100%"])
def test_a_message_is_taken_as_it_was_written(
    answering: ScriptedAnswering, provider: SignedClient, prefix: str, body: str
) -> None:
    fields = {"MessageSid": "SM1", "From": prefix + FROM, "To": prefix + TO, "Body": body}
    response = provider.post("/twilio/message", fields)
    assert response.status_code == 200
    assert response.text == '<?xml version="1.0" encoding="UTF-8"?><Response/>'
    expected = {"message_sid": "SM1", "from_": prefix + FROM, "to": prefix + TO, "body": body}
    assert answering.notices == [("incoming_message", expected)]


@pytest.mark.parametrize(
    ("target", "fields", "what", "expected"),
    [
        (
            "/twilio/status",
            {"CallSid": "CA1", "CallStatus": "completed"},
            "incoming_call_status",
            {"call_sid": "CA1", "status": "completed"},
        ),
        (
            "/twilio/call-status/T",
            {"CallSid": "CA1", "CallStatus": "completed", "CallDuration": "41", "Duration": "1"},
            "call_status",
            {
                "token": "T",
                "call_sid": "CA1",
                "status": "completed",
                "answered_by": "",
                "duration_s": 41,
                "error_code": "",
            },
        ),
        (
            "/twilio/call-status/T",
            {"CallSid": "CA1", "CallStatus": "failed", "ErrorCode": "13224", "CallDuration": "-"},
            "call_status",
            {
                "token": "T",
                "call_sid": "CA1",
                "status": "failed",
                "answered_by": "",
                "duration_s": 0,
                "error_code": "13224",
            },
        ),
        (
            "/twilio/amd/T",
            {"CallSid": "CA1", "AnsweredBy": "machine_start", "MachineDetectionDuration": "3200"},
            "machine",
            {"token": "T", "call_sid": "CA1", "answered_by": "machine_start"},
        ),
        (
            "/twilio/recorded/T",
            {"RecordingSid": "RE1", "RecordingDuration": "61", "RecordingUrl": "https://else"},
            "recorded",
            {"token": "T", "recording_sid": "RE1", "seconds": 61},
        ),
        (
            "/twilio/message-status/T",
            {"MessageSid": "SM1", "MessageStatus": "undelivered", "ErrorCode": "30005"},
            "message_status",
            {"token": "T", "message_sid": "SM1", "status": "undelivered", "error_code": "30005"},
        ),
    ],
)
def test_what_became_of_something_is_passed_on(
    answering: ScriptedAnswering,
    provider: SignedClient,
    target: str,
    fields: Mapping[str, str],
    what: str,
    expected: Mapping[str, Any],
) -> None:
    response = provider.post(target, fields)
    assert (response.status_code, response.content) == (204, b"")
    assert answering.notices == [(what, expected)]


@pytest.mark.parametrize("target", ["call-status", "amd", "message-status", "recorded"])
def test_news_of_what_nobody_knows_is_not_asked_for_again(
    answering: ScriptedAnswering, provider: SignedClient, target: str
) -> None:
    assert provider.post(f"/twilio/{target}/unknown", {"CallSid": "CA1"}).status_code == 204
    assert answering.notices == []


@pytest.mark.parametrize(
    "target", ["message", "status", "call-status/T", "amd/T", "message-status/T", "recorded/T"]
)
def test_i19_news_that_could_not_be_committed_is_no_2xx(target: str) -> None:
    store = CountingStore()
    store.failure = OSError("no space left")
    provider = SignedClient(desk(store=store))
    assert provider.post(f"/twilio/{target}", {"CallSid": "CA1"}).status_code == 500
