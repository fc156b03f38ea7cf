"""Each check refuses a flow that breaks its rule and says what to write; the small flow passes."""

from typing import Any

import pytest

from flows.engine.checks import check, refuse_broken
from flows.engine.checks.prompts import spoken_in, written_in
from flows.engine.definition import Flow
from flows.errors import FlowRefused
from tests.flows.small import small


def keys_of(flow: Flow) -> set[str]:
    return {prompt.key for _, prompt in (*spoken_in(flow), *written_in(flow))}


def found(**changes: Any) -> list[str]:
    flow = small(**changes)
    problems = check({flow.name: flow}, {"hi": keys_of(flow)})
    return [f"{problem.where}: {problem.message}" for problem in problems]


def ask(**fields: Any) -> dict[str, Any]:
    choices = {"1": {"go": "bye", "means": "yes"}}
    return {"kind": "ask", "prompts": ["t.ask"], "choices": choices, **fields}


def choice(go: str, means: str, **fields: Any) -> dict[str, Any]:
    return {"go": go, "means": means, **fields}


SECOND = {"store": "answer"}  # keeps the fact `answer` in use where `second` is replaced


def test_the_small_flow_breaks_no_rule() -> None:
    assert found() == []


# --- Paths ---------------------------------------------------------------------------------------


def test_every_exit_leads_somewhere() -> None:
    broken = found(
        nodes={"told": {"kind": "do", "event": "told", "with": ["answer"], "next": "by"}}
    )
    assert broken == ["nodes.told.next: leads to 'by', which is not a node; did you mean 'bye'?"]


def test_a_common_exit_leads_somewhere() -> None:
    assert found(silence="nowhere") == [
        "silence: leads to 'nowhere', which is not a node; add [nodes.nowhere]"
    ]


def test_a_go_to_a_flow_that_is_not_there_is_named() -> None:
    nodes = {"bye": {"kind": "go", "to": "other:bye"}}
    assert "has to be in the same directory" in found(nodes=nodes)[0]


def test_no_node_is_unreachable() -> None:
    nodes = {"island": {"kind": "end", "reason": "never"}}
    assert found(nodes=nodes) == [
        "nodes.island: cannot be reached; lead an exit to it or take it out"
    ]


def test_a_case_of_a_channel_that_the_flow_has_not_is_unreachable() -> None:
    nodes = {
        "begin": {
            "kind": "branch",
            "fact": "channel",
            "cases": {"sms": "tail"},
            "default": "first",
        },
        "tail": {"kind": "end", "reason": "sms"},
    }
    assert found(start="begin", nodes=nodes)[0].startswith("nodes.tail: cannot be reached")


def test_every_path_ends() -> None:
    nodes = {
        "told": {"kind": "do", "event": "told", "with": ["answer"], "next": "again"},
        "again": ask(choices={"4": choice("again", "again")}, wrong="again", silence="again"),
        "ring": {"kind": "connect", "target": "desk", "answered": "again", "failed": "again"},
    }
    broken = found(nodes=nodes, facts={})
    assert "nodes.again: never ends; lead one of its exits to an end node" in broken


def test_no_loop_runs_on_without_an_input() -> None:
    nodes = {
        "told": {"kind": "do", "event": "told", "with": ["answer"], "next": "join"},
        "join": {"kind": "connect", "target": "desk", "answered": "bye", "failed": "told"},
    }
    broken = found(nodes=nodes)
    assert {problem.partition(":")[0] for problem in broken} == {"nodes.told", "nodes.join"}
    assert "comes back to itself without an input" in broken[0]


def test_silence_is_no_input() -> None:
    nodes = {"second": ask(**SECOND, silence="first"), "first": ask(silence="second")}
    assert "nodes.first: comes back to itself" in "\n".join(found(nodes=nodes))


# --- The keypad ----------------------------------------------------------------------------------


def test_no_menu_has_more_than_five_choices() -> None:
    choices = {key: choice("told", f"means_{key}") for key in "45678"}
    assert found(nodes={"second": ask(**SECOND, choices=choices)}) == []
    choices["2"] = choice("bye", "need")
    broken = found(nodes={"second": ask(**SECOND, choices=choices)})
    assert broken == ["nodes.second: offers 6 choices; 5 at most, split the question"]


@pytest.mark.parametrize(
    ("audience", "key", "means"),
    [
        ("caller", "1", "no"),
        ("caller", "2", "cannot"),
        ("senior", "2", "no"),
        ("senior", "3", "needs_help"),
        ("contact", "2", "need"),
        ("contact", "3", "danger"),
        ("officer", "2", "cannot"),
        ("officer", "4", "yes"),
        ("officer", "5", "not_at_home"),
    ],
)
def test_i34_a_key_has_one_meaning_on_a_line(audience: str, key: str, means: str) -> None:
    second = ask(**SECOND, choices={key: choice("bye", means)})
    broken = [each for each in found(audience=audience, nodes={"second": second}) if key in each]
    assert f"nodes.second.choices.{key}: key {key} means " in "\n".join(broken)


@pytest.mark.parametrize("key", ["0", "9", "*"])
def test_i34_the_keys_that_act_by_themselves_are_not_given_away(key: str) -> None:
    second = ask(**SECOND, choices={key: choice("bye", "human")})
    assert "take it out" in found(nodes={"second": second})[0]


def test_what_is_no_key_is_refused() -> None:
    second = ask(**SECOND, choices={"11": choice("told", "yes")})
    assert found(nodes={"second": second}) == [
        "nodes.second.choices.11: '11' is no key; write 1 to 8"
    ]


@pytest.mark.parametrize("audience", ["caller", "senior"])
def test_who_may_be_in_danger_can_say_so(audience: str) -> None:
    nodes = {"danger": {"kind": "go", "to": "ring"}, "bye": {"kind": "go", "to": "end"}}
    nodes["end"] = {"kind": "end", "reason": "done"}
    broken = found(audience=audience, danger=None, nodes=nodes)
    assert f'danger: is missing; a {audience} needs it: write danger = "node"' in broken


def test_a_human_is_one_key_away() -> None:
    assert found(human="bye")[0] == (
        "human: meets 'bye' before anybody is rung; put a connect node first"
    )
    assert "human: meets 'second'" in found(human="second")[0]


def test_three_questions_in_a_row_do_not_have_the_same_key() -> None:
    third = ask(choices={"1": choice("bye", "yes")})
    nodes = {"second": ask(**SECOND, choices={"1": choice("told", "yes")}), "third": third}
    nodes["told"] = {"kind": "do", "event": "told", "with": ["answer"], "next": "third"}
    assert found(nodes=nodes) == [
        "nodes.first.choices.1: key 1 three times (first, second, third) is danger; "
        "take another key"
    ]


# --- Facts ---------------------------------------------------------------------------------------


def test_a_fact_branched_on_is_declared() -> None:
    nodes = {"told": {"kind": "branch", "fact": "weather", "cases": {}, "default": "bye"}}
    assert "nodes.told.fact: fact 'weather' is not declared; add `weather = {}` under [facts]" in (
        found(nodes=nodes)
    )


def test_a_fact_in_a_prompt_is_declared() -> None:
    second = ask(**SECOND, prompts=[{"key": "t.hello", "params": ["name"]}])
    assert "fact 'name' is not declared" in found(nodes={"second": second})[0]


def test_a_fact_of_a_choice_is_declared() -> None:
    second = ask(**SECOND, choices={"4": choice("bye", "a", when="anna")})
    assert "fact 'anna' is not declared" in found(nodes={"second": second})[0]


def test_a_declared_fact_is_used() -> None:
    assert "facts.shoe_size: is never used" in found(facts={"shoe_size": {}})[0]


def test_an_answer_is_declared_as_one() -> None:
    assert "is an answer" in found(facts={"answer": {}})[0]


def test_the_giver_of_a_fact_exists() -> None:
    facts = {"answer": {"given_by": ["answer", "tolled"]}}
    assert found(facts=facts) == [
        "facts.answer.given_by: 'tolled' is neither start, answer nor an event here"
    ]


def test_the_engines_own_facts_are_not_declared() -> None:
    assert found(facts={"how": {}}) == ["facts.how: is the engine's own fact; take it out"]


def test_a_case_is_a_value_that_the_fact_can_have() -> None:
    facts = {"answer": {"given_by": ["answer"], "one_of": ["fourth"]}}
    nodes = {"told": {"kind": "branch", "fact": "answer", "cases": {"fifth": "bye"}}}
    nodes["told"]["default"] = "bye"
    assert found(facts=facts, nodes=nodes) == [
        "nodes.told.cases: answer is never 'fifth'; it is one of fourth"
    ]


# --- Prompts -------------------------------------------------------------------------------------


def test_every_prompt_exists_in_every_language() -> None:
    flow = small()
    prompts = {"hi": keys_of(flow), "en": keys_of(flow) - {"t.yes"}}
    (problem,) = check({"small": flow}, prompts)
    assert problem.where == "nodes.first"
    assert problem.message == "prompt t.yes is missing; write [yes] in audio_prompts/en/t.toml"


def test_every_prompt_is_filled_with_what_it_takes() -> None:
    flow = small()
    (problem,) = check({"small": flow}, {"hi": keys_of(flow)}, {"t.bye": ["name"]})
    assert problem.message == "prompt t.bye takes name; write params for exactly that"


def test_what_is_spoken_is_no_sms_and_what_is_sent_is_one() -> None:
    flow = small(
        channels=["voice", "sms"],
        nodes={
            "first": ask(sms=["t.sms"], choices={"1": choice("second", "yes")}),
            "second": ask(**SECOND, sms=["t.ask"], choices={"4": choice("told", "a")}),
        },
    )
    problems = check({"small": flow}, {"hi": keys_of(flow)}, {}, {"t.sms", "t.bye"})
    assert {f"{problem.where}: {problem.message.partition(';')[0]}" for problem in problems} == {
        "nodes.bye: prompt t.bye is an SMS",
        "nodes.second.sms: prompt t.ask is no SMS",
    }


def test_a_question_met_over_sms_has_words_for_it() -> None:
    broken = found(channels=["voice", "sms"])
    assert [each.partition(":")[0] for each in broken] == ["nodes.first.sms", "nodes.second.sms"]


def test_sms_words_in_a_flow_that_is_only_spoken_are_refused() -> None:
    second = ask(**SECOND, sms=["t.sms"])
    assert "nodes.second.sms: is never sent" in found(nodes={"second": second})[0]


# --- Privacy and secrets -------------------------------------------------------------------------

PRIVATE = {"name": {"private": True}}
NAMED = [{"key": "t.hello", "params": ["name"]}]


def test_a_private_fact_is_spoken_only_behind_a_key() -> None:
    first = ask(prompts=NAMED, choices={"1": choice("second", "yes")})
    broken = found(facts=PRIVATE, nodes={"first": first})
    assert broken == ["nodes.first: speaks name before a key was pressed; move it behind a choice"]
    second = ask(**SECOND, prompts=NAMED, choices={"4": choice("told", "a")})
    assert found(facts=PRIVATE, nodes={"second": second}) == []


def test_silence_is_not_a_key_for_what_is_private() -> None:
    first = ask(silence="bye", choices={"1": choice("second", "yes")})
    bye = {"kind": "end", "prompts": NAMED, "reason": "done"}
    assert "nodes.bye: speaks name" in found(facts=PRIVATE, nodes={"first": first, "bye": bye})[0]


def test_a_word_is_not_a_key_for_what_is_private() -> None:
    first = ask(vocabulary="yes_no", choices={"1": choice("second", "yes")})
    second = ask(**SECOND, prompts=NAMED, choices={"4": choice("told", "a")})
    broken = found(facts=PRIVATE, nodes={"first": first, "second": second})
    assert "nodes.first.vocabulary: a voicemail's greeting" in broken[0]


def secret(go: str, **nodes: Any) -> list[str]:
    """Key 1 leads to `second`, the secret to `go`."""
    choices = {"1": choice("second", "well"), "duress": choice(go, "duress")}
    return found(nodes={"first": ask(secret="duress", choices=choices), **nodes})


def test_i32_a_secret_that_only_does_something_else_passes() -> None:
    quiet = {"kind": "do", "event": "alarm", "next": "second"}
    assert secret("quiet", quiet=quiet) == []


def test_i32_a_secret_that_sounds_the_same_by_other_nodes_passes() -> None:
    nodes: dict[str, Any] = {
        "quiet": ask(**SECOND, prompts=["t.second"], choices={"4": choice("alarm", "fourth")}),
        "alarm": {"kind": "do", "event": "alarm", "next": "bye_too"},
        "bye_too": {"kind": "end", "prompts": ["t.bye"], "reason": "alarm"},
    }
    assert secret("quiet", **nodes) == []


@pytest.mark.parametrize(
    "other",
    [
        {"kind": "say", "prompts": ["t.careful"], "next": "second"},
        {"kind": "end", "prompts": ["t.bye"], "reason": "done"},
        ask(prompts=["t.second"], choices={"5": choice("bye", "fifth")}),
        ask(prompts=["t.second"], choices={"4": choice("bye", "fourth")}, timeout_s=5),
        ask(prompts=["t.second"], choices={"4": choice("bye", "fourth", heard=["t.yes"])}),
        ask(prompts=["t.second"], choices={"4": choice("ring", "fourth")}),
        {"kind": "record", "prompts": ["t.second"], "store": "answer", "next": "bye"},
        {"kind": "branch", "fact": "how", "cases": {}, "default": "second"},
    ],
)
def test_i32_a_secret_that_sounds_otherwise_is_refused(other: dict[str, Any]) -> None:
    assert "sounds unlike key 1" in "\n".join(secret("other", other=other))


def test_i32_a_difference_late_on_the_way_is_found() -> None:
    nodes: dict[str, Any] = {
        "quiet": ask(**SECOND, prompts=["t.second"], choices={"4": choice("late", "fourth")}),
        "late": {"kind": "end", "prompts": ["t.late"], "reason": "done"},
    }
    assert "sounds unlike key 1: 'bye' against 'late'" in "\n".join(secret("quiet", **nodes))


def test_i32_a_secret_that_is_written_otherwise_over_sms_is_refused() -> None:
    other = {"kind": "end", "prompts": ["t.bye"], "sms": ["t.sms"], "reason": "alarm"}
    choices = {"1": choice("bye", "well"), "duress": choice("other", "duress")}
    first = ask(secret="duress", sms=["t.ask"], choices=choices)
    broken = found(channels=["voice", "sms"], nodes={"first": first, "other": other})
    assert "sounds unlike key 1: 'bye' against 'other'" in "\n".join(broken)


def test_i32_a_secret_is_said_back_like_key_one() -> None:
    choices = {
        "1": choice("second", "well", heard=["t.yes"]),
        "duress": choice("second", "duress"),
    }
    broken = found(nodes={"first": ask(secret="duress", choices=choices)})
    assert "says something else back" in broken[0]


def test_i32_a_secret_needs_key_one_beside_it_and_free_digits() -> None:
    first = ask(secret="duress", choices={"4": choice("second", "a")})
    broken = "\n".join(found(nodes={"first": first}))
    assert "add the choice duress" in broken
    assert "add the choice 1" in broken
    assert "key 4 may be somebody's secret digit" in broken


def test_i32_a_secret_leaves_no_stored_answer() -> None:
    choices = {"1": choice("second", "well"), "duress": choice("second", "duress")}
    first = ask(secret="duress", store="answer", choices=choices)
    assert "would keep which key it was" in found(nodes={"first": first})[0]


def test_a_broken_flow_is_refused_with_every_problem() -> None:
    flow = small(human="bye", silence="nowhere")
    with pytest.raises(FlowRefused, match="nowhere"):
        refuse_broken({"small": flow}, {"hi": keys_of(flow)})
