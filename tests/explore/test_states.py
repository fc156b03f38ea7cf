"""The real rules of check-in, ladder and acknowledgement, in every state that comes first and on
long ways at random. `python -m tests.explore` goes on to the end."""

import pytest

from helpline.sending.model import IntentState
from tests.explore.machine import explore, walk, wander
from tests.explore.scene import OFFICER, Cast

FIRST = 400


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
