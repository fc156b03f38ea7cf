"""Machine detection. https://www.twilio.com/docs/voice/answering-machine-detection"""

from __future__ import annotations

import pytest

from phonenet.handsets.personalities import Answers, HangUp, Personality, Voicemail
from tests.phonenet.service import BASE, SENIOR, Bench

DETECT = ("MachineDetection", "Enable")
BEHIND = (
    ("AsyncAmd", "true"),
    ("AsyncAmdStatusCallback", BASE + "/amd"),
)


@pytest.mark.parametrize(
    ("personality", "mode", "verdict", "milliseconds"),
    [
        (Answers(), "Enable", "human", "2500"),
        (Voicemail(greeting_s=9), "Enable", "machine_start", "4000"),
        (Voicemail(greeting_s=9), "DetectMessageEnd", "machine_end_beep", "9000"),
        (Answers(answered_by="machine_start"), "Enable", "machine_start", "2500"),
        (Answers(answered_by="unknown"), "Enable", "unknown", "2500"),
    ],
)
def test_in_the_background_the_verdict_comes_by_callback(
    bench: Bench, personality: Personality, mode: str, verdict: str, milliseconds: str
) -> None:
    bench.service.says["/call"] = "<Pause length='30'/>"
    bench.phone(personality=personality)
    sid = bench.call(SENIOR, ("MachineDetection", mode), *BEHIND)
    bench.wait(30)
    assert bench.service.forms("/amd") == [
        {
            "CallSid": sid,
            "AccountSid": bench.network.account.sid,
            "AnsweredBy": verdict,
            "MachineDetectionDuration": milliseconds,
        }
    ]
    assert "AnsweredBy" not in bench.service.forms("/call")[0]
    assert bench.network.calls[sid].answered_by == verdict


def test_in_the_foreground_the_document_is_asked_for_with_the_verdict(bench: Bench) -> None:
    bench.service.says["/call"] = "<Say>x</Say>"
    bench.phone(personality=Voicemail(after_s=5))
    sid = bench.call(SENIOR, DETECT)
    bench.wait(30)
    assert [form["AnsweredBy"] for form in bench.service.forms("/call")] == ["machine_start"]
    assert bench.request("GET", f"Calls/{sid}.json")[1]["answered_by"] == "machine_start"


def test_who_hangs_up_before_the_verdict_is_unknown(bench: Bench) -> None:
    bench.service.says["/call"] = "<Pause length='30'/>"
    bench.phone(personality=Answers(then=(HangUp(1),)))
    bench.call(SENIOR, DETECT, *BEHIND)
    bench.wait(30)
    assert [form["AnsweredBy"] for form in bench.service.forms("/amd")] == ["unknown"]


def test_a_greeting_longer_than_the_detection_is_unknown(bench: Bench) -> None:
    bench.service.says["/call"] = "<Pause length='60'/>"
    bench.phone(personality=Voicemail(greeting_s=20))
    bench.call(
        SENIOR, ("MachineDetection", "DetectMessageEnd"), ("MachineDetectionTimeout", "8"), *BEHIND
    )
    bench.wait(60)
    assert [form["AnsweredBy"] for form in bench.service.forms("/amd")] == ["unknown"]


def test_an_unanswered_call_has_no_verdict(bench: Bench) -> None:
    bench.call(SENIOR, DETECT, *BEHIND, ("Timeout", "10"))
    bench.wait(60)
    assert bench.service.forms("/amd") == []
