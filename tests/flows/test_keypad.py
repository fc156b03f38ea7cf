"""The rules of CONTRACT section 5, one by one; no flow can get them wrong."""

import pytest

from flows.engine.events import Ask, Connect, Do, End, PromptRef, RecordVoice
from flows.engine.inputs import Digits, HungUp, Input, Recording, Speech, Text, TimedOut
from flows.engine.run import Turn, present, resume
from tests.flows.small import after, last, said, small

COLLECTING = {
    "first": {
        "kind": "ask",
        "prompts": ["t.first"],
        "choices": {"1": {"go": "second", "means": "yes"}},
    },
    "second": {
        "kind": "ask",
        "prompts": ["t.pin"],
        "collect": {"least": 6, "most": 6, "store": "answer", "next": "told"},
    },
}
LISTENING = {
    "first": {
        "kind": "ask",
        "prompts": ["t.first"],
        "vocabulary": "yes_no",
        "choices": {
            "1": {"go": "second", "means": "yes"},
            "2": {"go": "bye", "means": "need"},
        },
    }
}
RECORDING = {
    "second": {
        "kind": "record",
        "prompts": ["t.record"],
        "max_seconds": 30,
        "store": "answer",
        "next": "told",
    }
}


def at(turn: Turn) -> str:
    return turn.session.node


def test_a_key_leads_on_and_is_said_back() -> None:
    turn = after(small(), Digits("1"))
    assert said(turn) == ["t.yes", "t.second"]


def test_nine_says_the_question_again() -> None:
    turn = after(small(), Digits("1"), Digits("9"))
    assert at(turn) == "second"
    assert said(turn) == ["t.second"]


def test_nine_begins_again_where_the_question_says() -> None:
    nodes = {
        "start": {"kind": "say", "prompts": ["t.details"], "next": "first"},
        "first": {
            "kind": "ask",
            "prompts": ["t.first"],
            "repeat": "start",
            "choices": {"1": {"go": "second", "means": "yes"}},
        },
    }
    turn = after(small(start="start", nodes=nodes), Digits("9"))
    assert said(turn) == ["t.details", "t.first"]


def test_star_goes_one_question_back() -> None:
    turn = after(small(), Digits("1"), Digits("*"))
    assert said(turn) == ["t.first"]


def test_star_at_the_first_question_asks_it_again() -> None:
    assert said(after(small(), Digits("*"))) == ["t.first"]


def test_star_twice_goes_no_further_than_the_beginning() -> None:
    turn = after(small(), Digits("1"), Digits("*"), Digits("*"))
    assert at(turn) == "first"


def test_zero_rings_a_human() -> None:
    assert last(after(small(), Digits("0"))) == Connect((PromptRef("t.ring", {}),), "desk", 30)


@pytest.mark.parametrize("key", ["1", "2", "5", "9", "*"])
def test_the_same_key_three_times_is_danger(key: str) -> None:
    turn = after(small(), Digits(key * 3))
    assert last(turn) == Do("danger", {"how": "same_key"})


def test_the_same_key_is_counted_over_questions() -> None:
    turn = after(small(), Digits("1"), Digits("1"), Digits("1"))
    assert last(turn) == Do("danger", {"how": "same_key"})


def test_another_key_in_between_breaks_the_row() -> None:
    turn = after(small(), Digits("9"), Digits("9"), Digits("1"), Digits("9"))
    assert at(turn) == "second"


def test_a_word_in_between_breaks_the_row() -> None:
    flow = small(nodes=LISTENING)
    turn = after(flow, Digits("9"), Digits("9"), Speech("hm", None), Digits("9"))
    assert at(turn) == "first"


def test_the_same_message_three_times_is_danger() -> None:
    flow = small(channels=["sms"])
    turn = after(flow, *[Text("9", "9")] * 3)
    assert last(turn) == Do("danger", {"how": "same_key"})


@pytest.mark.parametrize("written", ["1", " 1 ", "१"])
def test_a_message_of_one_digit_is_that_key_even_if_nobody_understood_it(written: str) -> None:
    assert at(after(small(channels=["sms"]), Text(written, None))) == "second"


@pytest.mark.parametrize("written", ["12", "²", "1 kilo", "", "-"])
def test_a_message_of_anything_else_is_no_key_by_itself(written: str) -> None:
    assert at(after(small(channels=["sms"]), Text(written, None))) == "first"


def test_a_flow_without_danger_lets_a_key_be_repeated() -> None:
    nodes = {"danger": {"kind": "end", "reason": "unused"}}
    turn = after(small(danger=None, nodes=nodes), *[Digits("9")] * 4)
    assert at(turn) == "first"


def test_a_key_held_too_long_is_one_key() -> None:
    assert at(after(small(), Digits("11"))) == "second"


def test_i34_three_is_danger_for_a_caller_at_a_question_that_does_not_offer_it() -> None:
    turn = after(small(), Digits("1"), Digits("3"))
    assert last(turn) == Do("danger", {"how": "key"})


def test_three_is_a_wrong_key_for_an_officer_where_it_is_not_offered() -> None:
    turn = after(small(audience="officer"), Digits("1"), Digits("3"))
    assert said(turn) == ["t.not_understood", "t.second"]


@pytest.mark.parametrize("wrong", [Digits("7"), Digits("12"), Digits("#"), Speech("hm", None)])
def test_a_wrong_entry_is_asked_again_and_two_ring_a_human(wrong: Input) -> None:
    once = after(small(nodes=LISTENING), wrong)
    assert said(once) == ["t.not_understood", "t.first"]
    twice = after(small(nodes=LISTENING), wrong, Digits("8"))
    assert said(twice) == ["t.ring"]
    assert twice.session.facts["how"] == "wrong"


def test_wrong_entries_are_counted_for_each_question() -> None:
    turn = after(small(), Digits("7"), Digits("1"), Digits("8"))
    assert said(turn) == ["t.not_understood", "t.second"]


def test_two_wrong_entries_go_where_the_question_says() -> None:
    node = {
        "kind": "ask",
        "prompts": ["t.first"],
        "wrong": "bye",
        "choices": {"1": {"go": "second", "means": "yes"}},
    }
    turn = after(small(nodes={"first": node}), Digits("7"), Digits("8"))
    assert last(turn) == End("done")


def test_silence_is_asked_once_more_in_slower_words_then_a_human_is_rung() -> None:
    once = after(small(), TimedOut())
    assert said(once) == ["t.first_slow"]
    assert said(after(small(), TimedOut(), TimedOut())) == ["t.ring"]


def test_fifteen_seconds_of_silence_in_all_until_a_human() -> None:
    waits = [last(after(small())), last(after(small(), TimedOut()))]
    assert [wait.timeout_s for wait in waits if isinstance(wait, Ask)] == [10, 5]


def test_a_flow_with_a_silence_of_its_own_waits_ten_seconds_each_time() -> None:
    flow = small(silence="bye")
    waits = [last(after(flow)), last(after(flow, TimedOut()))]
    assert [wait.timeout_s for wait in waits if isinstance(wait, Ask)] == [10, 10]
    assert last(after(flow, TimedOut(), TimedOut())) == End("done")


def test_a_key_ends_the_silence() -> None:
    turn = after(small(), TimedOut(), Digits("9"), TimedOut())
    assert at(turn) == "first"


@pytest.mark.parametrize("nothing", [Digits(""), Speech("", None), Speech("  ", None)])
def test_an_empty_answer_is_silence(nothing: Input) -> None:
    turn = after(small(nodes=LISTENING), nothing)
    assert said(turn) == ["t.first"]
    assert turn.session.silent == 10


def test_a_word_that_is_understood_is_its_key() -> None:
    turn = after(small(nodes=LISTENING), Speech("haan", "1"))
    assert at(turn) == "second"
    assert turn.session.facts["how"] == "word"


def test_a_word_where_nobody_listens_for_words_changes_nothing() -> None:
    turn = after(small(nodes=LISTENING), Digits("1"), Speech("haan", "4"))
    assert turn == present(small(nodes=LISTENING), turn.session)
    assert at(turn) == "second"


def test_what_comes_over_another_channel_changes_nothing() -> None:
    flow = small()
    assert resume(flow, after(flow).session, Text("1", "1")) == present(flow, after(flow).session)


def test_hanging_up_ends_the_conversation() -> None:
    turn = after(small(), HungUp())
    assert last(turn) == End("hung_up")
    assert turn.session.ended == "hung_up"


def test_a_choice_whose_fact_is_missing_is_not_offered() -> None:
    node = {
        "kind": "ask",
        "prompts": ["t.first"],
        "choices": {
            "4": {"go": "bye", "means": "a", "when": "anna"},
            "5": {"go": "bye", "means": "b", "when": "bela"},
        },
    }
    facts = {"anna": {"default": ""}, "bela": {"default": ""}}
    flow = small(nodes={"first": node}, facts=facts)
    asked = last(after(flow, facts={"bela": "Bela"}))
    assert isinstance(asked, Ask)
    assert asked.choices == ("3", "5", "0", "9", "*")
    assert said(after(flow, Digits("4"), facts={"bela": "Bela"})) == ["t.not_understood", "t.first"]


# --- Collecting digits ---------------------------------------------------------------------------


def test_while_digits_are_collected_only_star_acts() -> None:
    asked = last(after(small(nodes=COLLECTING), Digits("1")))
    assert isinstance(asked, Ask)
    assert (asked.choices, asked.finish_on_star, asked.max_digits) == (("*",), True, 6)


@pytest.mark.parametrize("digits", ["000000", "333333", "492001", "999999"])
def test_collected_digits_mean_nothing_but_themselves(digits: str) -> None:
    turn = after(small(nodes=COLLECTING), Digits("1"), Digits(digits))
    assert last(turn) == Do("told", {"answer": digits, "how": "key"})


@pytest.mark.parametrize("digits", ["*", "49*", "492001*"])
def test_a_star_among_collected_digits_goes_back(digits: str) -> None:
    assert at(after(small(nodes=COLLECTING), Digits("1"), Digits(digits))) == "first"


def test_too_few_digits_twice_ring_a_human() -> None:
    turn = after(small(nodes=COLLECTING), Digits("1"), Digits("49"), Digits("50"))
    assert said(turn) == ["t.ring"]


def test_digits_may_be_written_with_spaces() -> None:
    flow = small(nodes=COLLECTING, channels=["sms"])
    turn = after(flow, Text("1", "1"), Text("492 001", None))
    assert turn.session.facts["answer"] == "492001"


# --- Recording -----------------------------------------------------------------------------------


def test_a_recording_is_kept_by_its_reference() -> None:
    flow = small(nodes=RECORDING)
    asked = after(flow, Digits("1"))
    assert isinstance(last(asked), RecordVoice)
    turn = after(flow, Digits("1"), Recording("RE7", 8))
    assert last(turn) == Do("told", {"answer": "RE7", "how": "recording"})


def test_zero_ends_a_recording_keeps_it_and_rings_a_human() -> None:
    turn = after(small(nodes=RECORDING), Digits("1"), Recording("RE7", 8, "0"))
    assert said(turn) == ["t.ring"]
    assert turn.session.facts["answer"] == "RE7"


def test_three_ends_a_recording_and_is_danger() -> None:
    turn = after(small(nodes=RECORDING), Digits("1"), Recording("RE7", 8, "3"))
    assert last(turn) == Do("danger", {"how": "key"})


def test_any_other_key_just_ends_a_recording() -> None:
    turn = after(small(nodes=RECORDING), Digits("1"), Recording("RE7", 8, "7"))
    assert last(turn) == Do("told", {"answer": "RE7", "how": "recording"})


def test_an_empty_recording_is_silence() -> None:
    assert said(after(small(nodes=RECORDING), Digits("1"), Recording("RE7", 0))) == ["t.ring"]
