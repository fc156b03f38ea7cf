"""TwiML is read strictly: what the network does not play it refuses."""

from __future__ import annotations

import pytest

from phonenet.errors import ApplicationError
from phonenet.twiml.document import CALL, LARGEST, MESSAGE, WAIT, WHISPER, parse
from phonenet.twiml.verbs import Conference, Dial, Gather, Number, Pause, Play, Record, Reply, Say


def document(verbs: str) -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8"?><Response>{verbs}</Response>'.encode()


def test_verbs_come_in_order_with_the_providers_defaults() -> None:
    verbs = parse(document("<Say>Namaste</Say><Pause/><Play>/a.wav</Play><Record/>"), CALL)
    assert verbs == [Say("Namaste", "en-US", 1), Pause(1), Play("/a.wav"), Record()]
    assert isinstance(verbs[3], Record) and verbs[3].finish_on_key == "1234567890*#"


def test_gather_reads_prompts_ways_and_keys() -> None:
    (gather,) = parse(
        document(
            '<Gather input="dtmf speech" action="/turn/1" numDigits="1" timeout="10" '
            'finishOnKey="" speechTimeout="3" language="hi-IN" hints="हाँ, ठीक" '
            'actionOnEmptyResult="true"><Say language="hi-IN">एक दबाइए</Say></Gather>'
        ),
        CALL,
    )
    assert gather == Gather(
        prompts=(Say("एक दबाइए", "hi-IN"),),
        keys=True,
        speech=True,
        action="/turn/1",
        timeout_s=10,
        finish_on_key="",
        num_digits=1,
        speech_timeout_s=3,
        action_on_empty=True,
        language="hi-IN",
        hints="हाँ, ठीक",
    )


def test_dial_takes_a_plain_number_several_numbers_or_a_room() -> None:
    plain, several, room = parse(
        document(
            "<Dial>+919800000001</Dial>"
            '<Dial timeout="20"><Number url="/w">+919800000001</Number>'
            "<Number>+919800000002</Number></Dial>"
            '<Dial><Conference waitUrl="" endConferenceOnExit="true">room</Conference></Dial>'
        ),
        CALL,
    )
    assert plain == Dial(numbers=(Number("+919800000001"),))
    assert several == Dial(
        numbers=(Number("+919800000001", "/w"), Number("+919800000002")), timeout_s=20
    )
    assert room == Dial(conference=Conference("room", end_on_exit=True, wait_url=""))


def test_a_message_is_given_as_text_or_as_body() -> None:
    replies = parse(document("<Message>एक</Message><Message><Body>दो</Body></Message>"), MESSAGE)
    assert replies == [Reply("एक"), Reply("दो")]


@pytest.mark.parametrize(
    ("verbs", "named"),
    [
        ("<Sing/>", "<Sing>"),
        ("<Say loud='yes'>x</Say>", "loud"),
        ("<Say>x<break/></Say>", "<break>"),
        ("<Gather><Gather/></Gather>", "<Gather>"),
        ("<Gather numDigits='many'/>", "numDigits"),
        ("<Gather finishOnKey='12'/>", "finishOnKey"),
        ("<Gather input='gesture'/>", "input"),
        ("<Gather>press one</Gather>", "text outside"),
        ("<Gather actionOnEmptyResult='yes'/>", "actionOnEmptyResult"),
        ("<Dial><Client>joey</Client></Dial>", "<Client>"),
        ("<Dial record='record-from-answer'>+919800000001</Dial>", "record"),
        ("<Dial>112</Dial>", "112"),
        ("<Dial></Dial>", "one to ten"),
        ("<Record transcribe='true'/>", "transcribe"),
        ("<Reject reason='tired'/>", "reason"),
        ("<Pause length='0'/>", "length"),
        ("<Play></Play>", "neither"),
        ("<Redirect method='PUT'>/x</Redirect>", "method"),
        ("hello", "text outside"),
    ],
)
def test_what_the_network_does_not_play_is_refused_by_name(verbs: str, named: str) -> None:
    with pytest.raises(ApplicationError, match=named) as refusal:
        parse(document(verbs), CALL)
    assert refusal.value.code == 12200


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"<Response><Say></Response>", 12100),
        (b"", 12100),
        (b"<!DOCTYPE x [<!ENTITY a 'b'>]><Response/>", 12100),
        (b"<Twiml/>", 12200),
        (b"<Response>" + b" " * LARGEST + b"</Response>", 11750),
    ],
)
def test_what_is_no_document_is_refused_with_the_providers_code(body: bytes, code: int) -> None:
    with pytest.raises(ApplicationError) as refusal:
        parse(body, CALL)
    assert refusal.value.code == code


def test_a_whisper_may_not_dial_and_who_waits_may_not_be_asked() -> None:
    with pytest.raises(ApplicationError, match="<Dial>"):
        parse(document("<Dial>+919800000001</Dial>"), WHISPER)
    with pytest.raises(ApplicationError, match="<Gather>"):
        parse(document("<Gather/>"), WAIT)
    with pytest.raises(ApplicationError, match="<Say>"):
        parse(document("<Say>x</Say>"), MESSAGE)
