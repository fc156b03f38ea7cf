"""Gather, key by key. https://www.twilio.com/docs/voice/twiml/gather"""

from __future__ import annotations

import pytest

from phonenet.story.phone import CallStory
from tests.phonenet.service import SENIOR, Bench

THEN = "<Say>nothing came</Say>"


def asked(bench: Bench, gather: str) -> CallStory:
    """A senior who has answered and is being asked."""
    bench.service.says["/call"] = gather + THEN
    bench.call(SENIOR)
    return bench.phone().expect_call()


def results(bench: Bench) -> list[dict[str, str]]:
    return [
        {name: form[name] for name in ("Digits", "FinishedOnKey", "SpeechResult") if name in form}
        for form in bench.service.forms("/turn")
    ]


def test_enough_digits_end_it_at_once(bench: Bench) -> None:
    asked(bench, "<Gather action='/turn' numDigits='4'/>").press("4821")
    assert results(bench) == [{"Digits": "4821", "FinishedOnKey": ""}]


def test_the_finishing_key_ends_it_and_is_no_digit(bench: Bench) -> None:
    asked(bench, "<Gather action='/turn' finishOnKey='*'/>").press("12*")
    assert results(bench) == [{"Digits": "12", "FinishedOnKey": "*"}]


def test_with_no_finishing_key_every_key_is_a_digit(bench: Bench) -> None:
    asked(bench, "<Gather action='/turn' finishOnKey='' numDigits='2'/>").press("*#")
    assert results(bench) == [{"Digits": "*#", "FinishedOnKey": ""}]


def test_the_finishing_key_alone_ends_nothing(bench: Bench) -> None:
    call = asked(bench, "<Gather action='/turn' timeout='6'/>").press("#")
    bench.wait(4)
    assert results(bench) == []
    call.hears("nothing came")


def test_digits_followed_by_silence_are_sent(bench: Bench) -> None:
    asked(bench, "<Gather action='/turn' timeout='4'/>").press("12")
    bench.wait(3)
    assert results(bench) == []
    bench.wait(1)
    assert results(bench) == [{"Digits": "12", "FinishedOnKey": ""}]


def test_silence_goes_on_with_the_next_verb(bench: Bench) -> None:
    asked(bench, "<Gather action='/turn' timeout='7'/>").hears("nothing came", within=8)
    assert results(bench) == []


def test_silence_is_reported_if_an_empty_result_is_wanted(bench: Bench) -> None:
    call = asked(bench, "<Gather action='/turn' timeout='7' actionOnEmptyResult='true'/>")
    call.expect_end()
    assert results(bench) == [{"Digits": "", "FinishedOnKey": ""}]
    call.never_heard("nothing came")


def test_time_runs_from_the_end_of_the_question(bench: Bench) -> None:
    words = "word " * 26
    call = asked(bench, f"<Gather action='/turn' timeout='5'><Say>{words}</Say></Gather>")
    bench.wait(14)
    call.never_heard("nothing came")
    bench.wait(2)
    call.hears("nothing came", within=0)


def test_a_key_interrupts_the_question(bench: Bench) -> None:
    call = asked(
        bench,
        "<Gather action='/turn' numDigits='1'><Say>first</Say><Pause length='5'/>"
        "<Say>second</Say></Gather>",
    )
    call.press("1").expect_end().never_heard("second")
    assert results(bench) == [{"Digits": "1", "FinishedOnKey": ""}]


def test_a_word_is_sent_after_a_moment_of_silence(bench: Bench) -> None:
    call = asked(
        bench, "<Gather input='dtmf speech' action='/turn' language='hi-IN' timeout='10'/>"
    )
    call.say("सब ठीक है")
    assert results(bench) == []
    bench.wait(3)
    assert results(bench) == [{"SpeechResult": "सब ठीक है"}]
    assert bench.service.forms("/turn")[0]["Language"] == "hi-IN"


def test_a_key_wins_over_a_word_that_is_being_said(bench: Bench) -> None:
    call = asked(bench, "<Gather input='dtmf speech' action='/turn' numDigits='1'/>")
    call.say("सब ठीक है").press("3")
    bench.wait(10)
    assert results(bench) == [{"Digits": "3", "FinishedOnKey": ""}]


def test_words_are_not_heard_where_only_keys_are_asked(bench: Bench) -> None:
    asked(bench, "<Gather action='/turn' timeout='5'/>")
    bench.phone().say("तीन")
    bench.wait(10)
    assert results(bench) == []


def test_keys_outside_a_question_are_lost(bench: Bench) -> None:
    call = asked(bench, "<Say>wait</Say><Pause length='3'/><Gather action='/turn' timeout='5'/>")
    bench.phone().press("1")
    call.hears("nothing came")
    assert results(bench) == []


def test_hanging_up_sends_nothing(bench: Bench) -> None:
    asked(bench, "<Gather action='/turn' actionOnEmptyResult='true'/>").hang_up()
    bench.wait(30)
    assert results(bench) == []


@pytest.mark.parametrize(
    ("action", "path"),
    [("next?step=2", "/flow/next"), ("/turn", "/turn"), ("http://service.test/abs", "/abs")],
)
def test_addresses_are_relative_to_the_document(bench: Bench, action: str, path: str) -> None:
    bench.service.says["/flow/call"] = f"<Gather action='{action}' numDigits='1'/>"
    bench.call(SENIOR, url="/flow/call")
    bench.phone().expect_call().press("1")
    assert bench.service.paths() == ["/flow/call", path]


def test_without_an_action_the_same_document_is_asked_again(bench: Bench) -> None:
    bench.service.says["/call"] = lambda form: (
        "<Hangup/>" if "Digits" in form else "<Gather numDigits='1'/>"
    )
    bench.call(SENIOR)
    bench.phone().expect_call().press("7").expect_end()
    assert [form.get("Digits") for form in bench.service.forms("/call")] == [None, "7"]


def test_a_get_action_carries_its_fields_in_the_address_and_is_signed(bench: Bench) -> None:
    asked(bench, "<Gather action='/turn' method='GET' numDigits='1'/>").press("1")
    request = bench.service.asked[-1]
    assert (request.method, request.form["Digits"]) == ("GET", "1")
