"""Ladders and policies as data: what is refused, and which rung comes next."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpline.directory.ladders import CONTACT, ladder_body, parse_ladder
from helpline.directory.policies import check, default_bodies, parse_checkin
from helpline.errors import BadPolicy
from helpline.escalation.climbing import rungs_from
from helpline.escalation.model import Channel, IncidentKind, Ladder, Post, Rung

BEAT = {"role": "beat_officer", "at": "beat"}
ASHA = {"role": "contact", "at": "beat"}


def rung(*posts: dict[str, str], wait_s: int = 60, repeat: bool = False, **more: Any) -> Any:
    return {"posts": list(posts), "channels": ["sms"], "wait_s": wait_s, "repeat": repeat, **more}


@pytest.mark.parametrize("kind", sorted(default_bodies()))
def test_the_policies_that_every_district_starts_with_are_accepted(kind: str) -> None:
    check(kind, default_bodies()[kind])


@pytest.mark.parametrize("kind", list(IncidentKind))
def test_i17_a_ladder_survives_being_written_into_an_incident(kind: IncidentKind) -> None:
    ladder = parse_ladder(kind, default_bodies()[f"ladder.{kind.value}"])
    assert parse_ladder(kind, json.loads(json.dumps(ladder_body(ladder)))) == ladder


@pytest.mark.parametrize(
    "rungs",
    [
        [],
        [rung(BEAT)],
        [rung(BEAT, repeat=True, channels=[])],
        [rung(BEAT), rung(ASHA, repeat=True)],
    ],
    ids=["empty", "nothing repeats", "repeats in silence", "repeats contacts only"],
)
def test_i13_a_ladder_that_could_end_in_silence_is_refused(rungs: list[Any]) -> None:
    with pytest.raises(BadPolicy, match="repeat"):
        parse_ladder(IncidentKind.NOT_REACHED, {"rungs": rungs})


def test_i32_no_contact_stands_on_a_ladder_of_duress() -> None:
    with pytest.raises(BadPolicy, match="duress"):
        parse_ladder(IncidentKind.DURESS, {"rungs": [rung(BEAT, ASHA, repeat=True)]})


def test_i12_contacts_delay_the_first_officer_by_ten_minutes_at_most() -> None:
    top = rung(BEAT, repeat=True)
    parse_ladder(IncidentKind.MISSED, {"rungs": [rung(ASHA, wait_s=600), top]})
    for silent in (rung(ASHA, wait_s=601), rung(BEAT, wait_s=601, channels=[])):
        with pytest.raises(BadPolicy, match="600 s"):
            parse_ladder(IncidentKind.MISSED, {"rungs": [silent, top]})
    with pytest.raises(BadPolicy, match="within 0 s"):
        parse_ladder(IncidentKind.EMERGENCY, {"rungs": [rung(ASHA), top]})


@pytest.mark.parametrize(
    "broken",
    [
        {"posts": [], "channels": ["sms"], "wait_s": 60},
        {"posts": [{"role": "king", "at": "beat"}], "channels": ["sms"], "wait_s": 60},
        {"posts": [{"role": "sho", "at": "moon"}], "channels": ["sms"], "wait_s": 60},
        {"posts": [BEAT], "channels": ["pigeon"], "wait_s": 60},
        {"posts": [BEAT], "channels": "sms", "wait_s": 60},
        {"posts": [BEAT], "channels": ["sms"], "wait_s": 0},
        {"posts": [BEAT], "channels": ["sms"], "wait_s": True},
        {"posts": [BEAT], "channels": ["sms"], "wait_s": "60"},
        {"posts": [BEAT], "channels": ["sms"], "wait_s": 60, "repeat": "yes"},
        {"posts": BEAT, "channels": ["sms"], "wait_s": 60},
        {"posts": [7], "channels": ["sms"], "wait_s": 60},
        7,
    ],
)
def test_a_rung_that_makes_no_sense_is_refused_with_what_to_write(broken: Any) -> None:
    with pytest.raises(BadPolicy, match=r"write|name"):
        parse_ladder(IncidentKind.MISSED, {"rungs": [broken, rung(BEAT, repeat=True)]})


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["rungs", "posts", "role", "at", "wait_s"]), inner)
    ),
    max_leaves=8,
)


@given(JSON, st.sampled_from(sorted(default_bodies())))
def test_a_body_of_any_shape_is_accepted_or_refused_and_never_breaks(body: Any, kind: str) -> None:
    given_body = body if isinstance(body, dict) else {"rungs": body, "accepts": body}
    try:
        check(kind, given_body)
    except BadPolicy as refused:
        assert str(refused)


def test_the_last_try_has_to_begin_inside_the_window() -> None:
    body = {**default_bodies()["checkin"], "tries": 7, "window_s": 5400, "retry_after_s": 900}
    with pytest.raises(BadPolicy, match="window_s"):
        parse_checkin(0, body)
    assert parse_checkin(0, {**body, "tries": 6}).tries == 6


def ladder(*repeats: bool) -> Ladder:
    rungs = tuple(Rung((Post("sho", "station"),), (Channel.SMS,), 60, r) for r in repeats)
    return Ladder(IncidentKind.MISSED, rungs)


def test_the_first_round_climbs_every_rung_and_then_only_the_repeating_ones() -> None:
    top = ladder(False, True, False)
    assert rungs_from(top, -1, 0) == [(0, 0), (1, 0), (2, 0), (1, 1)]
    assert rungs_from(top, 2, 0) == [(1, 1)]
    assert rungs_from(top, 1, 1) == [(1, 2)]


@given(
    st.lists(st.booleans(), min_size=1, max_size=6).filter(any),
    st.integers(-1, 5),
    st.integers(0, 3),
)
def test_i13_there_is_always_a_rung_to_try_next(repeats: list[bool], at: int, round_: int) -> None:
    here = min(at, len(repeats) - 1)
    ahead = rungs_from(ladder(*repeats), here, round_)
    assert ahead
    assert all(later > (round_, here) for later in ((r, i) for i, r in ahead))
    assert all(repeats[index] for index, found in ahead if found > 0)
    assert CONTACT == "contact"
