"""The story API: what it waits for, and what it says when a story goes wrong."""

from __future__ import annotations

import pytest

from phonenet.errors import NotPossible, StoryError
from phonenet.handsets.personalities import (
    Answers,
    Manual,
    NeverAnswers,
    Press,
    Sequence,
    Voicemail,
    from_json,
    presses,
    says_word,
    to_json,
    wrong_person,
)
from tests.phonenet.service import BASE, BEAT, LINE, SENIOR, Bench

ASK = "<Gather action='/turn' numDigits='1'><Say>good morning</Say></Gather>"


def test_a_day_reads_like_a_story(bench: Bench) -> None:
    bench.service.says |= {"/call": ASK, "/turn": "<Say>take care</Say>"}
    senior, beat = bench.phone(SENIOR, name="senior"), bench.phone(BEAT, name="beat officer")
    bench.call(SENIOR)
    senior.expect_call("good morning").press("2").hears("take care").expect_end()
    bench.text("4821: Kotwali", BEAT)
    beat.expect_sms("4821").reply("1 4821")
    bench.network.assert_nothing_unexpected()
    assert bench.network.errors == []
    assert bench.service.forms("/message")[0]["Body"] == "1 4821"


def test_a_call_that_already_happened_can_still_be_expected(bench: Bench) -> None:
    bench.service.says |= {"/call": ASK, "/turn": "<Say>take care</Say>"}
    senior = bench.phone(SENIOR, personality=presses("1"))
    bench.call(SENIOR)
    bench.wait(300)
    call = senior.expect_call("take care")
    assert call.view.keys == "1"
    bench.network.assert_nothing_unexpected()


def test_one_call_satisfies_one_expectation(bench: Bench) -> None:
    bench.service.says["/call"] = "<Say>good morning</Say>"
    senior = bench.phone(SENIOR, personality=Answers())
    bench.call(SENIOR)
    senior.expect_call("good morning")
    with pytest.raises(StoryError, match="was not rung within 5 s"):
        senior.expect_call("good morning", within=5)


def test_a_missed_call_is_expected_as_such(bench: Bench) -> None:
    senior = bench.phone(SENIOR)
    bench.call(SENIOR, ("Timeout", "15"))
    assert senior.expect_missed_call().view.status == "no-answer"
    bench.network.assert_nothing_unexpected()


def test_a_story_that_goes_wrong_says_what_every_phone_did_hear(bench: Bench) -> None:
    bench.service.says["/call"] = "<Say>shubh prabhat</Say>"
    bench.phone(BEAT, name="beat officer", personality=Answers())
    bench.call(BEAT)
    bench.text("4821: Kotwali", BEAT)
    bench.wait(30)
    with pytest.raises(StoryError) as wrong:
        bench.phone(SENIOR, name="senior").expect_call("good morning", within=5)
    message = str(wrong.value)
    assert f"senior ({SENIOR}) was not rung within 5 s" in message
    assert "beat officer" in message
    assert "shubh prabhat" in message
    assert "4821: Kotwali" in message


def test_a_call_that_says_something_else_is_an_error(bench: Bench) -> None:
    bench.service.says["/call"] = "<Say>shubh prabhat</Say>"
    bench.call(SENIOR)
    with pytest.raises(StoryError, match="without a word of 'good morning'"):
        bench.phone(SENIOR).expect_call("good morning")


def test_pressing_a_key_that_nobody_asked_for_is_an_error(bench: Bench) -> None:
    bench.service.says["/call"] = "<Say>good morning</Say>"
    bench.call(SENIOR)
    with pytest.raises(StoryError, match="before a key could be pressed"):
        bench.phone(SENIOR).expect_call().press("1")


@pytest.mark.parametrize("kind", ["call", "message"])
def test_whatever_nobody_expected_fails_the_story(bench: Bench, kind: str) -> None:
    bench.service.says["/call"] = "<Say>good morning</Say>"
    bench.phone(SENIOR, personality=Answers())
    if kind == "call":
        bench.call(SENIOR)
    else:
        bench.text("a surprise", SENIOR)
    bench.wait(60)
    with pytest.raises(StoryError, match=f"nobody expected this:\n  \\{SENIOR}: a {kind}"):
        bench.network.assert_nothing_unexpected()
    with pytest.raises(StoryError, match="was to be left alone"):
        bench.phone(SENIOR).expect_nothing(within=1)
    bench.phone(SENIOR).ignores()
    bench.network.assert_nothing_unexpected()


def test_of_a_crowd_only_some_are_named(bench: Bench) -> None:
    for number in range(60):
        bench.text("a surprise", f"+9198001000{number:02}")
    bench.wait(10)
    with pytest.raises(StoryError, match="and 20 phones more"):
        bench.network.assert_nothing_unexpected()


def test_a_phone_does_only_what_its_state_allows(bench: Bench) -> None:
    phone = bench.phone(SENIOR)
    with pytest.raises(NotPossible, match="is in no call"):
        phone.answer()
    bench.service.says["/voice"] = "<Pause length='9'/><Gather timeout='30'/>"
    phone.dial(LINE)
    with pytest.raises(NotPossible, match="does not ring"):
        phone.answer()
    with pytest.raises(NotPossible, match="nobody is connected"):
        phone.press("1")
    with pytest.raises(NotPossible, match="hang up first"):
        phone.dial(LINE)
    bench.wait(10)
    with pytest.raises(NotPossible, match="no key 'A'"):
        phone.press("A")


def test_a_person_may_decline(bench: Bench) -> None:
    bench.call(SENIOR, ("StatusCallback", BASE + "/s"))
    bench.phone(SENIOR).expect_ring()
    bench.phone(SENIOR).reject()
    assert [form["CallStatus"] for form in bench.service.forms("/s")] == ["busy"]


def test_people_change(bench: Bench) -> None:
    bench.service.says["/call"] = ASK
    phone = bench.phone(SENIOR, personality=NeverAnswers())
    bench.call(SENIOR, ("Timeout", "5"))
    phone.expect_missed_call()
    phone.becomes(says_word("theek hai"))
    bench.call(SENIOR)
    phone.expect_call("good morning")


def test_a_stranger_answers_and_proves_nothing(bench: Bench) -> None:
    bench.service.says["/call"] = ASK.replace("<Gather", "<Gather input='dtmf speech'")
    bench.phone(SENIOR, personality=wrong_person(stays_s=5))
    bench.call(SENIOR)
    bench.phone(SENIOR).expect_call("good morning").expect_end()
    assert [form.get("Digits") for form in bench.service.forms("/turn")] == [None]


@pytest.mark.parametrize(
    "personality",
    [
        Manual(),
        presses("12"),
        says_word("ठीक है", after_s=3),
        wrong_person(),
        Sequence((Voicemail(greeting_s=3), NeverAnswers(), Answers(then=(Press("1", 2.5),)))),
    ],
)
def test_personalities_survive_being_written_down(personality: object) -> None:
    assert from_json(to_json(personality)) == personality  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("stored", "named"),
    [({"kind": "grumpy"}, "grumpy"), ({"kind": "answers", "mood": "good"}, "mood"), ({}, "None")],
)
def test_an_unknown_personality_is_refused_by_name(stored: dict[str, str], named: str) -> None:
    with pytest.raises(ValueError, match=named):
        from_json(stored)
