"""What a check-in's state is, given its evidence: each rule, and all of them in every order."""

from dataclasses import replace
from datetime import timedelta
from itertools import combinations, permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpline.checkins.derive import DISTRESS, OVER, derive, next_due
from helpline.checkins.model import CheckInState, Evidence, EvidenceKind
from tests.rules.checkins import CHECK_IN, POLICY, at, attempt, saw

K = EvidenceKind
S = CheckInState
WINDOW = POLICY.window_s
NEVER_PROOF = frozenset(K) - {K.KEY_WELL, K.WORD_WELL, K.CALLED_IN, K.SMS_WORD}


def state(*evidence: Evidence) -> CheckInState:
    return derive(CHECK_IN, evidence, POLICY).state


def test_nothing_seen_is_planned() -> None:
    assert state() is S.PLANNED


@pytest.mark.parametrize("kind", sorted(NEVER_PROOF))
def test_i06_no_other_sign_is_ever_ok(kind: EvidenceKind) -> None:
    assert state(*attempt(1, 0), saw(kind, 20, 1)) is not S.OK
    assert state(*attempt(1, 0), saw(kind, 20)) is not S.OK


def test_i06_a_key_counts_on_an_attempt_of_ours_only() -> None:
    assert state(*attempt(1, 0), saw(K.KEY_WELL, 20, 1)) is S.OK
    assert state(*attempt(1, 0), saw(K.KEY_WELL, 20, 2)) is S.RINGING
    assert state(saw(K.KEY_WELL, 20, 0)) is S.PLANNED


@pytest.mark.parametrize(("seconds", "counts"), [(WINDOW, True), (WINDOW + 1, False)])
def test_i06_a_key_counts_inside_the_window_only(seconds: int, counts: bool) -> None:
    late = state(*attempt(1, WINDOW - 30), saw(K.KEY_WELL, seconds, 1))
    assert (late is S.OK) is counts


@pytest.mark.parametrize("seconds", [-7200, -1])
def test_calling_in_counts_from_two_hours_before(seconds: int) -> None:
    assert state(saw(K.CALLED_IN, seconds)) is S.OK
    assert state(saw(K.CALLED_IN, -7201)) is S.PLANNED


def test_i06_a_machines_words_prove_nothing_but_a_key_does() -> None:
    machine = [*attempt(1, 0), saw(K.VOICEMAIL, 5, 1)]
    assert state(*machine, saw(K.WORD_WELL, 6, 1)) is S.UNCONFIRMED
    assert state(*machine, saw(K.NEED_SAID, 6, 1)) is S.UNCONFIRMED
    assert state(*machine, saw(K.KEY_WELL, 6, 1)) is S.OK
    assert state(*machine, saw(K.NEED, 6, 1)) is S.NEED


def test_a_need_on_our_call_answers_the_question() -> None:
    assert state(*attempt(1, 0), saw(K.NEED, 20, 1)) is S.NEED
    assert state(*attempt(1, 0), saw(K.NEED_SAID, 20, 1)) is S.NEED


def test_i06_words_that_nobody_asked_for_answer_nothing() -> None:
    assert state(saw(K.NEED_SAID, 20)) is S.PLANNED
    assert state(saw(K.HEARSAY_WELL, 20)) is S.PLANNED


@pytest.mark.parametrize("distress", sorted(DISTRESS))
@pytest.mark.parametrize("seconds", [-9000, 0, WINDOW + 9000])
def test_i07_distress_counts_at_any_time_and_outlasts_ok(
    distress: EvidenceKind, seconds: int
) -> None:
    assert state(saw(distress, seconds)) is S.EMERGENCY
    assert state(*attempt(1, 0), saw(distress, seconds), saw(K.KEY_WELL, 20, 1)) is S.EMERGENCY


def test_every_try_over_is_missed_and_one_under_way_is_not() -> None:
    tries = [item for n in range(1, 4) for item in attempt(n, n * 900, K.NO_ANSWER)]
    assert state(*tries) is S.MISSED
    assert state(*tries[:-1]) is S.RINGING
    assert state(*tries[:8]) is S.UNCONFIRMED


def test_i15_an_outcome_closes_and_a_cry_after_it_opens_again() -> None:
    opened, closed = (
        saw(K.INCIDENT_OPENED, 100, 0, "incident:1"),
        saw(K.INCIDENT_CLOSED, 900, 0, "incident:1:closed"),
    )
    danger = saw(K.DANGER, 99)
    assert state(danger, opened) is S.EMERGENCY
    assert state(danger, opened, closed) is S.CLOSED
    assert state(danger, opened, closed, saw(K.DANGER, 1000)) is S.EMERGENCY
    again = saw(K.INCIDENT_OPENED, 1001, 0, "incident:2")
    assert state(opened, closed, again) is S.ESCALATED


SEEN = (
    saw(K.QUEUED, 0, 1),
    saw(K.RANG, 2, 1),
    saw(K.VOICEMAIL, 5, 1),
    saw(K.WORD_WELL, 6, 1),
    saw(K.QUEUED, 900, 2),
    saw(K.KEY_WELL, 915, 2),
    saw(K.DANGER, 920, 2),
    saw(K.WINDOW_OVER, WINDOW + 1),
    saw(K.INCIDENT_OPENED, 921, 0, "incident:1"),
    saw(K.INCIDENT_CLOSED, 4000, 0, "incident:1:closed"),
    saw(K.NEED, 30, 1),
    saw(K.EXCUSED, 10),
)


def test_i18_the_order_of_arrival_never_matters() -> None:
    """Every selection of up to four observations, in every order."""
    seen = 0
    for size in range(1, 5):
        for chosen in combinations(SEEN, size):
            found = {derive(CHECK_IN, order, POLICY) for order in permutations(chosen)}
            assert len(found) == 1, [item.kind for item in chosen]
            seen += 1
    assert seen == 12 + 66 + 220 + 495


def test_i07_no_further_observation_but_an_outcome_ends_an_emergency() -> None:
    others = [item for item in SEEN if item.kind is not K.INCIDENT_CLOSED]
    cry = saw(K.DURESS, 50)
    for size in range(len(others) + 1):
        for chosen in combinations(others, size):
            assert state(cry, *chosen) is S.EMERGENCY


def test_i02_what_has_been_answered_is_never_missed_afterwards() -> None:
    answered = [*attempt(1, 0), saw(K.KEY_WELL, 20, 1)]
    for kind in OVER | {K.WINDOW_OVER}:
        assert state(*answered, saw(kind, 60, 1), saw(kind, WINDOW, 1)) is S.OK


@given(
    st.lists(
        st.tuples(
            st.sampled_from(sorted(K)),
            st.integers(-10_000, 20_000),
            st.integers(0, 4),
        ),
        max_size=9,
    ),
    st.randoms(use_true_random=False),
)
def test_i18_any_evidence_in_any_order_gives_the_same_finding(
    seen: list[tuple[EvidenceKind, int, int]], random: object
) -> None:
    evidence = [saw(kind, seconds, try_no) for kind, seconds, try_no in seen]
    shuffled = list(evidence)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert derive(CHECK_IN, evidence, POLICY) == derive(CHECK_IN, shuffled, POLICY)


@given(
    st.lists(
        st.tuples(st.sampled_from(sorted(K)), st.integers(0, 6000), st.integers(1, 3)), max_size=8
    )
)
def test_i03_open_has_a_due_instant_and_answered_has_none(
    seen: list[tuple[EvidenceKind, int, int]],
) -> None:
    evidence = [saw(kind, seconds, try_no) for kind, seconds, try_no in seen]
    found = derive(CHECK_IN, evidence, POLICY).state
    due = next_due(CHECK_IN, found, evidence, POLICY, by_sms=False, now=at(6000))
    assert (due is not None) is found.open
    if found in (S.RINGING, S.UNCONFIRMED):
        assert due is not None
        assert due <= CHECK_IN.window_ends_at


def due(*evidence: Evidence, by_sms: bool = False) -> float:
    """Seconds from the call time to the next step."""
    found = derive(CHECK_IN, evidence, POLICY).state
    instant = next_due(CHECK_IN, found, evidence, POLICY, by_sms=by_sms, now=at(50))
    assert instant is not None
    return (instant - at(0)).total_seconds()


def test_the_interval_counts_from_the_ring_and_not_from_the_queue() -> None:
    waited = [saw(K.QUEUED, 0, 1), saw(K.PLACED, 300, 1), saw(K.RANG, 302, 1)]
    assert due(*waited, saw(K.NO_ANSWER, 342, 1)) == 302 + 900


def test_what_was_never_placed_is_due_at_the_end_of_the_window() -> None:
    assert due(saw(K.QUEUED, 0, 1)) == WINDOW


def test_a_call_that_nothing_is_heard_of_is_given_up_after_four_minutes() -> None:
    assert due(*attempt(1, 0)) == 3 + 240


def test_a_text_is_given_the_whole_interval() -> None:
    assert due(saw(K.QUEUED, 0, 1), saw(K.PLACED, 1, 1), by_sms=True) == 1 + 900


def test_what_could_not_be_placed_is_tried_again_after_the_interval() -> None:
    assert due(saw(K.QUEUED, 0, 1), saw(K.UNREACHABLE, 2, 1)) == 2 + 900


def test_the_last_interval_ends_with_the_window() -> None:
    assert due(*attempt(1, WINDOW - 100, K.BUSY)) == WINDOW
    assert timedelta(seconds=WINDOW) == CHECK_IN.window_ends_at - CHECK_IN.call_at


ENDINGS = (
    K.BUSY,
    K.NO_ANSWER,
    K.UNREACHABLE,
    K.REFUSED,
    K.VOICEMAIL,
    K.SILENT,
    K.HUNG_UP,
    K.UNHEARD,
    K.CONFUSED,
)


@pytest.mark.parametrize("ending", ENDINGS)
def test_i06_however_a_try_ends_without_an_answer_it_is_over(ending: EvidenceKind) -> None:
    assert state(*attempt(1, 0, ending)) is S.UNCONFIRMED


@pytest.mark.parametrize("kind", [K.NEED, K.HUMAN, K.NEED_SAID])
def test_who_asks_for_something_on_our_call_is_there_to_ask(kind: EvidenceKind) -> None:
    assert state(*attempt(1, 0), saw(kind, 20, 1)) is S.NEED


def test_who_calls_in_to_ask_for_something_counts_where_calling_in_does() -> None:
    for kind, counts in ((K.NEED, S.NEED), (K.HUMAN, S.NEED), (K.NEED_SAID, S.PLANNED)):
        assert state(saw(kind, 20)) is counts
        strict = replace(POLICY, accepts=frozenset())
        assert derive(CHECK_IN, [saw(kind, 20)], strict).state is S.PLANNED


def test_i06_a_word_counts_on_an_attempt_of_ours_only() -> None:
    assert state(*attempt(1, 0), saw(K.WORD_WELL, 20, 1)) is S.OK
    assert state(saw(K.WORD_WELL, 20, 1)) is S.PLANNED
    strict = replace(POLICY, accepts=frozenset())
    evidence = [*attempt(1, 0), saw(K.WORD_WELL, 20, 1)]
    assert derive(CHECK_IN, evidence, strict).state is S.OK


def opened_and_closed(number: int, opened: float, closed: float) -> list[Evidence]:
    return [
        saw(K.INCIDENT_OPENED, opened, source=f"incident:{number}"),
        saw(K.INCIDENT_CLOSED, closed, source=f"incident:{number}:closed"),
    ]


@pytest.mark.parametrize(
    ("cried", "expected"),
    [(50, S.CLOSED), (100, S.CLOSED), (101, S.CLOSED), (300, S.CLOSED), (301, S.EMERGENCY)],
)
def test_i07_a_cry_stands_until_the_last_incident_after_it_is_closed(
    cried: float, expected: CheckInState
) -> None:
    looked_at = [*opened_and_closed(1, 10, 100), *opened_and_closed(2, 200, 300)]
    assert state(*looked_at, saw(K.DANGER, cried)) is expected


@pytest.mark.parametrize(
    ("paused", "resumed", "expected"),
    [(10, 20, S.PLANNED), (20, 10, S.EXCUSED), (10, 10, S.PLANNED), (10, None, S.EXCUSED)],
)
def test_i02_the_last_word_about_a_pause_counts_and_asking_wins_a_tie(
    paused: float, resumed: float | None, expected: CheckInState
) -> None:
    said = [saw(K.EXCUSED, paused)]
    if resumed is not None:
        said.append(saw(K.RESUMED, resumed))
    assert state(*said) is expected
    assert state(*reversed(said)) is expected
    assert state(saw(K.RESUMED, 5)) is S.PLANNED


def due_of(found: CheckInState, *evidence: Evidence, by_sms: bool = False) -> float | None:
    instant = next_due(CHECK_IN, found, evidence, POLICY, by_sms=by_sms, now=at(77))
    return None if instant is None else (instant - at(0)).total_seconds()


def test_i03_what_is_planned_is_due_at_its_time_and_a_miss_at_once() -> None:
    assert due_of(S.PLANNED) == 0
    assert due_of(S.MISSED) == 77


def test_a_try_counts_from_its_first_ring_and_without_one_from_when_it_was_placed() -> None:
    queued, late = saw(K.QUEUED, 0, 1), saw(K.RANG, 90, 1)
    assert due_of(S.RINGING, queued, saw(K.RANG, 30, 1), late) == 30 + POLICY.unheard_s
    assert due_of(S.RINGING, queued, saw(K.PLACED, 9, 1)) == 9 + POLICY.unheard_s
    ended = saw(K.BUSY, 40, 1)
    again = 30 + POLICY.retry_after_s
    assert due_of(S.UNCONFIRMED, queued, saw(K.RANG, 30, 1), ended, saw(K.SILENT, 60, 1)) == again


def test_a_ring_alone_begins_a_try_too() -> None:
    queued = saw(K.QUEUED, 0, 1)
    assert due_of(S.RINGING, queued, saw(K.RANG, 5, 1)) == 5 + POLICY.unheard_s
    early = [queued, saw(K.PLACED, 2, 1), saw(K.RANG, 5, 1)]
    assert due_of(S.RINGING, *early) == 5 + POLICY.unheard_s
