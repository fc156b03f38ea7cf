"""Calls as the provider lives them: asked, answered, asked again."""

import pytest

from flows.engine.events import Ask, Connect, End, Event, PromptRef, Say
from flows.engine.inputs import DialEnded, Digits, HungUp, Input, TimedOut
from tests.ivr.fakes import NOW, CountingStore, ScriptedAnswering, SignedClient, desk

TALK: tuple[tuple[Event, ...], ...] = (
    (Ask((PromptRef("question", {}),), "ask", ("1",), None, False, 1, 10),),
    (Connect((PromptRef("joining", {}),), "control_room", 20),),
    (Say((PromptRef("goodbye", {}),)), End("done")),
    (End("done"),),
)
NUMBERS = {"control_room": ("+917715550001", "+917715550002", "+917715550003")}
LIVE = {"CallSid": "CA1", "CallStatus": "in-progress"}


@pytest.fixture
def answering() -> ScriptedAnswering:
    return ScriptedAnswering(TALK, NUMBERS)


@pytest.fixture
def provider(answering: ScriptedAnswering) -> SignedClient:
    return SignedClient(desk(answering))


def test_a_call_to_us_is_asked_the_first_question(
    answering: ScriptedAnswering, provider: SignedClient
) -> None:
    fields = LIVE | {"From": "anonymous", "To": "+917715550181"}
    response = provider.post("/twilio/voice", fields)
    assert response.headers["content-type"] == "text/xml; charset=utf-8"
    assert "question" in response.text
    assert answering.calls == [
        ("incoming", {"call_sid": "CA1", "from_": "anonymous", "to": "+917715550181"})
    ]


def test_a_call_that_we_placed_is_known_by_its_token(
    answering: ScriptedAnswering, provider: SignedClient
) -> None:
    assert "question" in provider.post("/twilio/call/intent-1", LIVE).text
    assert answering.calls == [("placed", {"now": NOW, "token": "intent-1", "call_sid": "CA1"})]


def test_i18_the_same_answer_twice_is_taken_once_and_gets_the_same_document(
    answering: ScriptedAnswering, provider: SignedClient
) -> None:
    pressed = LIVE | {"Digits": "1"}
    first = provider.post("/twilio/turn/conversation-1/0", pressed)
    again = provider.post("/twilio/turn/conversation-1/0", pressed)
    assert first.text == again.text
    assert answering.heard == [Digits("1")]


@pytest.mark.parametrize("step", ["7", "99999999999999999999", "one", "-1"])
def test_i18_any_other_step_gets_the_present_question(
    answering: ScriptedAnswering, provider: SignedClient, step: str
) -> None:
    response = provider.post(f"/twilio/turn/conversation-1/{step}", LIVE | {"Digits": "1"})
    assert "question" in response.text
    assert answering.heard == []


def test_silence_is_a_turn_too(answering: ScriptedAnswering, provider: SignedClient) -> None:
    provider.post("/twilio/turn/conversation-1/0", LIVE)
    assert answering.heard == [TimedOut()]


class TestRow:
    """Three numbers stand behind the control room."""

    @pytest.fixture(autouse=True)
    def joining(self, answering: ScriptedAnswering) -> None:
        answering.step = 1

    def after(self, provider: SignedClient, query: str, **fields: str) -> str:
        return provider.post(f"/twilio/turn/conversation-1/1{query}", LIVE | fields).text

    @pytest.mark.parametrize("outcome", ["busy", "no-answer", "failed", "canceled"])
    def test_the_next_number_rings_when_one_fails(
        self, answering: ScriptedAnswering, provider: SignedClient, outcome: str
    ) -> None:
        document = self.after(provider, "?n=1", DialCallStatus=outcome)
        assert "<Number>+917715550002</Number>" in document
        assert "turn/conversation-1/1?n=2" in document
        assert "joining" not in document
        assert answering.heard == []

    def test_i18_a_repeated_failure_rings_the_same_number(
        self, answering: ScriptedAnswering, provider: SignedClient
    ) -> None:
        first = self.after(provider, "?n=2", DialCallStatus="busy")
        assert first == self.after(provider, "?n=2", DialCallStatus="busy")
        assert "<Number>+917715550003</Number>" in first

    def test_the_flow_hears_of_it_when_all_have_failed(
        self, answering: ScriptedAnswering, provider: SignedClient
    ) -> None:
        first = self.after(provider, "?n=3", DialCallStatus="no-answer")
        assert "goodbye" in first
        assert answering.heard == [DialEnded("no-answer")]
        assert first == self.after(provider, "?n=3", DialCallStatus="no-answer")
        assert answering.heard == [DialEnded("no-answer")]

    @pytest.mark.parametrize(
        ("fields", "expected"),
        [
            ({"DialCallStatus": "completed"}, DialEnded("completed")),
            ({"DialCallStatus": "canceled", "CallStatus": "completed"}, HungUp()),
        ],
    )
    def test_nobody_else_is_rung_after_a_talk_or_a_hang_up(
        self,
        answering: ScriptedAnswering,
        provider: SignedClient,
        fields: dict[str, str],
        expected: Input,
    ) -> None:
        assert "<Number>" not in self.after(provider, "?n=1", **fields)
        assert answering.heard == [expected]

    @pytest.mark.parametrize("number", ["0", "-1", "x", "99999999999999999999"])
    def test_a_number_that_was_never_named_ends_the_row(
        self, answering: ScriptedAnswering, provider: SignedClient, number: str
    ) -> None:
        self.after(provider, f"?n={number}", DialCallStatus="busy")
        assert answering.heard == [DialEnded("busy")]

    def test_with_nobody_to_ring_the_flow_hears_a_failure(
        self, answering: ScriptedAnswering, provider: SignedClient
    ) -> None:
        self.after(provider, "?nobody=1")
        assert answering.heard == [DialEnded("failed")]


def test_a_late_failure_of_an_earlier_row_changes_nothing(
    answering: ScriptedAnswering, provider: SignedClient
) -> None:
    answering.step = 2
    late = provider.post("/twilio/turn/conversation-1/1?n=1", LIVE | {"DialCallStatus": "busy"})
    assert "goodbye" in late.text
    assert answering.heard == []


@pytest.mark.parametrize("target", ["/twilio/call/unknown", "/twilio/turn/unknown/3"])
def test_a_call_that_nobody_knows_ends_politely(provider: SignedClient, target: str) -> None:
    response = provider.post(target, LIVE)
    assert response.status_code == 200
    assert response.text.count("common.cannot_go_on") == 2
    assert response.text.endswith("<Hangup/></Response>")


@pytest.mark.parametrize("target", ["/twilio/voice", "/twilio/turn/conversation-1/0"])
def test_i19_what_could_not_be_committed_is_no_2xx(
    answering: ScriptedAnswering, target: str
) -> None:
    store = CountingStore()
    store.failure = RuntimeError("the disk is full")
    response = SignedClient(desk(answering, store=store)).post(target, LIVE | {"Digits": "1"})
    assert response.status_code == 500
    assert "disk" not in response.text
