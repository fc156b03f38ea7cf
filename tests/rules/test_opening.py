"""Opening an incident and making it graver: what begins anew, what is recalled (invariants 7, 15,
17 and 32)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from helpline.escalation.all_clear import all_clear
from helpline.escalation.model import Incident, IncidentKind, IncidentState, Outcome
from helpline.escalation.opening import make_graver
from helpline.escalation.reporting import ask_senior_again
from helpline.sending.model import IntentState
from tests.rules.beat import (
    ASHA,
    CONTACT,
    HEAD,
    LADDER,
    NOW,
    OFFICER,
    OWN,
    SENIOR,
    Beat,
    rung,
)

K = IncidentKind


def graver(beat: Beat, kind: IncidentKind) -> Incident:
    return make_graver(beat.tx, beat.door, beat, beat.now, beat.incident, kind)


def test_i17_a_new_incident_has_its_own_copy_of_the_ladder_and_begins_at_once() -> None:
    beat = Beat(LADDER)
    opened = beat.opens(check_in=beat.check_in_rows[1])
    assert (opened.state, opened.check_in_id, opened.opened_at) == (IncidentState.ALERTING, 1, NOW)
    assert len(opened.ladder.rungs) == 4
    assert beat.did("incident_opened") == 1
    assert {e.source for e in beat.evidence_rows[1]} == {"incident:1"}
    fresh = (opened.report, opened.outcome, opened.closed_by, opened.senior_well_at)
    assert fresh == (None, None, None, None)


def test_without_a_check_in_it_is_about_none() -> None:
    beat = Beat(LADDER)
    assert beat.opens(K.EMERGENCY).check_in_id is None
    assert beat.evidence_rows == {}


def test_one_incident_of_a_senior_at_a_time() -> None:
    beat = Beat(LADDER)
    first = beat.opens()
    second = beat.opens(check_in=beat.check_in_rows[1])
    assert second == first
    assert len(beat.incident_rows) == 1
    assert {e.source for e in beat.evidence_rows[1]} == {"incident:1"}  # and the check-in is tied


@pytest.mark.parametrize("after", list(K))
@pytest.mark.parametrize("before", list(K))
def test_it_is_only_ever_made_graver(before: IncidentKind, after: IncidentKind) -> None:
    order = [K.NOT_REACHED, K.MISSED, K.EMERGENCY, K.DURESS]
    beat = Beat(LADDER)
    first = beat.opens(before)
    after_it = graver(beat, after)
    if order.index(after) > order.index(before):
        assert (after_it.kind, after_it.ladder.kind, after_it.round) == (after, after, 0)
        assert after_it.firings == first.firings + 1
        assert beat.did("incident_graver") == 1
    else:
        assert after_it == first
        assert beat.did("incident_graver") == 0


def test_a_graver_one_begins_at_the_foot_of_its_own_ladder_whatever_was_reported() -> None:
    beat = Beat([rung(OWN), rung(HEAD, repeat=True)])
    beat.opens()
    beat.sets(
        rung=1,
        round=4,
        report=Outcome.NOT_AT_HOME,
        report_by=OFFICER,
        report_at=NOW,
        senior_well_at=NOW,
    )
    now = graver(beat, K.EMERGENCY)
    assert (now.rung, now.round) == (0, 0)
    assert (now.report, now.report_by, now.report_at, now.senior_well_at) == (None,) * 4


def test_what_waits_of_the_milder_ladder_is_recalled() -> None:
    beat = Beat(LADDER)
    beat.opens()
    assert beat.told() == [(CONTACT, "call", "contact.question")]
    graver(beat, K.EMERGENCY)
    assert beat.told() == [(OFFICER, "sms", "alert.emergency")]


def test_i32_duress_recalls_the_calls_to_the_senior_and_to_whoever_went_to_look() -> None:
    for kind, left in ((K.EMERGENCY, 2), (K.DURESS, 0)):
        beat = Beat(LADDER)
        beat.opens()
        ask_senior_again(beat.tx, beat.door, NOW, beat.incident)
        call = beat.intents_in(IntentState.PENDING)[-1]
        beat.intent_rows.put(call._replace(cause="contact_look", person_id=CONTACT))
        graver(beat, kind)
        waiting = beat.intents_in(IntentState.PENDING)
        assert sum(i.cause in ("incident_confirm", "contact_look") for i in waiting) == left


def test_i32_duress_keeps_back_the_all_clear_of_every_earlier_incident() -> None:
    beat = Beat(LADDER)
    for _ in range(2):
        first = beat.opens()
        beat.sets(state=IncidentState.CLOSED, due_at=None)
        all_clear(beat.tx, beat.door, NOW, first, Outcome.WELL)
    assert [i.cause for i in beat.intents_in(IntentState.PENDING)].count("all_clear") == 2
    beat.opens(K.EMERGENCY)
    assert [i.cause for i in beat.intents_in(IntentState.PENDING)].count("all_clear") == 2
    beat.opens(K.DURESS)
    assert [i.cause for i in beat.intents_in(IntentState.PENDING)].count("all_clear") == 0


@pytest.mark.parametrize("kind", [K.EMERGENCY, K.DURESS])
def test_i07_a_new_cry_undoes_the_seniors_own_earlier_key(kind: IncidentKind) -> None:
    beat = Beat(LADDER)
    beat.opens(kind)
    beat.sets(senior_well_at=NOW)
    assert graver(beat, K.MISSED).senior_well_at == NOW
    after = graver(beat, kind)
    assert after.senior_well_at is None
    assert after.rung == 0


@pytest.mark.parametrize(
    ("before", "cry", "begins", "becomes"),
    [
        (K.MISSED, K.MISSED, True, K.MISSED),
        (K.EMERGENCY, K.EMERGENCY, True, K.EMERGENCY),
        (K.DURESS, K.EMERGENCY, True, K.DURESS),
        (K.EMERGENCY, K.MISSED, False, K.EMERGENCY),
        (K.MISSED, K.EMERGENCY, True, K.EMERGENCY),
    ],
)
def test_i15_a_cry_undoes_a_report_that_waits_to_be_confirmed(
    before: IncidentKind, cry: IncidentKind, begins: bool, becomes: IncidentKind
) -> None:
    beat = Beat([rung(OWN), rung(HEAD, repeat=True)])
    beat.opens(before)
    reported = beat.sets(state=IncidentState.PROVISIONAL, report=Outcome.WELL, report_by=OFFICER)
    after = graver(beat, cry)
    assert after.kind is becomes
    assert (after.state is IncidentState.ALERTING) is begins
    assert (after == reported) is not begins


def test_i22_the_third_miss_of_a_beat_waits_for_a_minute_at_most() -> None:
    beat = Beat([rung(ASHA, channels=["call"]), rung(HEAD, repeat=True)])
    lists = beat.areas
    lists.missed_since = lambda *given: (3, None)
    beat.lists = lists
    opened = beat.opens()
    hold_s = next(body["hold_s"] for name, body in beat.bodies.values() if name == "area")
    assert (opened.rung, opened.due_at) == (-1, NOW + timedelta(seconds=hold_s))
    assert hold_s <= 60
    assert beat.told() == []
    assert beat.opens(K.EMERGENCY).due_at == NOW + timedelta(seconds=600)


def test_i32_who_is_at_risk_at_home_is_looked_after_as_under_duress() -> None:
    beat = Beat(LADDER)
    beat.senior_rows[SENIOR] = replace(beat.senior_rows[SENIOR], at_risk=True)
    assert beat.opens().kind is K.DURESS
