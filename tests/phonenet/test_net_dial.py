"""Dial with numbers. https://www.twilio.com/docs/voice/twiml/dial"""

from __future__ import annotations

import pytest

from phonenet.handsets.personalities import (
    Answers,
    Busy,
    NeverAnswers,
    Personality,
    SwitchedOff,
)
from tests.phonenet.service import BEAT, LINE, NEIGHBOUR, SENIOR, Bench

DIAL = f"<Dial action='/dialled' timeout='20'><Number>{BEAT}</Number></Dial>"


def test_two_people_are_joined_and_hear_each_other(bench: Bench) -> None:
    bench.service.says["/voice"] = DIAL
    caller = bench.phone().dial(LINE)
    officer = bench.phone(BEAT).expect_call()
    caller.joined_with(BEAT).say("दरवाज़ा कोई खटखटा रहा है")
    officer.hears("दरवाज़ा").say("आ रहा हूँ")
    caller.hears("आ रहा हूँ")
    bench.wait(5)
    officer.hang_up()
    caller.expect_end()
    (form,) = bench.service.forms("/dialled")
    assert (form["DialCallStatus"], form["DialBridged"], form["DialCallSid"]) == (
        "completed", "true", officer.sid,
    )  # fmt: skip
    assert int(form["DialCallDuration"]) >= 5
    assert bench.network.calls[officer.sid].direction == "outbound-dial"


@pytest.mark.parametrize(
    ("personality", "outcome"),
    [(Busy(), "busy"), (NeverAnswers(), "no-answer"), (SwitchedOff(gives="failed"), "failed")],
)
def test_the_action_hears_why_nobody_was_joined(
    bench: Bench, personality: Personality, outcome: str
) -> None:
    bench.service.says["/voice"] = DIAL
    bench.service.says["/dialled"] = "<Say>the next one</Say>"
    bench.phone(BEAT, personality=personality)
    bench.phone().dial(LINE).hears("the next one")
    (form,) = bench.service.forms("/dialled")
    assert (form["DialCallStatus"], form["DialBridged"]) == (outcome, "false")
    assert "DialCallDuration" not in form


def test_of_several_phones_the_first_to_answer_wins_and_the_others_stop_ringing(
    bench: Bench,
) -> None:
    bench.service.says["/voice"] = (
        f"<Dial action='/dialled'><Number>{BEAT}</Number><Number>{NEIGHBOUR}</Number></Dial>"
    )
    bench.phone(BEAT, personality=Answers(after_s=9))
    bench.phone(NEIGHBOUR, personality=Answers(after_s=3))
    bench.phone().dial(LINE).joined_with(NEIGHBOUR)
    assert bench.phone(BEAT).calls[0].status == "canceled"
    assert bench.phone(NEIGHBOUR).calls[0].state == "talking"


def test_without_an_action_the_next_verb_follows(bench: Bench) -> None:
    bench.service.says["/voice"] = f"<Dial>{BEAT}</Dial><Say>goodbye</Say>"
    bench.phone(BEAT, personality=Busy())
    bench.phone().dial(LINE).hears("goodbye")


def test_a_caller_who_hangs_up_ends_both_legs_and_the_action_is_told(bench: Bench) -> None:
    bench.service.says["/voice"] = DIAL
    caller = bench.phone().dial(LINE)
    officer = bench.phone(BEAT).expect_call()
    caller.joined_with(BEAT).hang_up()
    officer.expect_end(within=0)
    (form,) = bench.service.forms("/dialled")
    assert (form["DialCallStatus"], form["CallStatus"]) == ("completed", "completed")


def test_a_caller_who_gives_up_stops_the_ringing(bench: Bench) -> None:
    bench.service.says["/voice"] = DIAL
    caller = bench.phone().dial(LINE)
    ring = bench.phone(BEAT).expect_ring()
    caller.hang_up()
    assert ring.view.status == "canceled"
    assert bench.service.forms("/dialled")[0]["DialCallStatus"] == "canceled"


def test_star_leaves_the_other_if_that_was_allowed(bench: Bench) -> None:
    bench.service.says["/voice"] = f"<Dial hangupOnStar='true'>{BEAT}</Dial><Say>back</Say>"
    bench.phone(BEAT, personality=Answers())
    bench.phone().dial(LINE).joined_with(BEAT).press("*").hears("back")


def test_the_time_limit_ends_the_conversation(bench: Bench) -> None:
    bench.service.says["/voice"] = f"<Dial timeLimit='30'>{BEAT}</Dial><Say>time is up</Say>"
    bench.phone(BEAT, personality=Answers())
    caller = bench.phone().dial(LINE).joined_with(BEAT)
    bench.wait(29)
    caller.never_heard("time is up").hears("time is up", within=1)


WHISPER = f"<Dial action='/dialled'><Number url='/whisper'>{BEAT}</Number></Dial>"
SCREEN = "<Gather numDigits='1' action='/taken'><Say>1 to take it</Say></Gather><Hangup/>"


def test_a_whisper_is_heard_by_the_called_alone_and_then_they_are_joined(bench: Bench) -> None:
    bench.service.says |= {"/voice": WHISPER, "/whisper": SCREEN, "/taken": ""}
    caller = bench.phone().dial(LINE)
    bench.phone(BEAT).expect_call("1 to take it").press("1")
    caller.joined_with(BEAT).never_heard("1 to take it")
    (form,) = bench.service.forms("/whisper")
    assert (form["To"], form["From"], form["Direction"]) == (BEAT, SENIOR, "outbound-dial")
    assert form["ParentCallSid"] == caller.sid


def test_who_does_not_take_the_call_is_not_joined(bench: Bench) -> None:
    bench.service.says |= {"/voice": WHISPER, "/whisper": SCREEN, "/dialled": "<Say>sorry</Say>"}
    caller = bench.phone().dial(LINE)
    bench.phone(BEAT).expect_call("1 to take it").expect_end()
    caller.hears("sorry")
    assert bench.service.forms("/dialled")[0]["DialBridged"] == "false"


def test_the_called_sees_our_number_only_if_it_is_ours(bench: Bench) -> None:
    bench.service.says["/voice"] = f"<Dial callerId='{LINE}'>{BEAT}</Dial>"
    bench.phone().dial(LINE)
    assert bench.phone(BEAT).expect_ring().view.other == LINE
    assert bench.network.errors == []


def test_a_foreign_caller_id_fails_the_dial(bench: Bench) -> None:
    bench.service.says["/voice"] = f"<Dial callerId='{NEIGHBOUR}' action='/dialled'>{BEAT}</Dial>"
    bench.phone().dial(LINE).expect_end()
    assert bench.service.forms("/dialled")[0]["DialCallStatus"] == "failed"
    assert [trouble.code for trouble in bench.network.errors] == [13214]


def test_the_dialled_leg_reports_its_states(bench: Bench) -> None:
    bench.service.says["/voice"] = (
        "<Dial><Number statusCallback='/leg' statusCallbackEvent='initiated ringing answered "
        f"completed'>{BEAT}</Number></Dial>"
    )
    bench.phone(BEAT, personality=Answers())
    caller = bench.phone().dial(LINE).joined_with(BEAT)
    caller.hang_up()
    assert [form["CallStatus"] for form in bench.service.forms("/leg")] == [
        "initiated", "ringing", "in-progress", "completed",
    ]  # fmt: skip


def test_with_answer_on_bridge_the_caller_is_answered_only_when_joined(bench: Bench) -> None:
    bench.service.says["/voice"] = f"<Dial answerOnBridge='true'>{BEAT}</Dial>"
    caller = bench.phone().dial(LINE)
    officer = bench.phone(BEAT).expect_ring()
    assert caller.view.state == "ringing"
    bench.phone(BEAT).answer()
    assert caller.view.state == "talking"
    assert officer.view.state == "talking"
