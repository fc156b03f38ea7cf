"""What is kept between two inputs, and what a turn promises to whoever keeps it."""

import json

import pytest

from flows.engine.events import Ask, Do, End
from flows.engine.inputs import DialEnded, Digits, Done, HungUp, Input, Recording, Text, TimedOut
from flows.engine.run import begin, present, resume, secret_awaited, veil_secret
from flows.engine.session import Session
from flows.errors import (
    ChannelRefused,
    FactsMissing,
    FlowRunsOn,
    SessionUnreadable,
    WrongDefinition,
)
from tests.flows.small import after, last, said, small

SECRET = {
    "first": {
        "kind": "ask",
        "prompts": ["t.first"],
        "secret": "duress",
        "choices": {
            "1": {"go": "second", "means": "well"},
            "duress": {"go": "second", "means": "duress"},
        },
    }
}


def test_a_session_survives_json() -> None:
    session = after(small(), Digits("1"), TimedOut()).session
    assert Session.from_json(session.to_json()) == session


@pytest.mark.parametrize(
    ("change", "names"),
    [
        ({"version": 2}, "version"),
        ({"step": "1"}, "step"),
        ({"step": -1}, "step"),
        ({"wrong": True}, "wrong"),
        ({"path": "first"}, "path"),
        ({"facts": {"a": 1}}, "facts"),
        ({"ended": 0}, "ended"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_a_session_that_is_not_ours_is_refused_by_field(
    change: dict[str, object], names: str
) -> None:
    stored = json.loads(after(small()).session.to_json())
    with pytest.raises(SessionUnreadable, match=names):
        Session.from_json(json.dumps({**stored, **change}))


@pytest.mark.parametrize("text", ["", "{", "[]", "null"])
def test_what_is_no_session_is_refused(text: str) -> None:
    with pytest.raises(SessionUnreadable):
        Session.from_json(text)


def test_i27_the_message_about_an_unreadable_session_does_not_repeat_it() -> None:
    stored = json.loads(after(small()).session.to_json())
    with pytest.raises(SessionUnreadable) as refused:
        Session.from_json(json.dumps({**stored, "facts": ["Kamla Devi"]}))
    assert "Kamla" not in str(refused.value)


def test_a_session_at_a_node_that_is_not_there_is_unreadable() -> None:
    flow = small()
    session = begin(flow, {}).session._replace(node="nowhere")
    with pytest.raises(SessionUnreadable, match="nowhere"):
        resume(flow, session, Digits("1"))


def test_i17_a_session_is_never_stepped_with_another_definition() -> None:
    session = begin(small(), {}).session
    with pytest.raises(WrongDefinition, match="pins definition"):
        resume(small(title="Another title"), session, Digits("1"))


def test_the_step_counts_the_turns_that_wait_for_the_other_side() -> None:
    flow = small()
    turn = begin(flow, {})
    steps = [turn.session.step]
    for arrived in (TimedOut(), Digits("1"), Digits("4")):
        turn = resume(flow, turn.session, arrived)
        steps.append(turn.session.step)
    assert isinstance(last(turn), Do)
    assert steps == [1, 2, 3, 3]


def test_i18_presenting_the_question_again_changes_nothing() -> None:
    session = after(small(), Digits("1")).session
    turn = present(small(), session)
    assert turn.session == session
    assert said(turn) == ["t.second"]


@pytest.mark.parametrize("arrived", [DialEnded("busy"), Recording("RE1", 4), Done({})])
def test_i18_what_a_question_cannot_take_changes_nothing(arrived: Input) -> None:
    session = after(small()).session
    assert resume(small(), session, arrived) == present(small(), session)


@pytest.mark.parametrize("arrived", [Digits("1"), HungUp(), TimedOut()])
def test_a_do_waits_for_the_domain_alone(arrived: Input) -> None:
    turn = after(small(), Digits("1"), Digits("4"))
    assert resume(small(), turn.session, arrived) == present(small(), turn.session)


def test_an_ended_conversation_stays_ended_even_without_its_definition() -> None:
    session = after(small(), HungUp()).session
    assert resume(small(title="New"), session, Digits("1")).events == (End("hung_up"),)


# --- Facts and channels --------------------------------------------------------------------------


@pytest.mark.parametrize("facts", [{}, {"name": ""}, {"name": "  "}])
def test_a_fact_that_is_missing_or_blank_is_named(facts: dict[str, str]) -> None:
    with pytest.raises(FactsMissing, match="name"):
        begin(small(facts={"name": {}}), facts)


def test_a_fact_of_an_event_has_to_come_with_its_done() -> None:
    flow = small(facts={"day": {"given_by": ["told"]}})
    turn = after(flow, Digits("1"), Digits("4"))
    with pytest.raises(FactsMissing, match="day"):
        resume(flow, turn.session, Done({}))
    assert resume(flow, turn.session, Done({"day": "2026-03-12"})).session.facts["day"]


def test_a_fact_known_from_the_start_need_not_come_again() -> None:
    flow = small(facts={"name": {"given_by": ["start", "told"]}})
    turn = after(flow, Digits("1"), Digits("4"), facts={"name": "Anna"})
    assert resume(flow, turn.session, Done({})).session.facts["name"] == "Anna"
    assert resume(flow, turn.session, Done({"name": "Bela"})).session.facts["name"] == "Bela"


def test_i27_a_session_keeps_only_the_facts_that_its_flow_declares() -> None:
    assert begin(small(), {"aadhaar": "1234"}).session.facts == {"channel": "voice"}


def test_a_sentence_with_an_empty_place_is_left_unsaid() -> None:
    node = {
        "kind": "ask",
        "prompts": [{"key": "t.hello", "params": ["name"]}, "t.first"],
        "choices": {"1": {"go": "second", "means": "yes"}},
    }
    flow = small(nodes={"first": node}, facts={"name": {"default": ""}})
    assert said(begin(flow, {})) == ["t.first"]
    assert said(begin(flow, {"name": "Anna"})) == ["t.hello", "t.first"]


def test_a_channel_that_a_flow_is_not_written_for_is_refused() -> None:
    with pytest.raises(ChannelRefused, match="sms"):
        begin(small(), {"channel": "sms"})


def test_over_sms_the_question_is_sent_in_its_own_words_and_nobody_is_joined() -> None:
    node = {
        "kind": "ask",
        "prompts": ["t.first"],
        "sms": ["t.first_sms"],
        "choices": {"1": {"go": "second", "means": "yes"}},
    }
    flow = small(channels=["voice", "sms"], nodes={"first": node})
    facts = {"channel": "sms"}
    assert said(begin(flow, facts)) == ["t.first_sms"]
    assert last(after(flow, Text("0", "0"), facts=facts)) == End("done")


def test_a_circle_that_was_never_checked_stops_with_an_error() -> None:
    nodes = {"first": {"kind": "go", "to": "round"}, "round": {"kind": "go", "to": "first"}}
    with pytest.raises(FlowRunsOn, match="check-flows"):
        begin(small(nodes=nodes), {})


# --- The secret ----------------------------------------------------------------------------------


def test_i32_the_secret_digit_is_understood_only_where_the_question_says_so() -> None:
    flow = small(nodes=SECRET)
    asked = begin(flow, {}).session
    assert secret_awaited(flow, asked) == "duress"
    assert veil_secret(flow, asked, Digits("7"), "7") == Digits("duress")
    assert veil_secret(flow, asked, Digits("77"), "7") == Digits("duress")
    assert veil_secret(flow, asked, Text("7", "7"), "7") == Text("", "duress")
    assert veil_secret(flow, asked, Text("७", None), "7") == Text("", "duress")
    assert veil_secret(flow, asked, Digits("6"), "7") == Digits("6")
    assert veil_secret(flow, asked, Digits("7"), None) == Digits("7")
    later = resume(flow, asked, Digits("1")).session
    assert secret_awaited(flow, later) is None
    assert veil_secret(flow, later, Digits("7"), "7") == Digits("7")


def test_i32_neither_the_question_nor_the_session_betrays_the_secret() -> None:
    flow = small(nodes=SECRET)
    turn = begin(flow, {})
    asked = last(turn)
    assert isinstance(asked, Ask)
    assert asked.choices == ("1", "3", "0", "9", "*")
    veiled = resume(flow, turn.session, veil_secret(flow, turn.session, Digits("7"), "7"))
    assert "7" not in veiled.session.to_json().replace(flow.hash, "")
