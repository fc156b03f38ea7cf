"""Going, cannot, and promises that run out: invariants 12, 14, 15 and 16."""

from dataclasses import replace
from datetime import timedelta

import pytest

from helpline.escalation.alerting import alert_for
from helpline.escalation.by_console import doubt
from helpline.escalation.due import perform
from helpline.escalation.model import Incident, IncidentState, Outcome
from helpline.escalation.reporting import needs_help, report
from helpline.escalation.responders import Responder
from helpline.escalation.responding import (
    Answer,
    acknowledge,
    advance,
    contact_failed,
    decline,
)
from helpline.sending.model import IntentState
from tests.rules.beat import (
    ASHA,
    AT_DESK,
    CONTACT,
    DESK,
    HEAD,
    LADDER,
    NOW,
    OFFICER,
    OTHERS,
    OWN,
    SECOND_CONTACT,
    SHO,
    SUBSTITUTE,
    Beat,
    rung,
)

TWO = [rung(OWN, AT_DESK), rung(OTHERS, wait_s=300), rung(HEAD, repeat=True)]
S = IncidentState


def going(beat: Beat, who: int) -> Answer:
    return acknowledge(beat.tx, beat.now, beat.alert(who), "sms")


def cannot(beat: Beat, who: int) -> Answer:
    return decline(beat.tx, beat.door, beat, beat.now, beat.alert(who), "sms")


def due(beat: Beat) -> Incident:
    assert beat.incident.due_at is not None
    beat.now = beat.incident.due_at
    return perform(beat.tx, beat.door, beat, beat.now, beat.incident)


def ack_lasts(beat: Beat) -> timedelta:
    return timedelta(seconds=beat.bodies[2][1]["ack_lasts_s"])


def test_i15_going_stops_the_ladder_for_a_time() -> None:
    beat = Beat(TWO)
    before = beat.opens()
    before = beat.sets(report=Outcome.NOT_AT_HOME, report_by=SHO, report_at=NOW)
    beat.later(seconds=30)
    assert going(beat, OFFICER) is Answer.TAKEN
    until = beat.now + ack_lasts(beat)
    assert beat.incident == replace(
        before,
        state=S.ACKNOWLEDGED,
        ack_alert_id=beat.alert(OFFICER).id,
        ack_until=until,
        report=None,
        report_by=None,
        report_at=None,
        due_at=until,
        version=before.version + 1,
    )
    assert beat.alert(OFFICER).ack_at == beat.now
    assert beat.did("acknowledged") == 1


def test_i16_going_recalls_what_is_still_to_leave() -> None:
    beat = Beat(TWO)
    beat.opens()
    assert len(beat.told()) == 2
    going(beat, OFFICER)
    assert beat.told() == []


def test_i18_going_twice_is_going_once() -> None:
    beat = Beat(TWO)
    beat.opens()
    going(beat, OFFICER)
    before = beat.incident
    beat.later(seconds=5)
    assert going(beat, OFFICER) is Answer.ALREADY_YOURS
    assert beat.incident == before
    assert beat.did("acknowledged") == 1


def test_i09_the_second_officer_hears_that_another_goes() -> None:
    beat = Beat(TWO)
    beat.opens()
    going(beat, OFFICER)
    before = beat.incident
    beat.later(seconds=5)
    assert going(beat, DESK) is Answer.TAKEN_BY_OTHER
    assert beat.incident == before
    assert beat.alert(DESK).ack_at == beat.now
    assert beat.did("also_going") == 1
    beat.later(seconds=5)
    going(beat, DESK)
    assert beat.alert(DESK).ack_at == beat.now - timedelta(seconds=5)


def test_i14_a_spent_code_acknowledges_nothing() -> None:
    beat = Beat(TWO)
    before = beat.opens()
    spent = replace(beat.alert(OFFICER), live=False)
    assert acknowledge(beat.tx, NOW, spent, "sms") is Answer.STALE_CODE
    assert beat.incident == before


def test_a_closed_incident_is_nobodys_to_go_to_or_to_hand_on() -> None:
    beat = Beat(TWO)
    beat.opens()
    alert = beat.alert(OFFICER)
    beat.sets(state=S.CLOSED)
    assert acknowledge(beat.tx, NOW, alert, "sms") is Answer.CLOSED
    assert decline(beat.tx, beat.door, beat, NOW, alert, "sms") is Answer.CLOSED
    assert beat.alert(OFFICER).declined_at is None


def test_a_contact_who_goes_stops_nothing() -> None:
    beat = Beat(LADDER)
    before = beat.opens()
    assert going(beat, CONTACT) is Answer.TAKEN
    assert beat.incident == before
    assert beat.alert(CONTACT).ack_at == NOW
    assert beat.told() == [(CONTACT, "call", "contact.question")]


def test_a_contact_may_go_beside_an_officer_but_not_into_a_report() -> None:
    beat = Beat(LADDER)
    beat.opens()
    beat.sets(state=S.ACKNOWLEDGED, ack_alert_id=99)
    assert going(beat, CONTACT) is Answer.TAKEN
    beat.sets(state=S.PROVISIONAL)
    assert going(beat, CONTACT) is Answer.TAKEN_BY_OTHER


@pytest.mark.parametrize(("who", "answer"), [(OFFICER, "taken_by_other"), (SHO, "taken")])
def test_i15_only_a_rank_that_confirms_takes_over_a_reported_well(who: int, answer: str) -> None:
    beat = Beat([rung(OWN, HEAD, repeat=True)])
    beat.opens()
    beat.sets(state=S.PROVISIONAL, report=Outcome.WELL, report_by=DESK)
    assert going(beat, who) == answer
    assert (beat.incident.state is S.ACKNOWLEDGED) is (answer == "taken")


def test_i12_the_last_of_a_rung_who_cannot_lets_the_ladder_go_on_at_once() -> None:
    beat = Beat(TWO)
    beat.opens()
    assert cannot(beat, OFFICER) is Answer.TAKEN
    assert beat.alert(OFFICER).declined_at == NOW
    assert beat.incident.rung == 0
    cannot(beat, DESK)
    assert beat.incident.rung == 1
    assert beat.did("declined") == 2


def test_who_was_asked_by_an_earlier_rung_holds_up_nobody() -> None:
    beat = Beat(TWO)
    beat.opens()
    due(beat)
    cannot(beat, OFFICER)
    assert beat.incident.rung == 1
    cannot(beat, SUBSTITUTE)
    assert beat.incident.rung == 2


def test_i12_who_was_told_before_it_grew_graver_holds_up_nobody_on_the_new_ladder() -> None:
    """Found by asking what of an alert a state has to keep: an SHO who was asked to confirm a
    contact's 'well', on the foot of the old ladder, counted among those of the new one's foot."""
    beat = Beat(LADDER)
    beat.opens()
    report(beat.tx, beat.door, beat, NOW, beat.alert(CONTACT), Outcome.WELL, via="call")
    assert beat.alert(SHO).rung == 0
    needs_help(beat.tx, beat.door, beat, beat.later(minutes=1), beat.alert(CONTACT), "call")
    assert beat.incident.rung == 0
    cannot(beat, OFFICER)
    assert beat.incident.rung == 1


def test_i12_who_was_only_asked_to_confirm_a_well_holds_up_nobody() -> None:
    beat = Beat([rung(OWN, AT_DESK), rung(HEAD, repeat=True)])
    beat.opens()
    report(beat.tx, beat.door, beat, NOW, beat.alert(OFFICER), Outcome.WELL, via="sms")
    doubt(beat.tx, beat.door, beat, NOW, beat.incident.id, by=SHO)
    cannot(beat, OFFICER)
    assert beat.incident.rung == 0
    cannot(beat, DESK)
    assert beat.incident.rung == 1


def test_who_cannot_while_another_goes_changes_nothing() -> None:
    beat = Beat(TWO)
    beat.opens()
    going(beat, DESK)
    before = beat.incident
    cannot(beat, OFFICER)
    assert beat.incident == before


def test_whose_code_is_spent_and_a_contact_do_not_hold_up_a_rung() -> None:
    beat = Beat([rung(OWN, AT_DESK, ASHA), rung(HEAD, repeat=True)])
    beat.opens()
    beat.alerts.save(replace(beat.alert(DESK), live=False))
    cannot(beat, OFFICER)
    assert beat.incident.rung == 1


def test_who_said_going_and_then_cannot_hands_on_to_the_others_of_the_rung() -> None:
    beat = Beat(TWO)
    beat.opens()
    beat.all_left()
    going(beat, OFFICER)
    cannot(beat, OFFICER)
    assert (beat.incident.state, beat.incident.rung) == (S.ALERTING, 0)
    assert beat.told() == [(DESK, "sms", "alert.handed_on")]


def test_the_only_one_of_a_rung_who_hands_on_brings_the_next_rung() -> None:
    beat = Beat([rung(OWN), rung(HEAD, repeat=True)])
    beat.opens()
    beat.all_left()
    going(beat, OFFICER)
    cannot(beat, OFFICER)
    assert beat.incident.rung == 1
    assert beat.told() == [(SHO, "sms", "alert.handed_on")]


@pytest.mark.parametrize(("rung_no", "round_no", "goes_on"), [(0, 0, 1), (0, 1, 0), (-1, 0, -1)])
def test_at_the_top_and_before_the_foot_only_the_clock_goes_on(
    rung_no: int, round_no: int, goes_on: int
) -> None:
    beat = Beat(TWO)
    beat.opens()
    beat.sets(rung=rung_no, round=round_no)
    after = advance(beat.tx, beat.door, beat, NOW, beat.incident)
    assert after.rung == goes_on


def test_a_contact_who_cannot_is_followed_by_the_next_and_then_by_the_first_officer() -> None:
    beat = Beat(LADDER)
    opened = beat.opens()
    cannot(beat, CONTACT)
    assert beat.incident == opened
    assert beat.told()[-1] == (SECOND_CONTACT, "call", "contact.question")
    cannot(beat, SECOND_CONTACT)
    assert beat.incident.rung == 1


def test_on_a_rung_with_officers_too_the_contacts_hold_up_nobody() -> None:
    beat = Beat([rung(ASHA, OWN, channels=["call"]), rung(HEAD, repeat=True)])
    beat.opens()
    cannot(beat, CONTACT)
    cannot(beat, SECOND_CONTACT)
    assert beat.incident.rung == 0


def test_a_contact_of_an_earlier_rung_calls_nobody_any_more() -> None:
    beat = Beat(LADDER)
    beat.opens()
    due(beat)
    before = len(beat.intent_rows)
    contact_failed(beat.tx, beat.door, beat, beat.now, beat.incident, beat.alert(CONTACT))
    assert len(beat.intent_rows) == before
    beat.sets(rung=0, state=S.ACKNOWLEDGED)
    contact_failed(beat.tx, beat.door, beat, beat.now, beat.incident, beat.alert(CONTACT))
    assert len(beat.intent_rows) == before


def test_i15_without_an_outcome_in_time_the_rung_is_told_again_with_a_new_code() -> None:
    beat = Beat(TWO)
    beat.opens()
    beat.all_left()
    going(beat, OFFICER)
    first = beat.alert(OFFICER)
    after = due(beat)
    assert (after.state, after.rung, after.ack_alert_id) == (S.ALERTING, 0, None)
    assert beat.alert_rows[first.id].live is False
    assert beat.alert(OFFICER).code != first.code
    assert beat.did("acknowledgement_expired") == 1
    assert beat.told() == [
        (OFFICER, "sms", "alert.ack_expired"),
        (DESK, "sms", "alert.handed_on"),
    ]


def test_i15_who_breaks_the_promise_twice_holds_the_ladder_no_longer() -> None:
    beat = Beat(TWO)
    beat.opens()
    for _ in range(2):
        going(beat, OFFICER)
        beat.all_left()
        after = due(beat)
    assert after.rung == 1
    assert beat.alert(OFFICER).live  # and can still report what was seen
    assert beat.told() == [
        (SUBSTITUTE, "sms", "alert.handed_on"),
        (OFFICER, "sms", "alert.ack_expired"),
    ]


def test_i15_a_well_that_nobody_confirms_starts_the_ladder_again() -> None:
    beat = Beat(TWO)
    beat.opens()
    beat.all_left()
    beat.sets(state=S.PROVISIONAL, report=Outcome.WELL, report_by=OFFICER, firings=2)
    after = due(beat)
    assert (after.state, after.rung) == (S.ALERTING, 0)
    assert beat.did("confirmation_expired") == 1
    assert {key for _, _, key in beat.told()} == {"alert.missed", "alert.substitute"}
    for row in list(beat.alert_rows.values()):
        beat.alerts.save(replace(row, live=row.responder_id != OFFICER))
    beat.sets(state=S.PROVISIONAL, report=Outcome.WELL, report_by=OFFICER)
    beat.all_left()
    assert due(beat).rung == 1
    assert (OFFICER, "sms", "alert.missed") in beat.told()


def test_i15_before_any_rung_has_fired_a_broken_promise_begins_at_the_foot() -> None:
    beat = Beat(TWO)
    beat.opens()
    for _ in range(3):
        going(beat, OFFICER)
        beat.sets(rung=-1)
        assert due(beat).rung == 0


def test_an_acknowledgement_without_an_alert_runs_out_all_the_same() -> None:
    beat = Beat(TWO)
    beat.opens()
    beat.sets(state=S.ACKNOWLEDGED, ack_alert_id=None)
    assert due(beat).state is S.ALERTING
    assert beat.did("acknowledgement_expired") == 0


def test_i14_a_live_code_is_kept_and_brought_to_the_present_rung() -> None:
    beat = Beat(TWO)
    beat.opens()
    first = beat.alert(OFFICER)
    beat.alerts.save(replace(first, declined_at=NOW))
    beat.later(minutes=5)
    beat.sets(rung=1)
    again = alert_for(beat.tx, beat, beat.now, beat.incident, Responder(OFFICER, "beat_officer"))
    assert again == replace(first, rung=1, told_at=beat.now)
    assert beat.alert_rows[first.id] == again
    assert beat.intents_in(IntentState.PENDING)
