"""Calls from a phone to a number of the service."""

from __future__ import annotations

import pytest

from phonenet.errors import NotPossible
from tests.phonenet.service import BASE, LINE, SENIOR, Bench, bench


def test_an_incoming_call_is_announced_while_it_rings_and_its_end_reported(bench: Bench) -> None:
    bench.service.says["/voice"] = "<Say>नमस्ते</Say>"
    bench.phone().dial(LINE).hears("नमस्ते").expect_end()
    (voice,) = bench.service.forms("/voice")
    (ended,) = bench.service.forms("/status")
    assert (voice["CallStatus"], voice["Direction"]) == ("ringing", "inbound")
    assert (voice["From"], voice["To"], voice["FromCountry"]) == (SENIOR, LINE, "IN")
    assert (ended["CallStatus"], ended["CallDuration"]) == ("completed", "1")


@pytest.mark.parametrize(
    ("verb", "status"),
    [
        ("<Reject/>", "no-answer"),
        ("<Reject reason='busy'/>", "busy"),
        ("<Hangup/>", "completed"),
        ("", "completed"),
    ],
)
def test_a_call_may_be_refused_unanswered(bench: Bench, verb: str, status: str) -> None:
    bench.service.says["/voice"] = verb
    call = bench.phone().dial(LINE).expect_end()
    assert call.view.status == status


def test_a_pause_before_anything_else_leaves_the_call_ringing(bench: Bench) -> None:
    bench.service.says["/voice"] = "<Pause length='4'/><Reject/>"
    call = bench.phone().dial(LINE)
    bench.wait(3)
    assert call.view.state == "ringing"
    assert call.expect_end().view.status == "no-answer"


def test_a_caller_who_hangs_up_early_is_reported(bench: Bench) -> None:
    bench.service.says["/voice"] = "<Pause length='20'/>"
    bench.phone().dial(LINE).hang_up()
    bench.wait(1)
    assert [form["CallStatus"] for form in bench.service.forms("/status")] == ["no-answer"]


def test_keys_are_answered_step_by_step(bench: Bench) -> None:
    bench.service.says["/voice"] = "<Gather action='/turn' numDigits='1'><Say>menu</Say></Gather>"
    bench.service.says["/turn"] = "<Redirect>/again</Redirect>"
    bench.service.says["/again"] = "<Say>thanks</Say>"
    bench.phone().dial(LINE).hears("menu").press("2").hears("thanks").expect_end()
    assert bench.service.paths() == ["/voice", "/turn", "/again", "/status"]


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (500, 11200),
        (b"<Response><Say>", 12100),
        ("<Sing/>", 12200),
        (("text/plain", b"hello"), 12300),
        (b"<Response>" + b"x" * 70_000 + b"</Response>", 11750),
    ],
)
def test_a_broken_answer_ends_the_call_and_is_noted(
    bench: Bench, answer: int | bytes | str | tuple[str, bytes], code: int
) -> None:
    bench.service.says["/voice"] = answer
    call = bench.phone().dial(LINE).expect_end()
    assert call.view.status == "failed"
    assert [trouble.code for trouble in bench.network.errors] == [code]


def test_a_broken_answer_in_mid_call_is_heard_as_an_application_error(bench: Bench) -> None:
    bench.service.says["/voice"] = "<Say>hello</Say><Redirect>/turn</Redirect>"
    bench.service.says["/turn"] = 503
    call = bench.phone().dial(LINE).expect_end()
    assert call.view.status == "completed"
    assert call.heard == ["hello", "an application error has occurred"]


def test_a_fallback_is_asked_when_the_service_fails() -> None:
    saved = bench(voice_fallback_url=BASE + "/fallback")
    saved.service.says["/voice"] = 500
    saved.service.says["/fallback"] = "<Say>please call 112</Say>"
    saved.phone().dial(LINE).hears("please call 112")
    (form,) = saved.service.forms("/fallback")
    assert (form["ErrorCode"], form["ErrorUrl"]) == ("11200", BASE + "/voice")


def test_a_document_that_redirects_to_itself_is_stopped(bench: Bench) -> None:
    bench.service.says["/voice"] = "<Redirect>/voice</Redirect>"
    bench.phone().dial(LINE).expect_end()
    assert "redirect without end" in bench.network.errors[0].message


def test_only_numbers_of_the_service_can_be_dialled(bench: Bench) -> None:
    with pytest.raises(NotPossible, match="no number of the service"):
        bench.phone().dial("+911234567890")


def test_play_takes_as_long_as_its_file(bench: Bench) -> None:
    import io
    import wave

    sound = io.BytesIO()
    with wave.open(sound, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(b"\0\0" * 8000 * 9)
    bench.service.says["/audio/hi/checkin.greeting.wav"] = ("audio/wav", sound.getvalue())
    bench.service.says["/voice"] = "<Play>audio/hi/checkin.greeting.wav</Play><Say>after</Say>"
    call = bench.phone().dial(LINE).hears("audio:hi/checkin.greeting")
    bench.wait(8)
    call.never_heard("after")
    call.hears("after", within=2)


def test_audio_is_told_by_its_words_where_they_are_known() -> None:
    known = bench(captions={"hi/checkin.greeting": "राम-राम"})
    known.service.says["/voice"] = "<Play>/audio/hi/checkin.greeting.wav</Play>"
    known.service.says["/audio/hi/checkin.greeting.wav"] = ("audio/mpeg", b"x" * 4000)
    call = known.phone().dial(LINE).hears("राम-राम").hears("checkin.greeting")
    assert call.view.heard[0].caption == "राम-राम"
    assert call.view.heard[0].seconds == 1


def test_missing_audio_is_noted_and_passed_over(bench: Bench) -> None:
    bench.service.says["/voice"] = "<Play>/audio/hi/gone.wav</Play><Say>after</Say>"
    bench.service.says["/audio/hi/gone.wav"] = 404
    bench.phone().dial(LINE).hears("after")
    assert [trouble.code for trouble in bench.network.errors] == [11200]
