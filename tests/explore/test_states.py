"""The real rules of check-in, ladder and acknowledgement, in every state that comes first and on
long ways at random. `python -m tests.explore` goes on to the end."""

from datetime import datetime, timedelta

import pytest

from helpline.checkins.model import CheckInState
from helpline.escalation.model import IncidentState
from helpline.sending.model import IntentState
from helpline.understanding import Action, OfficerReply
from tests.explore import levels, states
from tests.explore.levels import explore
from tests.explore.machine import Broken, leads, walk, wander
from tests.explore.memory import Intents
from tests.explore.pairs import meeting, try_all
from tests.explore.scene import OFFICER, Cast
from tests.explore.states import counted_as, key
from tests.explore.steps import steps, write

FIRST = 120


@pytest.mark.parametrize(
    "cast",
    [
        Cast(),
        Cast(at_risk=True),
        Cast(with_contact=True),
        Cast(with_contact=True, second_contact=True),
        Cast(seniors=2, narrow=True),
    ],
    ids=["officers", "at-risk", "contact", "two-contacts", "two"],
)
def test_every_invariant_holds_in_the_first_states(cast: Cast) -> None:
    found = explore(cast, most=FIRST)
    assert found.states >= FIRST


ASKED = ("check-in 1 is due", "call 1 refused")
SAID_WELL = (*ASKED, "contact 13 of incident 1 says well")
CANNOT = "contact 13 of incident 1 cannot"
NOT_AT_HOME = "12 writes 4 for incident 1"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ((*ASKED, "incident 1 is due"), (*ASKED, CANNOT)),
        ((*SAID_WELL, NOT_AT_HOME), (*SAID_WELL, CANNOT, NOT_AT_HOME)),
    ],
    ids=["asked", "said-well"],
)
def test_whether_a_contact_said_that_they_cannot_no_later_state_shows(
    one: tuple[str, ...], other: tuple[str, ...]
) -> None:
    """Found by exploring: the key folded it, and showed it again once the incident grew graver."""
    cast = Cast(with_contact=True)
    first, second = walk(cast, *one), walk(cast, *other)
    assert key(first) == key(second)
    assert leads(cast, first) == leads(cast, second)


def test_of_two_like_seniors_it_does_not_count_which_is_the_first() -> None:
    cast = Cast(seniors=2)
    one = walk(cast, "check-in 1 is due", "call 1 refused")
    other = walk(cast, "check-in 2 is due", "call 1 refused")
    assert key(one) != key(other)
    assert counted_as(key(one)) == counted_as(key(other))
    assert leads(cast, one) == leads(cast, other)


def test_whether_she_pressed_inside_the_window_counts_when_a_machine_was_heard() -> None:
    """Found by exploring two seniors: the words before it are then a machine's, and a key that
    came after the window proves nothing."""
    asked = ("check-in 1 is due", "call 1 accepted", "senior of check-in 1 says the word on 1")
    passes, pressed = ("time goes on",) * 2, ("senior of check-in 1 says 1 on 1",)
    in_time = walk(Cast(), *asked, *pressed, *passes)
    late = walk(Cast(), *asked, *passes, *pressed)
    assert key(in_time) != key(late)
    for state, kept in ((in_time, CheckInState.OK), (late, CheckInState.ESCALATED)):
        assert state.check_in_rows[1].state is CheckInState.OK
        next(step for step in steps(state) if step.name == "call 1 voicemail").act(state)
        assert state.check_in_rows[1].state is kept


def test_a_key_that_leaves_out_too_much_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(states, "_away", lambda memory, instant: None)
    with pytest.raises(Broken, match="leads elsewhere"):
        explore(Cast(at_risk=True, narrow=True), one_of=1)


def test_several_processes_see_the_states_that_one_sees(monkeypatch: pytest.MonkeyPatch) -> None:
    cast = Cast(at_risk=True, narrow=True)
    alone = explore(cast)
    monkeypatch.setattr(levels, "WORTH_SHARING", 10)
    shared = explore(cast, jobs=2)
    assert (shared.states, shared.deep, shared.whole) == (alone.states, alone.deep, True)


@pytest.mark.parametrize("seed", range(12))
def test_every_invariant_holds_on_long_ways_of_two_seniors(seed: int) -> None:
    cast = Cast(seniors=2, tries=2, with_contact=seed % 2 == 0, second_contact=seed % 4 == 0)
    assert wander(cast, seed, 60) > 0


def test_i14_two_seniors_move_as_each_does_alone() -> None:
    found = explore(Cast(), most=60, mark=meeting)
    assert "none reaches the other" in try_all(Cast(), found, drawn_most=8)


def test_a_step_that_reaches_another_senior_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    def cancel_everybodys(self: Intents, cause: str, cause_id: int, now: datetime) -> int:
        for row in list(self.m.intent_rows.values()):
            self.save(row._replace(state=IntentState.CANCELLED, due_at=None))
        return 0

    found = explore(Cast(), most=60, mark=meeting)
    monkeypatch.setattr(Intents, "cancel_pending", cancel_everybodys)
    with pytest.raises(Broken, match="i14"):
        try_all(Cast(), found, drawn_most=0)


def test_i32_an_all_clear_that_still_waits_reaches_no_contact_once_duress_is_told() -> None:
    """Found by exploring: the incident is closed, its all-clear waits, and the duress digit of the
    call before comes late."""
    state = walk(
        Cast(with_contact=True),
        "check-in 1 is due",
        "call 1 accepted",
        "check-in 1 is due",
        "SHO closes 1 as well",
        "senior of check-in 1 says duress on 1",
    )
    waiting = [i for i in state.intent_rows.values() if i.state is IntentState.PENDING]
    assert {intent.person_id for intent in waiting} == {OFFICER}


def test_i18_a_report_that_comes_after_a_cry_for_help_rings_her_at_once_and_counts_once() -> None:
    """Found by exploring: the call planned for later was taken for the one that was asked for, and
    the same SMS, coming twice, rang her anew."""
    state = walk(
        Cast(),
        "check-in 1 is due",
        "check-in 1 is due",
        "11 writes 2 for incident 1",
        "senior of incident 1 says 3",
        "11 writes 2 for incident 1",
    )
    calls = state.intents.of_cause("incident_confirm", 1)
    waiting = [call.due_at for call in calls if call.state is IntentState.PENDING]
    assert waiting == [state.now, state.now + timedelta(minutes=5)]


def test_i14_whoever_forges_an_officers_number_finds_no_code_by_going_through_them() -> None:
    state = walk(Cast(), "check-in 1 is due", "call 1 refused")
    (alert,) = [a for a in state.alert_rows.values() if a.responder_id == OFFICER]
    for code in range(1000, 1200):
        wrong = str(code) if str(code) != alert.code else "1999"
        write(state, OFFICER, OfficerReply(Action.GOING, wrong))
    write(state, OFFICER, OfficerReply(Action.GOING, alert.code))
    assert state.incident_rows[1].state is IncidentState.ALERTING
    assert ("officer_codes_guessed", str(OFFICER)) in state.standing_faults
    assert len(state.alerts.of_incident(1)) == 1  # and the ladder goes its way
