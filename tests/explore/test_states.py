"""The real rules of check-in, ladder and acknowledgement, in every state that comes first and on
long ways at random. `python -m tests.explore` goes on to the end."""

import pytest

from helpline.escalation.model import IncidentState
from helpline.sending.model import IntentState
from helpline.understanding import Action, OfficerReply
from tests.explore.machine import explore, walk, wander
from tests.explore.scene import OFFICER, Cast
from tests.explore.steps import write

FIRST = 120


@pytest.mark.parametrize(
    "cast",
    [Cast(), Cast(at_risk=True), Cast(with_contact=True), Cast(seniors=2, narrow=True)],
    ids=["officers", "at-risk", "contact", "two"],
)
def test_every_invariant_holds_in_the_first_states(cast: Cast) -> None:
    found = explore(cast, most=FIRST)
    assert found.states >= FIRST


@pytest.mark.parametrize("seed", range(12))
def test_every_invariant_holds_on_long_ways_of_two_seniors(seed: int) -> None:
    cast = Cast(seniors=2, tries=2, with_contact=seed % 2 == 0)
    assert wander(cast, seed, 60) > 0


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
