"""What the provider is asked for when a call of ours leaves."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from helpline.sending.rendering import Sender
from tests.rules.test_leaving import INTENT

ELSEWHERE = "https://elsewhere.example.org/call.xml"


class NoTexts:
    """Only calls are written here."""

    def sms(self, key: str, language: str, params: Mapping[str, str]) -> tuple[str, str]:
        raise AssertionError(key)

    def has_sms(self, key: str) -> bool:
        return False


SENDER = Sender(
    public_url="https://khairiyat.example.gov.in",
    call_number="+917715550100",
    message_number="+917715550100",
    women_number="+917715550101",
    texts=NoTexts(),
    fallback_url=ELSEWHERE,
)


@pytest.mark.parametrize("flow", ["senior_checkin", "contact_lookin", "escalation_ack"])
def test_a_call_to_seniors_and_officers_names_what_is_played_when_we_cannot_answer(
    flow: str,
) -> None:
    assert SENDER.outgoing(INTENT._replace(flow=flow)).fallback_url == ELSEWHERE


def test_i26_a_call_to_a_woman_never_says_who_calls_not_even_when_we_cannot_answer() -> None:
    assert SENDER.outgoing(INTENT._replace(flow="women_help")).fallback_url == ""


def test_an_unknown_flow_has_no_document_that_says_who_calls() -> None:
    assert SENDER.outgoing(INTENT._replace(flow="made_yesterday")).fallback_url == ""


def test_without_a_document_none_is_named() -> None:
    assert replace(SENDER, fallback_url="").outgoing(INTENT).fallback_url == ""
