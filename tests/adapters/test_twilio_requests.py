"""Every request that leaves is one that Twilio's published description allows."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from adapters.telephony.twilio_rest import TwilioRest
from adapters.telephony.wires import DirectWire, Exchange
from helpline.ports import Accepted, Lookup, NotSent, Outgoing, Redirect
from helpline.sending.model import IntentKind
from tests.adapters.openapi_provider import OpenApiProvider
from tests.adapters.sent import (
    ACCOUNT,
    AUTH_TOKEN,
    CALL,
    CALL_WITH_DETECTION,
    CALL_WITH_FALLBACK,
    OURS,
    PUBLIC,
    SENIOR,
    SMS,
    WHATSAPP,
)

CALLS = "/2010-04-01/Accounts/{AccountSid}/Calls.json"
CALL_OF_OURS = "/2010-04-01/Accounts/{AccountSid}/Calls/{Sid}.json"
MESSAGES = "/2010-04-01/Accounts/{AccountSid}/Messages.json"
SERVICE = "MG" + "0" * 31 + "1"


def telephony(exchange: Exchange, service: str | None = None) -> TwilioRest:
    return TwilioRest(
        ACCOUNT,
        AUTH_TOKEN,
        "https://api.example",
        messaging_service_sid=service,
        wire=DirectWire(exchange),
    )


@pytest.mark.parametrize(
    ("outgoing", "service", "path", "fields"),
    [
        (
            CALL,
            None,
            CALLS,
            {
                "To": SENIOR,
                "From": OURS,
                "Url": f"{PUBLIC}/twilio/call/token-1",
                "Method": "POST",
                "StatusCallback": f"{PUBLIC}/twilio/call-status/token-1",
                "StatusCallbackEvent": ["initiated", "ringing", "answered", "completed"],
                "StatusCallbackMethod": "POST",
                "Timeout": 30,
            },
        ),
        (
            CALL_WITH_FALLBACK,
            None,
            CALLS,
            {
                "To": SENIOR,
                "From": OURS,
                "Url": f"{PUBLIC}/twilio/call/token-1",
                "Method": "POST",
                "FallbackUrl": "https://elsewhere.example.org/call.xml",
                "FallbackMethod": "GET",
                "StatusCallback": f"{PUBLIC}/twilio/call-status/token-1",
                "StatusCallbackEvent": ["initiated", "ringing", "answered", "completed"],
                "StatusCallbackMethod": "POST",
                "Timeout": 30,
            },
        ),
        (
            CALL_WITH_DETECTION,
            None,
            CALLS,
            {
                "To": SENIOR,
                "From": OURS,
                "Url": f"{PUBLIC}/twilio/call/token-1",
                "Method": "POST",
                "StatusCallback": f"{PUBLIC}/twilio/call-status/token-1",
                "StatusCallbackEvent": ["initiated", "ringing", "answered", "completed"],
                "StatusCallbackMethod": "POST",
                "Timeout": 30,
                "MachineDetection": "Enable",
                "AsyncAmd": "true",
                "AsyncAmdStatusCallback": f"{PUBLIC}/twilio/amd/token-1",
                "AsyncAmdStatusCallbackMethod": "POST",
            },
        ),
        (
            SMS,
            None,
            MESSAGES,
            {
                "To": SENIOR,
                "From": OURS,
                "Body": "ख़ैरियत: कोड 4821",
                "StatusCallback": f"{PUBLIC}/twilio/message-status/token-2",
            },
        ),
        (
            SMS,
            SERVICE,
            MESSAGES,
            {
                "To": SENIOR,
                "MessagingServiceSid": SERVICE,
                "Body": "ख़ैरियत: कोड 4821",
                "StatusCallback": f"{PUBLIC}/twilio/message-status/token-2",
            },
        ),
        (
            WHATSAPP,
            SERVICE,
            MESSAGES,
            {
                "To": f"whatsapp:{SENIOR}",
                "From": f"whatsapp:{OURS}",
                "Body": "ख़ैरियत: कोड 4821",
                "StatusCallback": f"{PUBLIC}/twilio/message-status/token-2",
            },
        ),
    ],
)
def test_each_kind_is_asked_for_in_exactly_these_fields(
    outgoing: Outgoing, service: str | None, path: str, fields: Mapping[str, Any]
) -> None:
    provider = OpenApiProvider()
    [outcome] = telephony(provider, service).send([outgoing])
    assert isinstance(outcome, Accepted)
    assert outcome.token == outgoing.token
    assert provider.asked == [("POST", path, fields)]


def test_a_call_under_way_is_changed_to_another_address() -> None:
    provider = OpenApiProvider()
    sid, url = "CA" + "0" * 32, f"{PUBLIC}/twilio/join/token-9"
    [outcome] = telephony(provider).redirect([Redirect("token-9", sid, url)])
    assert isinstance(outcome, Accepted)
    assert outcome.token == "token-9"
    assert provider.asked == [("POST", CALL_OF_OURS, {"Url": url, "Method": "POST"})]


def test_i10_the_token_travels_in_the_callback_address() -> None:
    provider = OpenApiProvider()
    telephony(provider).send([CALL, SMS])
    called = [fields["StatusCallback"] for _, _, fields in provider.asked]
    assert [address.rpartition("/")[2] for address in called] == ["token-1", "token-2"]


def test_a_batch_gets_an_outcome_and_a_sid_for_each() -> None:
    batch = [replace(CALL, token=f"t{n}", to=f"+9177155501{n:02}") for n in range(50)]
    outcomes = telephony(OpenApiProvider()).send(batch)
    assert [outcome.token for outcome in outcomes] == [outgoing.token for outgoing in batch]
    assert len({o.sid for o in outcomes if isinstance(o, Accepted)}) == 50


def test_a_request_that_is_not_allowed_is_a_permanent_refusal_with_the_provider_s_code() -> None:
    [outcome] = telephony(OpenApiProvider()).send([replace(CALL, to="7715550001")])
    assert outcome == NotSent("token-1", "20001", permanent=True)


@pytest.mark.parametrize(
    ("kind", "service", "path", "query"),
    [
        (IntentKind.CALL, None, CALLS, {"To": SENIOR, "From": OURS, "PageSize": "50"}),
        (IntentKind.SMS, None, MESSAGES, {"To": SENIOR, "From": OURS, "PageSize": "50"}),
        (IntentKind.SMS, SERVICE, MESSAGES, {"To": SENIOR, "PageSize": "50"}),
        (
            IntentKind.WHATSAPP,
            SERVICE,
            MESSAGES,
            {"To": f"whatsapp:{SENIOR}", "From": f"whatsapp:{OURS}", "PageSize": "50"},
        ),
    ],
)
def test_looking_up_asks_for_one_list_between_two_numbers(
    kind: IntentKind, service: str | None, path: str, query: Mapping[str, str]
) -> None:
    provider = OpenApiProvider()
    lookup = Lookup("t", kind, SENIOR, OURS, datetime(2009, 1, 1, tzinfo=UTC))
    found = telephony(provider, service).find([lookup])
    assert provider.asked == [("GET", path, query)]
    assert len(found["t"]) >= 1


class TestFound:
    """What a listing tells of something that may have left."""

    after = datetime(2026, 11, 21, 3, 30, 0, 700_000, tzinfo=UTC)

    def found(self, body: str, status: int = 200) -> dict[str, list[str]]:
        lookup = Lookup("t", IntentKind.CALL, SENIOR, OURS, self.after)
        return telephony(lambda *_: (status, body)).find([lookup])

    def listing(self, *created: tuple[str, timedelta]) -> str:
        items = ", ".join(
            f'{{"sid": "{sid}", "date_created": '
            f'"{self.after + later:%a, %d %b %Y %H:%M:%S} +0000"}}'
            for sid, later in created
        )
        return f'{{"calls": [{items}], "next_page_uri": null}}'

    def test_only_what_was_created_since_counts_and_the_oldest_comes_first(self) -> None:
        body = self.listing(
            ("CA3", timedelta(seconds=40)),
            ("CA2", timedelta(seconds=1)),
            ("CA1", timedelta(seconds=-60)),
        )
        assert self.found(body) == {"t": ["CA2", "CA3"]}

    def test_the_provider_s_clock_counts_whole_seconds_and_may_be_a_little_behind(self) -> None:
        body = self.listing(("CA2", timedelta()), ("CA1", timedelta(seconds=-2)))
        assert self.found(body) == {"t": ["CA1", "CA2"]}
        assert self.found(self.listing(("CA0", timedelta(seconds=-3)))) == {"t": []}

    def test_i10_another_message_to_the_same_number_is_not_taken_for_this_one(self) -> None:
        created = f"{self.after:%a, %d %b %Y %H:%M:%S} +0000"
        items = ", ".join(
            f'{{"sid": "{sid}", "date_created": "{created}", "body": "{body}"}}'
            for sid, body in (("SM1", "Sita is well."), ("SM2", "Trial account - Ram  is well."))
        )
        listing = f'{{"messages": [{items}], "next_page_uri": null}}'
        lookup = Lookup("t", IntentKind.SMS, SENIOR, OURS, self.after, "Ram is well.")
        assert telephony(lambda *_: (200, listing)).find([lookup]) == {"t": ["SM2"]}

    def test_nothing_found_is_not_the_same_as_not_asked(self) -> None:
        assert self.found('{"calls": [], "next_page_uri": null}') == {"t": []}
        assert self.found("{}", status=500) == {}
        assert self.found("<html>") == {}
        assert self.found('{"calls": [{"sid": "CA1", "date_created": "soon"}]}') == {"t": []}

    def test_a_provider_out_of_reach_leaves_the_token_out(self) -> None:
        def refuse(*_: object) -> tuple[int, str]:
            raise ConnectionRefusedError

        lookup = Lookup("t", IntentKind.CALL, SENIOR, OURS, self.after)
        assert telephony(refuse).find([lookup]) == {}


def test_the_environment_does_not_lead_requests_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TWILIO_EDGE", "sydney")
    monkeypatch.setenv("TWILIO_REGION", "au1")
    asked: list[str] = []

    def exchange(method: str, url: str, *_: object) -> tuple[int, str]:
        asked.append(url)
        return 201, '{"sid": "CA1"}'

    telephony(exchange).send([CALL])
    assert asked == [f"https://api.example/2010-04-01/Accounts/{ACCOUNT}/Calls.json"]
