"""Whatever the service answers and whatever people do: calls go forward only, and end."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import given, settings
from hypothesis import strategies as st

from phonenet.errors import NotPossible
from phonenet.faults import Fault
from phonenet.handsets.actions import act
from phonenet.handsets.handset import Handset
from phonenet.handsets.personalities import (
    Answers,
    Busy,
    HangUp,
    Manual,
    NeverAnswers,
    Press,
    Say,
    Voicemail,
)
from tests.phonenet.service import ALL_EVENTS, BASE, BEAT, LINE, NEIGHBOUR, SENIOR, Bench, bench

NUMBERS = (SENIOR, BEAT, NEIGHBOUR)
PATHS = ("/call", "/voice", "/turn", "/wait", "/whisper", "/left")
ORDER = ["queued", "initiated", "ringing", "in-progress"]
ENDS = {"completed", "busy", "no-answer", "failed", "canceled"}

VERBS = st.sampled_from(
    [
        "<Say>नमस्ते</Say>",
        "<Pause length='3'/>",
        "<Gather action='/turn' numDigits='1' timeout='4'><Say>one?</Say></Gather>",
        "<Gather input='dtmf speech' action='/turn' actionOnEmptyResult='true' timeout='6'/>",
        "<Record action='/turn' timeout='3'/>",
        f"<Dial action='/left' timeout='8'>{BEAT}</Dial>",
        f"<Dial><Number url='/whisper'>{BEAT}</Number><Number>{NEIGHBOUR}</Number></Dial>",
        "<Dial action='/left'><Conference waitUrl='/wait'>room</Conference></Dial>",
        "<Dial hangupOnStar='true'><Conference endConferenceOnExit='true' waitUrl=''>room"
        "</Conference></Dial>",
        "<Redirect>/turn</Redirect>",
        "<Hangup/>",
        "<Reject/>",
        "<Sing/>",
    ]
)
DOCUMENTS = st.lists(VERBS, max_size=3).map("".join)
PEOPLE = st.sampled_from(
    [
        Manual(),
        Busy(),
        NeverAnswers(),
        Voicemail(),
        Answers(then=(Press("1"), Say("ठीक है"), HangUp(20))),
        Answers(then=(Press("*"), HangUp(9))),
    ]
)
FAULTS = st.sampled_from(
    [
        Fault("lost", where="turn"),
        Fault("doubled", times=2),
        Fault("late", where="call-status", times=2),
        Fault("reordered", times=2),
        Fault("early", where="calls"),
        Fault("keys_lost"),
        Fault("unreachable", numbers=(BEAT,), times=None),
    ]
)
ACTIONS = st.sampled_from(
    [
        ("answer", {}), ("reject", {}), ("hang_up", {}), ("press", {"keys": "1"}),
        ("press", {"keys": "*#"}), ("say", {"words": "ठीक है"}), ("dial", {"number": LINE}),
        ("send_sms", {"to": LINE, "body": "1"}),
    ]
)  # fmt: skip
Step = Callable[[Bench], object]


def phone_acts(number: str, action: tuple[str, dict[str, str]]) -> Step:
    def step(tried: Bench) -> None:
        try:
            act(tried.network, tried.network.phone_at(number), *action)
        except NotPossible:
            return

    return step


def service_changes(change: tuple[str, str]) -> Step:
    def step(tried: Bench) -> None:
        for sid in list(tried.network.calls)[-2:]:
            tried.request("POST", f"Calls/{sid}.json", change)

    return step


STEPS: st.SearchStrategy[Step] = st.one_of(
    st.builds(phone_acts, st.sampled_from(NUMBERS), ACTIONS),
    st.sampled_from([0.5, 2.0, 7.0, 40.0]).map(lambda s: lambda tried: tried.wait(s)),
    st.sampled_from(NUMBERS).map(
        lambda to: lambda tried: tried.call(to, ("StatusCallback", BASE + "/s"), *ALL_EVENTS)
    ),
    st.sampled_from([("Status", "completed"), ("Status", "canceled"), ("Url", BASE + "/turn")]).map(
        service_changes
    ),
)


@settings(max_examples=150)
@given(
    says=st.fixed_dictionaries(dict.fromkeys(PATHS, DOCUMENTS)),
    people=st.tuples(PEOPLE, PEOPLE, PEOPLE),
    fault=st.none() | FAULTS,
    steps=st.lists(STEPS, max_size=12),
)
def test_calls_go_forward_only_and_every_one_ends(
    says: dict[str, str], people: tuple[object, ...], fault: Fault | None, steps: list[Step]
) -> None:
    tried = bench()
    tried.service.says.update(says)
    for number, person in zip(NUMBERS, people, strict=True):
        tried.network.handset(number, personality=person)  # type: ignore[arg-type]
    if fault is not None:
        tried.network.faults.add(Fault(**vars(fault)))
    ended: dict[str, object] = {}

    def changed(handset: Handset) -> None:
        for call in handset.calls:
            if call.over:
                assert ended.setdefault(call.sid, call.ended_at) == call.ended_at

    tried.network.listeners.append(changed)
    for step in steps:
        step(tried)
        tried.network.run_due()
        for call in tried.network.calls.values():
            assert all(call in peer.peers and not peer.over for peer in call.peers)
    for number in NUMBERS:
        phone_acts(number, ("hang_up", {}))(tried)
    tried.wait(900)

    assert tried.service.badly_signed == []
    for call in tried.network.calls.values():
        assert call.status in ENDS
        assert call.peers == []
        told = [f["CallStatus"] for f in tried.service.forms("/s") if f["CallSid"] == call.sid]
        if fault is None:
            assert told == sorted(told, key=lambda s: ORDER.index(s) if s in ORDER else 9)
            assert len(told) == len(set(told))
        if call.status != "completed":
            assert call.answered_at is None
    assert all(
        room.status == "completed" or not room.participants for room in tried.network.rooms.all
    )
