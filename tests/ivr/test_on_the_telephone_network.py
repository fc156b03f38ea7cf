"""The edge and the adapter on the telephone network of this machine, which knows nothing of them.

What the network does not accept, it notes in `errors`; what a handset hears and presses goes
through real TwiML, real forms and real signatures.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from urllib.parse import urlencode, urlsplit

import pytest

from adapters.telephony.twilio_rest import TwilioRest
from adapters.telephony.wires import DirectWire
from flows.engine.events import Ask, Connect, End, Event, PromptRef, RecordVoice, Say
from flows.engine.inputs import DialEnded, Digits, Recording, Speech, TimedOut
from helpline.ports import Accepted, Lookup, Missed, NotSent, Outgoing, SendOutcome, Unknown
from helpline.sending.model import IntentKind
from phonenet.errors import ClientTimeout, ConnectionRefused
from phonenet.faults import Fault
from phonenet.handsets.personalities import Busy, NeverAnswers, presses
from phonenet.lines import Account, Line
from phonenet.network import Network
from phonenet.stepping import SteppedClock, run_until
from phonenet.story.phone import Phone
from phonenet.webhooks import synchronous
from tests.adapters.sent import ACCOUNT, CALL, CALL_WITH_DETECTION, OURS, SENIOR, SMS
from tests.ivr.fakes import PUBLIC_URL, TOKEN, ScriptedAnswering, SignedClient, desk

CONTROL_ROOM = ("+917715550301", "+917715550302", "+917715550303")


def said(key: str) -> tuple[PromptRef, ...]:
    return (PromptRef(key, {}),)


def ask(key: str, vocabulary: str | None = "wellbeing") -> Ask:
    return Ask(said(key), key, ("1", "0"), vocabulary, False, 1, 10)


class Street:
    """A network, an edge, and a way to let time pass."""

    def __init__(self, *script: tuple[Event, ...]) -> None:
        self.answering = ScriptedAnswering(script, {"control_room": CONTROL_ROOM})
        self.clock = SteppedClock()
        self.edge = SignedClient(desk(self.answering))
        ours = Line(
            OURS,
            voice_url=f"{PUBLIC_URL}/twilio/voice",
            sms_url=f"{PUBLIC_URL}/twilio/message",
            status_callback=f"{PUBLIC_URL}/twilio/status",
        )
        self.network = Network(
            self.clock,
            Account(sid=ACCOUNT, auth_token=TOKEN),
            [ours],
            synchronous(self.post),
            wait=lambda condition, seconds: run_until(self.network, self.clock, seconds, condition),
        )
        self.telephony = TwilioRest(
            ACCOUNT, TOKEN, "https://api.example", wire=DirectWire(self.exchange)
        )

    def post(
        self,
        method: str,
        url: str,
        form: Sequence[tuple[str, str]],
        headers: Mapping[str, str],
    ) -> tuple[int, Mapping[str, str], bytes]:
        assert url.startswith(PUBLIC_URL)
        sent = {"content-type": "application/x-www-form-urlencoded", **headers}
        response = self.edge.send(
            method, url.removeprefix(PUBLIC_URL), content=urlencode(form).encode(), headers=sent
        )
        return response.status_code, dict(response.headers), response.content

    def exchange(
        self, method: str, url: str, form: Sequence[tuple[str, str]], authorization: str
    ) -> tuple[int, str]:
        parts = urlsplit(url)
        target = f"{parts.path}?{parts.query}" if parts.query else parts.path
        try:
            answer = self.network.api(method, target, list(form), authorization)
        except ConnectionRefused:
            raise ConnectionRefusedError from None
        except ClientTimeout:
            raise TimeoutError from None
        return answer.status, answer.body.decode()

    def phone(self, number: str = SENIOR) -> Phone:
        return self.network.handset(number)

    def send(self, *outgoing: Outgoing) -> list[SendOutcome | Missed]:
        return self.telephony.send(outgoing)

    def passes(self, seconds: float) -> None:
        run_until(self.network, self.clock, seconds)

    def statuses(self) -> list[str]:
        return [str(f["status"]) for what, f in self.answering.notices if what == "call_status"]


def test_a_key_pressed_on_a_call_that_we_placed_arrives() -> None:
    street = Street((ask("question"),), (Say(said("goodbye")), End("done")))
    senior = street.phone()
    [accepted] = street.send(CALL)
    assert isinstance(accepted, Accepted)
    call = senior.expect_call("question")
    call.press("1")
    call.hears("goodbye")
    call.expect_end()
    assert street.answering.heard == [Digits("1")]
    assert street.answering.calls[0][1]["token"] == "token-1"
    assert street.answering.calls[0][1]["call_sid"] == accepted.sid
    assert street.statuses() == ["initiated", "ringing", "in-progress", "completed"]
    assert street.network.errors == []


def test_a_word_is_as_good_as_a_key() -> None:
    street = Street((ask("question"),), (End("done"),))
    senior = street.phone()
    street.send(CALL)
    senior.expect_call("question").say("ठीक है")
    street.passes(30)
    assert street.answering.heard == [Speech("ठीक है", None)]
    assert street.network.errors == []


def test_silence_comes_back_and_so_does_a_hang_up() -> None:
    street = Street((ask("question"),), (ask("again"),), (End("done"),))
    senior = street.phone()
    street.send(CALL)
    call = senior.expect_call("question")
    call.hears("again", within=60)
    assert street.answering.heard == [TimedOut()]
    call.hang_up()
    street.passes(5)
    assert street.statuses()[-1] == "completed"
    assert street.network.errors == []


@pytest.mark.parametrize("keys", ["4821", "482*", "48*", "*"])
def test_digits_are_collected_until_they_are_enough_or_no_more_come_and_a_star_is_one_of_them(
    keys: str,
) -> None:
    code = Ask(said("code"), "code", ("*",), None, True, 4, 10)
    street = Street((code,), (End("done"),))
    senior = street.phone()
    street.send(CALL)
    senior.expect_call("code").press(keys)
    street.passes(15)
    assert street.answering.heard == [Digits(keys)]
    assert street.network.errors == []


def test_a_voice_is_recorded() -> None:
    street = Street((RecordVoice(said("tell us"), 60),), (Say(said("noted")), End("done")))
    senior = street.phone()
    street.send(CALL)
    call = senior.expect_call("tell us")
    call.say("dawai khatam ho gayi")
    call.hears("noted", within=120)
    [recording] = street.answering.heard
    assert isinstance(recording, Recording)
    assert recording.reference in street.network.recordings
    assert street.network.errors == []


def test_the_numbers_of_the_control_room_ring_one_after_the_other() -> None:
    street = Street(
        (Connect(said("joining"), "control_room", 20),), (Say(said("after")), End("done"))
    )
    first, second, third = (street.phone(number) for number in CONTROL_ROOM)
    first.becomes(Busy())
    second.becomes(NeverAnswers())
    third.becomes(presses("1"))
    senior = street.phone()
    street.send(CALL)
    call = senior.expect_call("joining")
    call.joined_with(CONTROL_ROOM[2], within=60)
    assert street.answering.heard == []
    call.hang_up()
    street.passes(5)
    assert street.statuses()[-1] == "completed"
    assert street.network.errors == []


def test_when_nobody_answers_the_flow_goes_on() -> None:
    street = Street(
        (Connect(said("joining"), "control_room", 20),), (Say(said("after")), End("done"))
    )
    for number in CONTROL_ROOM:
        street.phone(number).becomes(NeverAnswers())
    senior = street.phone()
    street.send(CALL)
    senior.expect_call("joining").hears("after", within=120)
    assert street.answering.heard == [DialEnded("no-answer")]
    assert street.network.errors == []


def test_a_call_and_a_message_to_us_arrive() -> None:
    street = Street((ask("question"),), (End("done"),))
    senior = street.phone()
    senior.send_sms(OURS, "1 4821")
    senior.dial(OURS).press("1")
    street.passes(20)
    assert street.answering.heard == [Digits("1")]
    taken = dict(street.answering.notices)
    assert taken["incoming_message"]["body"] == "1 4821"
    assert taken["incoming_call_status"]["status"] == "completed"
    assert street.network.errors == []


def test_a_message_arrives_and_we_hear_of_it() -> None:
    street = Street()
    senior = street.phone()
    street.send(SMS)
    assert senior.expect_sms("4821").body == SMS.body
    statuses = [f["status"] for what, f in street.answering.notices if what == "message_status"]
    assert statuses[-1] == "delivered"
    assert street.network.errors == []


def test_what_picked_up_is_told_while_the_call_goes_on() -> None:
    street = Street((ask("question"),), (End("done"),))
    street.phone().becomes(presses("1", after_s=8))
    street.send(CALL_WITH_DETECTION)
    street.passes(60)
    detected = [f for what, f in street.answering.notices if what == "machine"]
    assert [f["answered_by"] for f in detected] == ["human"]
    assert street.network.errors == []


class TestFaults:
    """The provider on a bad day."""

    def outcome(self, kind: str) -> tuple[Street, SendOutcome | Missed]:
        street = Street((ask("question"),), (End("done"),))
        street.phone().becomes(presses("1"))
        street.network.faults.add(Fault(kind, where="POST calls"))
        [outcome] = street.send(CALL)
        return street, outcome

    @pytest.mark.parametrize(
        ("kind", "expected"),
        [
            ("throttled", NotSent("token-1", "20429", permanent=False)),
            ("refused", NotSent("token-1", "", permanent=False)),
        ],
    )
    def test_i10_not_sent_is_not_there_when_looked_for(
        self, kind: str, expected: SendOutcome
    ) -> None:
        street, outcome = self.outcome(kind)
        assert outcome == expected
        assert self.looked_for(street) == []

    @pytest.mark.parametrize(
        ("kind", "there"), [("server_error", 0), ("timeout_before", 0), ("timeout_after", 1)]
    )
    def test_i10_an_unknown_outcome_is_settled_by_looking(self, kind: str, there: int) -> None:
        street, outcome = self.outcome(kind)
        assert isinstance(outcome, Unknown)
        assert len(self.looked_for(street)) == there

    def looked_for(self, street: Street) -> list[str]:
        after: datetime = street.clock() - timedelta(seconds=1)
        found = street.telephony.find([Lookup("t", IntentKind.CALL, SENIOR, OURS, after)])
        return found["t"]

    def test_a_provider_that_is_dead_cannot_be_asked(self) -> None:
        street = Street()
        street.network.faults.add(Fault("dead", times=None))
        lookup = Lookup("t", IntentKind.CALL, SENIOR, OURS, street.clock())
        assert street.telephony.find([lookup]) == {}
        assert street.send(replace(CALL, token="x")) == [NotSent("x", "", permanent=False)]
