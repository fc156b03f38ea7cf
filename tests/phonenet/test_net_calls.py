"""Calls that the service places: their states, callbacks and ends."""

from __future__ import annotations

from itertools import pairwise

import pytest

from phonenet.handsets.personalities import (
    Answers,
    Busy,
    Declines,
    HangUp,
    NeverAnswers,
    Personality,
    Sequence,
    SwitchedOff,
    Voicemail,
    presses,
)
from tests.phonenet.service import ALL_EVENTS, BASE, SENIOR, Bench, bench

STATUS = ("StatusCallback", BASE + "/call-status")


def states(bench: Bench) -> list[str]:
    return [form["CallStatus"] for form in bench.service.forms("/call-status")]


def test_an_answered_call_reports_every_state_in_order_and_numbered(bench: Bench) -> None:
    bench.service.says["/call"] = "<Say>राम-राम</Say>"
    bench.phone(personality=Answers(after_s=4))
    sid = bench.call(SENIOR, STATUS, *ALL_EVENTS)
    bench.wait(60)
    forms = bench.service.forms("/call-status")
    assert states(bench) == ["initiated", "ringing", "in-progress", "completed"]
    assert [form["SequenceNumber"] for form in forms] == ["0", "1", "2", "3"]
    assert {form["CallSid"] for form in forms} == {sid}
    assert {form["Direction"] for form in forms} == {"outbound-api"}
    assert {form["CallbackSource"] for form in forms} == {"call-progress-events"}
    assert "CallDuration" not in forms[2]
    assert forms[3]["CallDuration"] == "1"
    assert all(form["Timestamp"].endswith("+0000") for form in forms)


def test_without_events_named_only_the_end_is_reported(bench: Bench) -> None:
    bench.phone(personality=Answers())
    bench.call(SENIOR, STATUS)
    bench.wait(60)
    assert states(bench) == ["completed"]


@pytest.mark.parametrize(
    ("personality", "outcome"),
    [
        (Busy(), "busy"),
        (Declines(), "busy"),
        (NeverAnswers(), "no-answer"),
        (SwitchedOff(), "no-answer"),
        (SwitchedOff(gives="failed"), "failed"),
        (Voicemail(), "completed"),
        (Answers(then=(HangUp(2),)), "completed"),
    ],
)
def test_each_way_not_to_talk_ends_as_the_provider_says(
    bench: Bench, personality: Personality, outcome: str
) -> None:
    bench.service.says["/call"] = "<Pause length='30'/>"
    bench.phone(personality=personality)
    sid = bench.call(SENIOR, STATUS, ("Timeout", "25"))
    bench.wait(120)
    assert states(bench) == [outcome]
    assert bench.network.calls[sid].status == outcome


def test_a_switched_off_phone_never_rings(bench: Bench) -> None:
    phone = bench.phone(personality=SwitchedOff())
    bench.call(SENIOR, STATUS, *ALL_EVENTS)
    bench.wait(60)
    assert states(bench) == ["initiated", "no-answer"]
    assert phone.calls[0].heard == ()


def test_an_unanswered_phone_rings_for_the_timeout_asked_for(bench: Bench) -> None:
    sid = bench.call(SENIOR, ("Timeout", "20"))
    bench.wait(60)
    call = bench.network.calls[sid]
    assert call.rang_at is not None and call.ended_at is not None
    assert (call.ended_at - call.rang_at).total_seconds() == 20


def test_a_phone_in_a_call_is_busy_for_the_next_one(bench: Bench) -> None:
    bench.service.says["/call"] = "<Pause length='60'/>"
    bench.phone(personality=Answers())
    first = bench.call(SENIOR)
    bench.wait(10)
    second = bench.call(SENIOR)
    bench.wait(10)
    assert bench.network.calls[first].status == "in-progress"
    assert bench.network.calls[second].status == "busy"


def test_a_second_caller_does_not_disturb_a_call(bench: Bench) -> None:
    bench.service.says["/call"] = "<Gather action='/turn' numDigits='1' timeout='60'/>"
    bench.call(SENIOR)
    call = bench.phone().expect_call()
    second = bench.call(SENIOR)
    bench.wait(1)
    assert bench.network.calls[second].status == "initiated"
    call.press("1")
    assert [form["Digits"] for form in bench.service.forms("/turn")] == ["1"]


def test_of_two_calls_at_once_one_rings_and_the_other_is_busy(bench: Bench) -> None:
    sids = [bench.call(SENIOR, ("Timeout", "9")), bench.call(SENIOR, ("Timeout", "9"))]
    bench.wait(60)
    assert [bench.network.calls[sid].status for sid in sids] == ["no-answer", "busy"]


def test_the_nth_call_meets_the_nth_personality_and_the_last_one_stays(bench: Bench) -> None:
    bench.service.says["/call"] = "<Say>x</Say>"
    bench.phone(personality=Sequence((Busy(), NeverAnswers(), Answers())))
    outcomes = []
    for _ in range(4):
        sid = bench.call(SENIOR, ("Timeout", "5"))
        bench.wait(60)
        outcomes.append(bench.network.calls[sid].status)
    assert outcomes == ["busy", "no-answer", "completed", "completed"]


def test_the_document_is_asked_for_only_after_the_answer(bench: Bench) -> None:
    bench.phone()
    bench.call(SENIOR)
    bench.wait(10)
    assert bench.service.asked == []
    bench.phone().answer()
    form = bench.service.forms("/call")[0]
    assert (form["CallStatus"], form["To"], form["AccountSid"]) == (
        "in-progress", SENIOR, bench.network.account.sid,
    )  # fmt: skip


def test_twiml_can_come_with_the_request(bench: Bench) -> None:
    phone = bench.phone(personality=Answers())
    status, _ = bench.request(
        "POST",
        "Calls.json",
        ("To", SENIOR),
        ("From", "+917712345600"),
        ("Twiml", "<Response><Say>सूचना</Say></Response>"),
    )
    assert status == 201
    phone.expect_call("सूचना")


def test_calls_per_second_keep_calls_in_the_queue() -> None:
    slow = bench(calls_per_second=0.5)
    for number in range(3):
        slow.call(f"+91980000010{number}", STATUS, *ALL_EVENTS)
    slow.wait(30)
    dialled = [asked.at for asked in slow.service.asked if asked.form["CallStatus"] == "initiated"]
    gaps = [(b - a).total_seconds() for a, b in pairwise(dialled)]
    assert gaps == [2.0, 2.0]


def test_a_number_that_nobody_declared_rings_out_and_is_seen(bench: Bench) -> None:
    bench.call("+919899999999", ("Timeout", "10"))
    bench.wait(30)
    with pytest.raises(AssertionError, match=r"\+919899999999: a call"):
        bench.network.assert_nothing_unexpected()


def test_keys_come_when_the_question_has_been_asked(bench: Bench) -> None:
    bench.service.says["/call"] = (
        "<Gather action='/turn' numDigits='1'><Say>" + "word " * 26 + "</Say></Gather>"
    )
    bench.phone(personality=presses("1"))
    sid = bench.call(SENIOR)
    bench.wait(60)
    answered_at = bench.network.calls[sid].answered_at
    turn = next(asked for asked in bench.service.asked if asked.path == "/turn")
    assert turn.form["Digits"] == "1"
    assert answered_at is not None
    assert 10 < (turn.at - answered_at).total_seconds() < 12
