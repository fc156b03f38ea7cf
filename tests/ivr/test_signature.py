"""The signature check against vectors that others wrote, and in front of the routes."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from ivr.form import Form
from ivr.signature import SignatureCheck
from tests.ivr.fakes import TOKEN, CountingStore, ScriptedAnswering, SignedClient, desk

VECTORS = json.loads(
    (Path(__file__).parents[1] / "reference" / "twilio_signature_vectors.json").read_text()
)
CALL = {"CallSid": "CA1", "From": "+917715550001", "To": "+917715550181"}


@pytest.mark.parametrize("vector", VECTORS["vectors"], ids=lambda v: v["src"] + v["sig"][:6])
def test_i30_agrees_with_the_vectors_of_two_foreign_libraries(vector: Mapping[str, Any]) -> None:
    url = urlsplit(vector["url"])
    check = SignatureCheck(f"{url.scheme}://{url.netloc}", [VECTORS["auth_token"]])
    target = f"{url.path}?{url.query}"
    if "body" in vector:
        accepted = check.accepts_body(target, vector["body"].encode(), vector["sig"])
    else:
        pairs = vector.get("multi") or list(vector["params"].items())
        accepted = check.accepts_form(target, Form((n, v) for n, v in pairs), vector["sig"])
    assert accepted is vector["valid"]


@pytest.mark.parametrize(
    ("public_url", "signed_for"),
    [
        ("https://k.example.in", "https://k.example.in:443"),
        ("https://k.example.in:443", "https://k.example.in"),
        ("http://127.0.0.1:8000", "http://127.0.0.1"),
        ("http://[::1]:8000", "http://[::1]"),
    ],
)
def test_i30_the_port_may_stand_in_the_signed_address_or_not(
    public_url: str, signed_for: str
) -> None:
    client = SignedClient(desk(public_url=public_url), signs_for=signed_for)
    assert client.post("/twilio/status", CALL).status_code == 204


def test_i30_a_body_that_is_no_form_needs_the_right_hash() -> None:
    check = SignatureCheck("https://mycompany.com", ["12345"])
    vector = next(v for v in VECTORS["vectors"] if "body" in v)
    target = vector["url"].removeprefix("https://mycompany.com")
    assert not check.accepts_body(target, b'{"property": "other"}', vector["sig"])
    assert not check.accepts_body("/myapp.php?foo=1", vector["body"].encode(), vector["sig"])


@pytest.mark.parametrize(
    "signature", ["", "wrong", "RSOYDt4T1cUTdK1PDd93/VVr8B8=", "\u00e9", "=" * 4000]
)
@pytest.mark.parametrize(
    "target",
    [
        "/twilio/voice",
        "/twilio/message",
        "/twilio/status",
        "/twilio/call/t",
        "/twilio/turn/t/1",
        "/twilio/call-status/t",
        "/twilio/amd/t",
        "/twilio/message-status/t",
    ],
)
def test_i30_every_webhook_refuses_a_missing_empty_or_wrong_signature(
    target: str, signature: str
) -> None:
    store = CountingStore()
    client = SignedClient(desk(store=store))
    headers = {
        "content-type": "application/x-www-form-urlencoded",
        "x-twilio-signature": signature.encode("latin-1").decode("latin-1"),
    }
    sent = {k: v for k, v in headers.items() if v.isascii()}
    assert client.send("POST", target, content=b"CallSid=CA1", headers=sent).status_code == 403
    assert store.units == 0


def test_i30_a_signature_is_for_one_address_and_these_fields() -> None:
    client = SignedClient(desk())
    right = client.signature("/twilio/status", list(CALL.items()))
    again = {"x_twilio_signature": right}
    assert client.post("/twilio/status", CALL, **again).status_code == 204
    assert client.post("/twilio/voice", CALL, **again).status_code == 403
    assert client.post("/twilio/status?x=1", CALL, **again).status_code == 403
    assert (
        client.post("/twilio/status", CALL | {"From": "+917715550002"}, **again).status_code == 403
    )
    assert client.post("/twilio/status", CALL | {"Extra": ""}, **again).status_code == 403


def test_i30_the_address_is_never_taken_from_host_or_forwarded_headers() -> None:
    poisoned = {
        "host": "evil.example",
        "x_forwarded_host": "evil.example",
        "x_forwarded_proto": "http",
        "forwarded": "host=evil.example;proto=http",
        "x_original_url": "/twilio/voice",
    }
    ours = SignedClient(desk())
    assert ours.post("/twilio/status", CALL, **poisoned).status_code == 204
    theirs = SignedClient(desk(), signs_for="http://evil.example")
    assert theirs.post("/twilio/status", CALL, **poisoned).status_code == 403


def test_i30_two_tokens_are_accepted_while_one_replaces_the_other() -> None:
    def status(signed_with: str) -> int:
        both = desk(auth_tokens=("new token", TOKEN))
        return SignedClient(both, token=signed_with).post("/twilio/status", CALL).status_code

    assert [status(token) for token in (TOKEN, "new token", "older token")] == [204, 204, 403]


def test_i30_fields_that_come_twice_and_blank_ones_belong_to_what_is_signed() -> None:
    answering = ScriptedAnswering()
    client = SignedClient(desk(answering))
    pairs = [("CallSid", "CA1"), ("Digits", "2"), ("Digits", "1"), ("SpeechResult", "")]
    response = client.send(
        "POST",
        "/twilio/status",
        content=b"CallSid=CA1&Digits=2&Digits=1&SpeechResult=",
        headers={
            "content-type": "application/x-www-form-urlencoded; charset=UTF-8",
            "x-twilio-signature": client.signature("/twilio/status", pairs),
        },
    )
    assert response.status_code == 204
    assert answering.notices == [("incoming_call_status", {"call_sid": "CA1", "status": ""})]
