"""What becomes of a recording after each look at the provider."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from helpline.recordings import rules
from helpline.recordings.model import OPEN_STATES, Recording, RecordingKind, RecordingState

S = RecordingState
MADE = datetime(2026, 1, 5, 3, 0, tzinfo=UTC)


def recording(state: S = S.TO_FETCH, **changes: object) -> Recording:
    due_at = MADE if state in OPEN_STATES else None
    made = Recording(
        id=1, provider="twilio", sid="RE1", kind=RecordingKind.NEED, person_id=7,
        conversation_id=3, subject="request", subject_id=9, seconds=8, recorded_at=MADE,
        state=state, since=MADE, size=0, due_at=due_at, version=0,
    )  # fmt: skip
    return replace(made, **changes)  # type: ignore[arg-type]


def after(minutes: float) -> datetime:
    return MADE + timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("waited", "waits"),
    [(0.0, 5.0), (10.0, 5.0), (60.0, 30.0), (600.0, 300.0), (86400.0, 1800.0)],
)
def test_the_longer_it_waits_the_more_seldom_it_is_asked_for(waited: float, waits: float) -> None:
    now = MADE + timedelta(seconds=waited)
    assert rules.next_look(recording(), now) == now + timedelta(seconds=waits)


def test_not_there_means_not_yet_in_the_first_minutes_and_lost_after_them() -> None:
    young = rules.absent(recording(), after(14.9))
    assert (young.state, young.due_at) == (S.TO_FETCH, rules.next_look(young, after(14.9)))
    old = rules.absent(recording(), after(15))
    assert (old.state, old.due_at) == (S.LOST, after(15) + rules.LOST_IS_SHOWN)


@pytest.mark.parametrize(("state", "then"), [(S.STORED, S.DELETED_THERE), (S.DROPPING, S.GONE)])
def test_not_there_is_as_good_as_deleted_there(state: S, then: S) -> None:
    done = rules.absent(recording(state), after(1))
    assert (done.state, done.due_at) == (then, None)


@pytest.mark.parametrize("state", [S.TO_FETCH, S.STORED, S.DROPPING])
def test_passing_trouble_is_never_the_end(state: S) -> None:
    later = rules.passing(recording(state), after(60 * 24 * 30))
    assert later.state is state
    assert later.due_at == after(60 * 24 * 30) + rules.LATEST


def test_trouble_is_told_after_an_hour_in_one_state() -> None:
    assert not rules.waits_too_long(recording(), after(59))
    assert rules.waits_too_long(recording(), after(60))
    assert not rules.waits_too_long(rules.stored(recording(), after(59), 8), after(60))


def test_what_is_stored_is_to_be_deleted_there_at_once() -> None:
    kept = rules.stored(recording(), after(1), 16_044)
    assert (kept.state, kept.since, kept.due_at, kept.size) == (
        S.STORED, after(1), after(1), 16_044,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("state", "then", "due"),
    [
        (S.TO_FETCH, S.DROPPING, True),
        (S.STORED, S.DROPPING, True),
        (S.DELETED_THERE, S.GONE, False),
        (S.DROPPING, S.DROPPING, True),
        (S.LOST, S.LOST, True),
        (S.GONE, S.GONE, False),
    ],
)
def test_what_nobody_may_keep_is_still_deleted_there(state: S, then: S, due: bool) -> None:
    gone = rules.dropped(recording(state), after(1))
    assert (gone.state, gone.due_at is not None) == (then, due)
    assert not gone.heard_here


@pytest.mark.parametrize("state", list(S))
def test_open_means_due_after_every_rule(state: S) -> None:
    before, now = recording(state), after(20)
    for rule in (rules.passing, rules.absent, rules.refused, rules.deleted, rules.dropped):
        if state in OPEN_STATES:
            result = rule(before, now)
            assert (result.state in OPEN_STATES) == (result.due_at is not None), rule.__name__
