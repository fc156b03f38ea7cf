"""Whatever arrives at whichever flow: it never fails, it waits or ends, it betrays nothing."""

from collections.abc import Iterable, Mapping
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from flows.engine import keys
from flows.engine.definition import AskNode, Flow
from flows.engine.events import Ask, Connect, Do, End, Event, RecordVoice
from flows.engine.inputs import (
    DialEnded,
    Digits,
    Done,
    HungUp,
    Input,
    Recording,
    Speech,
    Text,
    TimedOut,
)
from flows.engine.load import DEFINITIONS, load_directory
from flows.engine.run import START, Turn, begin, present, resume
from tests.flows.conversations import saved_and_loaded

FLOWS = load_directory(DEFINITIONS)
ROOM_TO_END = 60  # turns of silence

_key = st.sampled_from([*"0123456789*", "#", "11", "12", "999", ""])
_understood = st.none() | st.sampled_from([*"012345678"])
_words = st.text(max_size=8)
INPUTS: st.SearchStrategy[Input] = st.one_of(
    st.builds(Digits, _key),
    st.just(Digits("duress")),
    st.builds(Speech, _words, _understood),
    st.builds(Text, _words, _understood),
    st.builds(Recording, st.just("RE1"), st.integers(0, 60), st.sampled_from(["", *"0139*"])),
    st.builds(DialEnded, st.sampled_from(["completed", "busy", "no-answer", "failed"])),
    st.just(TimedOut()),
)


def pressed(turn: Turn, key: str) -> Input:
    """The key, as it comes over the channel of the conversation."""
    return Text(key, key) if turn.session.facts["channel"] == "sms" else Digits(key)


def values(flow: Flow, giver: str) -> st.SearchStrategy[dict[str, str]]:
    """Anything that the domain may say when it is asked."""
    due = [fact for fact in flow.facts.values() if giver in fact.given_by]
    return st.fixed_dictionaries(
        {fact.name: st.sampled_from(fact.one_of or ("some words",)) for fact in due}
    )


@st.composite
def walks(draw: st.DrawFn, flows: Iterable[Flow] = FLOWS.values()) -> tuple[Flow, list[Turn]]:
    """A flow, and the turns of one conversation in it until its end or for a while."""
    flow = draw(st.sampled_from(list(flows)))
    facts = draw(values(flow, START)) | {"channel": draw(st.sampled_from(flow.channels))}
    turns = [begin(flow, facts)]
    for _ in range(draw(st.integers(0, 25))):
        turn = saved_and_loaded(turns[-1])
        turns.append(resume(flow, turn.session, _answer(draw, flow, turn)))
    return flow, turns


def _answer(draw: st.DrawFn, flow: Flow, turn: Turn) -> Input:
    match turn.events[-1]:
        case Do(name):
            return Done(draw(values(flow, name)))
        case Connect():
            return draw(st.one_of(INPUTS, st.just(DialEnded("busy"))))
        case _:
            return draw(INPUTS)


@given(walks())
def test_every_turn_ends_with_a_wait_a_do_or_the_end(walk: tuple[Flow, list[Turn]]) -> None:
    for turn in walk[1]:
        *before, final = turn.events
        assert isinstance(final, Ask | RecordVoice | Connect | Do | End)
        assert not any(isinstance(each, Ask | RecordVoice | Connect | Do | End) for each in before)
        assert (turn.session.ended is not None) == isinstance(final, End)


@given(walks())
def test_what_is_said_is_written_in_the_definition(walk: tuple[Flow, list[Turn]]) -> None:
    flow, turns = walk
    for turn in turns:
        for event in turn.events:
            for prompt in _prompts(event):
                assert f'"{prompt}"' in flow.canonical


def _prompts(event: Event) -> list[str]:
    return [prompt.key for prompt in getattr(event, "prompts", ())]


@given(walks())
def test_a_session_says_the_same_after_json(walk: tuple[Flow, list[Turn]]) -> None:
    flow, turns = walk
    loaded = saved_and_loaded(turns[-1])
    assert loaded == turns[-1]
    assert present(flow, loaded.session) == present(flow, turns[-1].session)


@given(walks())
def test_i18_stepping_twice_from_the_same_session_says_the_same(
    walk: tuple[Flow, list[Turn]],
) -> None:
    flow, turns = walk
    session = turns[-1].session
    arrived = pressed(turns[-1], "1")
    assert resume(flow, session, arrived) == resume(flow, session, arrived)


@given(walks())
def test_silence_leads_to_the_end(walk: tuple[Flow, list[Turn]]) -> None:
    flow, turns = walk
    turn = turns[-1]
    for _ in range(ROOM_TO_END):
        match turn.events[-1]:
            case End():
                return
            case Do(name):
                turn = resume(flow, turn.session, Done(_first_values(flow, name)))
            case Connect():
                turn = resume(flow, turn.session, DialEnded("no-answer"))
            case _:
                turn = resume(flow, turn.session, TimedOut())
    raise AssertionError(f"{flow.name} still waits at {turn.session.node}")


def _first_values(flow: Flow, event: str) -> Mapping[str, str]:
    due = [fact for fact in flow.facts.values() if event in fact.given_by]
    return {fact.name: (fact.one_of or ("some words",))[0] for fact in due}


@given(walks())
def test_a_human_is_one_key_away_from_every_question(walk: tuple[Flow, list[Turn]]) -> None:
    flow, turns = walk
    for turn in turns:
        asked = turn.events[-1]
        if not isinstance(asked, Ask | RecordVoice) or _collects(asked):
            continue
        assert not isinstance(asked, Ask) or keys.HUMAN in asked.choices
        rung = resume(flow, turn.session, pressed(turn, keys.HUMAN))
        while isinstance(rung.events[-1], Do):
            name = rung.events[-1].name
            rung = resume(flow, rung.session, Done(_first_values(flow, name)))
        if turn.session.facts["channel"] == "sms":
            assert isinstance(rung.events[-1], End)
        else:
            assert isinstance(rung.events[-1], Connect) or _holds(flow, rung.events[-1])


def _holds(flow: Flow, asked: Event) -> bool:
    """Whether somebody is being rung while this question waits."""
    node = flow.nodes[asked.node] if isinstance(asked, Ask) else None
    return isinstance(node, AskNode) and node.hold


def _collects(asked: Event) -> bool:
    """While digits are typed only the star acts (CONTRACT section 5)."""
    return isinstance(asked, Ask) and asked.finish_on_star


MAY_BE_IN_DANGER = [flow for flow in FLOWS.values() if flow.audience.may_be_in_danger]


@given(walks(MAY_BE_IN_DANGER))
def test_i34_three_is_danger_at_every_question_of_a_senior_or_caller(
    walk: tuple[Flow, list[Turn]],
) -> None:
    flow, turns = walk
    for turn in turns:
        if isinstance(turn.events[-1], Ask | RecordVoice) and not _collects(turn.events[-1]):
            alarmed = resume(flow, turn.session, pressed(turn, keys.DANGER)).events[-1]
            assert isinstance(alarmed, Do)
            assert alarmed.name.removesuffix("_written") == f"{flow.audience.value}_danger"


@given(walks([FLOWS["senior_checkin"]]))
def test_i06_well_is_only_what_she_pressed_or_said_at_the_question(
    walk: tuple[Flow, list[Turn]],
) -> None:
    for before, turn in pairwise(walk[1]):
        says_well = [each for each in turn.events if isinstance(each, Do)]
        if [each.name for each in says_well] == ["senior_well"]:
            asked = before.events[-1]
            assert isinstance(asked, Ask)
            assert asked.node == "question"
            assert says_well[0].facts["how"] in ("key", "word", "text")


@given(st.lists(INPUTS, max_size=6), st.sampled_from(["voice", "sms"]))
def test_i32_whatever_follows_the_secret_sounds_like_key_one(
    later: list[Input], channel: str
) -> None:
    flow = FLOWS["senior_checkin"]
    facts = {"mode": "daily", "name": "Kamla", "channel": channel}
    asked = begin(flow, facts).session
    first: tuple[Input, Input] = (Digits("1"), Digits("duress"))
    if channel == "sms":
        first = (Text("theek", "1"), Text("", "duress"))
    plain, secret = (_heard(flow, resume(flow, asked, each)) for each in first)
    for arrived in later:
        assert plain[0] == secret[0]
        # Three equal keys in a row are the one thing that may differ: the first was not the same.
        if arrived == Digits("11") or arrived == Digits("1"):
            return
        plain, secret = (
            _heard(flow, resume(flow, each[1].session, arrived)) for each in (plain, secret)
        )
    assert plain[0] == secret[0]


def _heard(flow: Flow, turn: Turn) -> tuple[list[str], Turn]:
    """Everything that is heard until the next wait, and that turn."""
    heard = [repr(event) for event in turn.events if not isinstance(event, Do | End)]
    while isinstance(turn.events[-1], Do):
        done = Done(_first_values(flow, turn.events[-1].name))
        turn = resume(flow, turn.session, done)
        heard += [repr(event) for event in turn.events if not isinstance(event, Do | End)]
    return heard, turn


@given(walks([FLOWS["escalation_ack"]]))
def test_nothing_about_a_person_is_spoken_to_an_officer_before_a_key(
    walk: tuple[Flow, list[Turn]],
) -> None:
    for turn in walk[1]:
        if turn.session.last_key or isinstance(turn.events[-1], End):
            return
        for event in turn.events:
            for prompt in getattr(event, "prompts", ()):
                assert prompt.params.keys() <= {"code", "mohalla"}


def test_hanging_up_ends_every_wait() -> None:
    for flow in FLOWS.values():
        facts = _first_values(flow, START)
        begun = begin(flow, facts)
        if isinstance(begun.events[-1], Do):
            continue  # nothing is waited for
        turn = resume(flow, begun.session, HungUp())
        assert turn.events == (End("hung_up"),)
