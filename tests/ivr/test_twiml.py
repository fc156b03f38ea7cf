"""The exact TwiML of every event."""

from collections.abc import Sequence
from xml.etree import ElementTree

import pytest

from flows.engine.events import Ask, Connect, Do, End, Event, PromptRef, RecordVoice, Say
from helpline.conversations.answering import Answer
from ivr.errors import CannotBeSpoken
from ivr.twiml import Voice
from tests.ivr.fakes import PUBLIC_URL, FewPrompts

HELLO = (PromptRef("recorded.namaste", {}),)
NAMED = (PromptRef("greeting", {"name": "Radha & <Mohan>"}),)
TURN = f"{PUBLIC_URL}/twilio/turn/T/4"
BACK = f'<Redirect method="POST">{TURN}</Redirect>'
PLAYED = f"<Play>{PUBLIC_URL}/audio/hi/recorded.namaste.wav</Play>"
SAID = '<Say language="hi-IN">greeting Radha &amp; &lt;Mohan&gt;</Say>'
KEY = Ask(HELLO, "ask", ("1", "0"), "wellbeing", False, 1, 10)
CODE = Ask(NAMED, "code", ("*",), None, True, 6, 15)


def rendered(events: Sequence[Event], number: int = 0, *numbers: str) -> str:
    answer = Answer("T", 4, tuple(events), "hi", {"control_room": numbers})
    hints = {"wellbeing": 'haan,"theek hai"'}
    return Voice(PUBLIC_URL, FewPrompts(), lambda name, _: hints[name]).answer(answer, number)


GOLDEN: dict[str, tuple[Sequence[Event], str]] = {
    "say and end": ([Say(HELLO + NAMED), End("done")], f"{PLAYED}{SAID}<Hangup/>"),
    "ask for a key or a word": (
        [KEY],
        f'<Gather input="dtmf speech" action="{TURN}" method="POST" timeout="10" numDigits="1" '
        'finishOnKey="" actionOnEmptyResult="true" language="hi-IN" '
        f'hints=\'haan,"theek hai"\' speechTimeout="2">{PLAYED}</Gather>{BACK}',
    ),
    "collect a code": (
        [Say(HELLO), CODE],
        f'{PLAYED}<Gather input="dtmf" action="{TURN}" method="POST" timeout="15" numDigits="6" '
        f'finishOnKey="" actionOnEmptyResult="true">{SAID}</Gather>{BACK}',
    ),
    "record a voice": (
        [RecordVoice(HELLO, 60)],
        f'{PLAYED}<Record action="{TURN}" method="POST" maxLength="60" timeout="5" '
        f'playBeep="true"/>{BACK}',
    ),
    "end at once": ([End("done")], "<Hangup/>"),
}


@pytest.mark.parametrize(("events", "verbs"), GOLDEN.values(), ids=GOLDEN.keys())
def test_events_become_exactly_this_twiml(events: Sequence[Event], verbs: str) -> None:
    assert rendered(events) == (
        f'<?xml version="1.0" encoding="UTF-8"?><Response>{verbs}</Response>'
    )


JOIN: Sequence[Event] = [Say(NAMED), Connect(HELLO, "control_room", 25)]


@pytest.mark.parametrize(
    ("number", "verbs"),
    [
        (
            0,
            f'{SAID}{PLAYED}<Dial action="{TURN}?n=1" method="POST" timeout="25">'
            "<Number>+917715550001</Number></Dial>",
        ),
        (
            1,
            f'<Dial action="{TURN}?n=2" method="POST" timeout="25">'
            "<Number>+917715550002</Number></Dial>",
        ),
    ],
)
def test_numbers_are_rung_one_after_the_other(number: int, verbs: str) -> None:
    document = rendered(JOIN, number, "+917715550001", "+917715550002")
    assert document == f'<?xml version="1.0" encoding="UTF-8"?><Response>{verbs}</Response>'


def test_a_target_without_a_number_comes_back_at_once() -> None:
    assert rendered(JOIN).endswith(
        f'{SAID}{PLAYED}<Redirect method="POST">{TURN}?nobody=1</Redirect></Response>'
    )


@pytest.mark.parametrize("events", [[], [Say(HELLO)], [Do("case_opened", {})]])
def test_an_answer_that_ends_nowhere_is_not_spoken(events: Sequence[Event]) -> None:
    with pytest.raises(CannotBeSpoken):
        rendered(events)


def test_whatever_a_name_holds_the_document_stays_well_formed() -> None:
    wild = "".join(map(chr, range(0x300))) + "\ufffe\uffff]]><Hangup/>"
    document = rendered([Say((PromptRef("greeting", {"name": wild}),)), End("done")])
    root = ElementTree.fromstring(document.encode())
    assert [verb.tag for verb in root] == ["Say", "Hangup"]
    assert (root[0].text or "").endswith("]]><Hangup/>")


def test_a_call_that_nobody_knows_hears_it_in_every_language() -> None:
    document = Voice(PUBLIC_URL, FewPrompts(), lambda *_: "").sorry()
    root = ElementTree.fromstring(document.encode())
    assert [(verb.tag, verb.get("language")) for verb in root] == [
        ("Say", "hi-IN"),
        ("Say", "en-IN"),
        ("Hangup", None),
    ]


def test_only_verbs_that_every_compatible_server_plays_are_used() -> None:
    allowed = {"Response", "Say", "Play", "Gather", "Record", "Dial", "Number", "Redirect"} | {
        "Reject",
        "Hangup",
    }
    documents = [rendered(events) for events, _ in GOLDEN.values()]
    documents.append(rendered(JOIN, 0, "+917715550001"))
    tags = {v.tag for text in documents for v in ElementTree.fromstring(text.encode()).iter()}
    assert tags <= allowed
