"""What was seen on the spot, and what closes: invariants 7, 15, 32 and 33."""

from dataclasses import replace
from datetime import timedelta

import pytest

from helpline.checkins.model import CheckInState, EvidenceKind
from helpline.errors import Refused
from helpline.escalation.firing import fire_next
from helpline.escalation.model import Incident, IncidentKind, IncidentState, Outcome
from helpline.escalation.reporting import (
    Reported,
    ask_senior_again,
    close,
    needs_help,
    report,
    senior_answered,
)
from helpline.sending.model import Intent, IntentKind, IntentState, Lane
from helpline.seniors.model import SeniorState
from tests.rules.beat import (
    ASHA,
    AT_DESK,
    CONTACT,
    DESK,
    HEAD,
    LADDER,
    NOW,
    OFFICER,
    OWN,
    SENIOR,
    SHO,
    Beat,
    rung,
)

LADDER_OF_TWO = [rung(OWN), rung(HEAD, repeat=True)]
S = IncidentState
OTHER_THAN_WELL = [each for each in Outcome if each is not Outcome.WELL]


def opened(kind: IncidentKind = IncidentKind.MISSED) -> Beat:
    beat = Beat(LADDER_OF_TWO)
    beat.opens(kind, check_in=beat.check_in_rows[1])
    beat.all_left()
    beat.later(seconds=60)
    return beat


def seen(beat: Beat, who: int, outcome: Outcome, diary: str | None = None) -> Reported:
    alert = beat.alert(who)
    return report(beat.tx, beat.door, beat, beat.now, alert, outcome, diary_number=diary, via="sms")


def closes(beat: Beat, outcome: Outcome = Outcome.WELL, diary: str | None = None) -> Incident:
    return close(beat.tx, beat.door, beat.now, beat.incident, outcome, SHO, diary)


def confirming(beat: Beat) -> list[Intent]:
    return [i for i in beat.intent_rows.values() if i.cause == "incident_confirm"]


def to_sho(beat: Beat) -> None:
    """The SHO is told too."""
    beat.sets(rung=0)
    beat.now += timedelta(seconds=600)
    fire_next(beat.tx, beat.door, beat, beat.now, beat.incident)
    beat.all_left()


def test_i15_well_of_a_beat_officer_waits_for_the_senior_or_the_sho() -> None:
    beat = opened()
    before = beat.incident
    assert seen(beat, OFFICER, Outcome.WELL) is Reported.PROVISIONAL
    provisional_s = beat.bodies[2][1]["provisional_s"]
    assert beat.incident == replace(
        before,
        state=S.PROVISIONAL,
        report=Outcome.WELL,
        report_by=OFFICER,
        report_at=beat.now,
        firings=2,
        due_at=beat.now + timedelta(seconds=provisional_s),
        version=before.version + 1,
    )
    assert beat.told() == [
        (SENIOR, "call", "checkin.question"),
        (SENIOR, "call", "checkin.question"),
        (SHO, "sms", "alert.provisional"),
    ]
    assert beat.did("reported") == 1


def finished(beat: Beat) -> None:
    """Every call of hers is over."""
    for call in confirming(beat):
        if call.state is IntentState.SENT:
            beat.intents.save(call._replace(finished_at=beat.now))


@pytest.mark.parametrize("her_call", ["waits", "under way", "over"])
def test_i15_who_says_well_again_puts_nothing_off_and_asks_the_sho_once(her_call: str) -> None:
    beat = opened()
    seen(beat, OFFICER, Outcome.WELL)
    before = beat.incident
    first, later = confirming(beat)
    if her_call != "waits":
        beat.intents.save(first._replace(state=IntentState.SENT))
    if her_call == "over":
        finished(beat)
    beat.later(seconds=30)
    assert seen(beat, OFFICER, Outcome.WELL) is Reported.PROVISIONAL
    assert beat.incident == before
    asked = [i for i in beat.intents_in(IntentState.PENDING) if i.person_id == SHO]
    assert len(asked) == 1
    called_off = beat.intents.get(later.id).state is IntentState.CANCELLED
    assert called_off is (her_call == "over")
    anew = [(i.try_no, i.due_at - beat.now) for i in confirming(beat)[2:] if i.due_at]
    at_once_and_later = [(2, timedelta(0)), (3, timedelta(minutes=5))]
    assert anew == (at_once_and_later if her_call == "over" else [])
    assert beat.did("reported") == 2


def test_i15_well_of_another_or_after_going_again_is_a_new_report() -> None:
    beat = Beat([rung(OWN, AT_DESK), rung(HEAD, repeat=True)])
    beat.opens()
    for who in (OFFICER, DESK, OFFICER):
        beat.all_left()
        seen(beat, who, Outcome.WELL)
        assert (SHO, "sms", "alert.provisional") in beat.told()
    beat.all_left()
    beat.sets(state=S.ACKNOWLEDGED, report=None, report_by=None)
    seen(beat, OFFICER, Outcome.WELL)
    assert (SHO, "sms", "alert.provisional") in beat.told()


def test_i15_a_senior_who_is_reported_well_is_rung_once_more_whatever_became_of_the_first_call() -> (
    None
):
    beat = opened()
    seen(beat, OFFICER, Outcome.WELL)
    reported = beat.now
    later = reported + timedelta(minutes=5)
    assert [(i.try_no, i.due_at) for i in confirming(beat)] == [(0, reported), (1, later)]
    assert {i.not_after for i in confirming(beat)} == {reported + timedelta(minutes=30)}


def test_i16_her_key_calls_the_second_call_off() -> None:
    beat = opened()
    seen(beat, OFFICER, Outcome.WELL)
    first, second = confirming(beat)
    beat.intents.save(first._replace(state=IntentState.SENT))
    senior_answered(beat.tx, beat.door, beat.now, 1, by_key=True)
    assert beat.incident.state is S.CLOSED
    assert beat.intents.get(second.id).state is IntentState.CANCELLED


def test_the_same_report_in_the_same_instant_asks_for_no_further_call() -> None:
    beat = opened()
    seen(beat, OFFICER, Outcome.WELL)
    seen(beat, OFFICER, Outcome.WELL)
    assert len(confirming(beat)) == 2


def test_well_of_another_officer_takes_the_call_that_was_planned_for_later_in_front() -> None:
    beat = Beat([rung(OWN, AT_DESK), rung(HEAD, repeat=True)])
    beat.opens()
    beat.all_left()
    seen(beat, OFFICER, Outcome.WELL)
    first, planned = confirming(beat)
    beat.intents.save(first._replace(state=IntentState.SENT, finished_at=beat.now))
    beat.later(seconds=60)
    seen(beat, DESK, Outcome.WELL)
    assert beat.intents.get(planned.id).state is IntentState.CANCELLED
    anew = [i.due_at for i in confirming(beat)[2:]]
    assert anew == [beat.now, beat.now + timedelta(minutes=5)]


def test_under_duress_who_is_reported_well_is_not_rung() -> None:
    beat = opened(IncidentKind.DURESS)
    seen(beat, OFFICER, Outcome.WELL)
    assert confirming(beat) == []


def test_i16_a_report_recalls_what_is_still_to_leave() -> None:
    beat = Beat([rung(OWN, AT_DESK), rung(HEAD, repeat=True)])
    beat.opens()
    seen(beat, OFFICER, Outcome.WELL)
    assert (DESK, "sms", "alert.substitute") not in beat.told()


def test_i15_well_of_the_sho_closes() -> None:
    beat = opened()
    to_sho(beat)
    assert seen(beat, SHO, Outcome.WELL) is Reported.CLOSED
    assert (beat.incident.state, beat.incident.closed_by) == (S.CLOSED, SHO)


def test_i15_well_closes_once_the_senior_has_said_so_by_key() -> None:
    beat = opened()
    beat.sets(senior_well_at=NOW)
    assert seen(beat, OFFICER, Outcome.WELL) is Reported.CLOSED
    assert beat.incident.closed_by == OFFICER


def test_i33_a_contacts_word_closes_nothing_even_beside_the_seniors() -> None:
    beat = Beat(LADDER)
    beat.opens()
    beat.sets(senior_well_at=NOW)
    assert seen(beat, CONTACT, Outcome.WELL) is Reported.PROVISIONAL


@pytest.mark.parametrize(
    ("role", "confirms"),
    [
        ("beat_officer", False),
        ("desk_officer", False),
        ("control_room", False),
        ("night_officer", False),
        ("sho", True),
        ("circle_officer", True),
        ("sp", True),
        ("headquarters", True),
    ],
)
def test_i15_from_the_sho_upwards_every_rank_confirms(role: str, confirms: bool) -> None:
    beat = opened()
    alert = replace(beat.alert(OFFICER), role=role)
    said = report(beat.tx, beat.door, beat, beat.now, alert, Outcome.WELL, via="sms")
    assert said is (Reported.CLOSED if confirms else Reported.PROVISIONAL)


@pytest.mark.parametrize("outcome", OTHER_THAN_WELL)
def test_i15_another_outcome_closes_with_a_diary_number_of_a_rank_that_confirms(
    outcome: Outcome,
) -> None:
    beat = opened()
    to_sho(beat)
    assert seen(beat, SHO, outcome) is Reported.NOTED
    assert seen(beat, SHO, outcome, "GD 17/26") is Reported.CLOSED
    assert (beat.incident.outcome, beat.incident.diary_number) == (outcome, "GD 17/26")


def test_i12_not_at_home_is_handed_to_the_next_rung_at_once() -> None:
    beat = opened()
    assert seen(beat, OFFICER, Outcome.NOT_AT_HOME, "GD 17/26") is Reported.NOTED
    now = beat.incident
    assert (now.rung, now.report, now.report_by, now.report_at) == (
        1,
        Outcome.NOT_AT_HOME,
        OFFICER,
        beat.now,
    )
    assert beat.told() == [(SHO, "sms", "alert.not_at_home")]


def test_after_a_reported_death_nobody_rings_the_senior_or_whoever_went_to_look() -> None:
    for outcome, left in ((Outcome.HOSPITAL, 2), (Outcome.FOUND_DEAD, 0)):
        beat = opened()
        ask_senior_again(beat.tx, beat.door, beat.now, beat.incident)
        (call,) = confirming(beat)
        beat.intent_rows.put(call._replace(cause="contact_look", person_id=CONTACT))
        seen(beat, OFFICER, outcome)
        waiting = [i.cause for i in beat.intents_in(IntentState.PENDING)]
        assert sum(cause in ("incident_confirm", "contact_look") for cause in waiting) == left


def test_of_a_closed_incident_nothing_is_reported_any_more() -> None:
    beat = opened()
    alert = beat.alert(OFFICER)
    closes(beat)
    for said in (
        report(beat.tx, beat.door, beat, beat.now, alert, Outcome.WELL, via="sms"),
        needs_help(beat.tx, beat.door, beat, beat.now, alert, "sms"),
    ):
        assert said is Reported.ALREADY_CLOSED
    assert beat.did("reported") == beat.did("needs_help") == 0
    before = beat.incident
    assert senior_answered(beat.tx, beat.door, beat.now, before.id, by_key=True) == before
    assert beat.did("senior_answered") == 0


@pytest.mark.parametrize(
    ("kind", "becomes", "key"),
    [
        (IncidentKind.MISSED, IncidentKind.EMERGENCY, "alert.emergency"),
        (IncidentKind.EMERGENCY, IncidentKind.EMERGENCY, "alert.needs_help"),
        (IncidentKind.DURESS, IncidentKind.DURESS, "alert.duress"),
    ],
)
def test_help_wanted_on_the_spot_begins_or_goes_on_with_the_ladder_of_emergencies(
    kind: IncidentKind, becomes: IncidentKind, key: str
) -> None:
    beat = opened(kind)
    beat.sets(report=Outcome.NOT_AT_HOME)
    assert needs_help(beat.tx, beat.door, beat, beat.now, beat.alert(OFFICER), "sms") is (
        Reported.NOTED
    )
    now = beat.incident
    assert (now.kind, now.report) == (becomes, None)
    assert key in {prompt for _, _, prompt in beat.told()}
    assert beat.did("needs_help") == 1
    if becomes is kind:
        assert (now.report_by, now.report_at, now.rung) == (OFFICER, beat.now, 1)


def test_i15_the_seniors_own_key_confirms_a_reported_well() -> None:
    beat = opened()
    seen(beat, OFFICER, Outcome.WELL)
    closed = senior_answered(beat.tx, beat.door, beat.now, 1, by_key=True)
    assert (closed.state, closed.outcome, closed.closed_by) == (S.CLOSED, Outcome.WELL, OFFICER)
    assert beat.did("senior_answered") == 1


def test_i15_without_a_report_the_seniors_key_informs_and_closes_nothing() -> None:
    beat = opened()
    after = senior_answered(beat.tx, beat.door, beat.now, 1, by_key=True)
    assert (after.state, after.senior_well_at) == (S.ALERTING, beat.now)
    beat.sets(state=S.PROVISIONAL, report_by=None)
    assert senior_answered(beat.tx, beat.door, beat.now, 1, by_key=True).state is S.PROVISIONAL
    beat.sets(state=S.PROVISIONAL, report_by=SENIOR)
    assert senior_answered(beat.tx, beat.door, beat.now, 1, by_key=True).state is S.PROVISIONAL


@pytest.mark.parametrize(
    ("kind", "by_key"), [(IncidentKind.MISSED, False), (IncidentKind.DURESS, True)]
)
def test_i06_a_word_or_a_forced_key_confirms_nothing(kind: IncidentKind, by_key: bool) -> None:
    beat = opened(kind)
    seen(beat, OFFICER, Outcome.WELL)
    before = beat.incident
    assert senior_answered(beat.tx, beat.door, beat.now, 1, by_key=by_key) == before
    assert beat.did("senior_heard") == 1


def test_i22_a_senior_of_a_list_who_answers_waits_for_the_name_of_an_officer() -> None:
    class Row:
        area_id = 1

    beat = opened()
    lists = type("Lists", (), {"row_of": lambda self, number: Row()})()
    beat.lists = lists
    before = beat.incident
    after = senior_answered(beat.tx, beat.door, beat.now, 1, by_key=True)
    provisional_s = beat.bodies[2][1]["provisional_s"]
    assert after == replace(
        before,
        state=S.PROVISIONAL,
        report=Outcome.WELL,
        report_by=SENIOR,
        report_at=beat.now,
        senior_well_at=beat.now,
        firings=before.firings + 1,
        due_at=beat.now + timedelta(seconds=provisional_s),
        version=after.version,
    )
    beat.sets(state=S.ACKNOWLEDGED)
    after = senior_answered(beat.tx, beat.door, beat.now, 1, by_key=True)
    assert after.state is S.ACKNOWLEDGED


def test_i16_on_a_list_the_seniors_answer_recalls_what_waits() -> None:
    class Row:
        area_id = 1

    beat = Beat(LADDER_OF_TWO)
    beat.opens()
    lists = type("Lists", (), {"row_of": lambda self, number: Row()})()
    beat.lists = lists
    senior_answered(beat.tx, beat.door, beat.now, 1, by_key=True)
    assert beat.told() == []


@pytest.mark.parametrize("outcome", OTHER_THAN_WELL)
def test_i15_no_other_outcome_than_well_closes_without_a_diary_number(outcome: Outcome) -> None:
    beat = opened()
    before = beat.incident
    for diary in (None, ""):
        with pytest.raises(Refused, match="general-diary"):
            closes(beat, outcome, diary)
    assert beat.incident == before


def test_closing_spends_every_code_and_recalls_what_waits() -> None:
    beat = opened()
    ask_senior_again(beat.tx, beat.door, beat.now, beat.incident)
    (call,) = confirming(beat)
    beat.intent_rows.put(call._replace(cause="contact_look"))
    beat.intent_rows.put(call._replace(cause="incident"))
    before = beat.incident
    closed = closes(beat)
    assert closed == replace(
        before,
        state=S.CLOSED,
        outcome=Outcome.WELL,
        closed_by=SHO,
        closed_at=beat.now,
        due_at=None,
        version=before.version + 1,
    )
    assert not any(alert.live for alert in beat.alert_rows.values())
    assert beat.told() == [(OFFICER, "sms", "allclear.officer")]
    assert beat.did("incident_closed") == 1


def test_closing_ends_every_check_in_that_it_is_about_and_no_other() -> None:
    beat = opened()
    own = beat.check_in_rows[1]
    tied = beat.check_in_rows.put(own._replace(call_at=own.call_at + timedelta(days=1)))
    other = beat.check_in_rows.put(own._replace(call_at=own.call_at + timedelta(days=1)))
    far = beat.check_in_rows.put(own._replace(call_at=own.call_at - timedelta(days=3)))
    for row in (tied, far):
        (opening,) = beat.evidence_rows[1]
        beat.evidence_rows[row.id] = (replace(opening, check_in_id=row.id),)
    beat.now += timedelta(days=1)
    closes(beat)
    ended = {
        number
        for number, items in beat.evidence_rows.items()
        if any(i.kind is EvidenceKind.INCIDENT_CLOSED for i in items)
    }
    assert ended == {own.id, tied.id}
    assert other.id not in beat.evidence_rows
    assert beat.check_in_rows[1].state is CheckInState.CLOSED


def test_after_a_death_nothing_automatic_rings_at_that_door() -> None:
    beat = opened()
    own = beat.check_in_rows[1]
    planned = beat.check_in_rows.put(
        own._replace(state=CheckInState.PLANNED, call_at=own.call_at + timedelta(days=2))
    )
    past = beat.check_in_rows.put(
        own._replace(state=CheckInState.OK, due_at=None, call_at=own.call_at - timedelta(days=1))
    )
    ask_senior_again(beat.tx, beat.door, beat.now, beat.incident)
    (call,) = confirming(beat)
    for cause, number in (("check_in", planned.id), ("pause", SENIOR), ("senior", SENIOR)):
        beat.intent_rows.put(call._replace(cause=cause, cause_id=number))
    closes(beat, Outcome.FOUND_DEAD, "GD 17/26")
    assert beat.senior_rows[SENIOR].state is SeniorState.DIED
    assert beat.check_in_rows[planned.id].state is CheckInState.EXCUSED
    assert beat.check_in_rows[past.id].state is CheckInState.OK
    assert {i.person_id for i in beat.intents_in(IntentState.PENDING)} <= {OFFICER}


def test_any_other_end_leaves_the_senior_in_the_service() -> None:
    beat = opened()
    closes(beat, Outcome.HOSPITAL, "GD 17/26")
    assert beat.senior_rows[SENIOR].state is SeniorState.ACTIVE


def test_the_fresh_call_to_the_senior() -> None:
    beat = opened(IncidentKind.EMERGENCY)
    ask_senior_again(beat.tx, beat.door, beat.now, beat.incident)
    (call,) = confirming(beat)
    assert (call.person_id, call.kind, call.flow) == (SENIOR, IntentKind.CALL, "senior_checkin")
    assert (call.lane, call.try_no, call.due_at) == (Lane.EMERGENCY, 0, beat.now)
    assert call.not_after == beat.now + timedelta(minutes=30)
    ask_senior_again(beat.tx, beat.door, beat.now, beat.incident)
    assert len(confirming(beat)) == 1  # one waits already
    beat.all_left()
    at = beat.now + timedelta(minutes=5)
    ask_senior_again(beat.tx, beat.door, beat.now, beat.incident, not_before=at)
    assert [(i.try_no, i.due_at) for i in confirming(beat)] == [(0, beat.now), (1, at)]


def test_under_duress_the_senior_is_not_rung() -> None:
    beat = opened(IncidentKind.DURESS)
    ask_senior_again(beat.tx, beat.door, beat.now, beat.incident)
    assert confirming(beat) == []


def all_clears(beat: Beat) -> list[tuple[int, str]]:
    return [(i.person_id, i.prompt_key) for i in beat.intents_in(IntentState.PENDING)]


@pytest.mark.parametrize("well", [True, False])
def test_who_was_told_hears_that_it_is_over_and_contacts_only_that_all_is_well(
    well: bool,
) -> None:
    beat = Beat([rung(ASHA, OWN), rung(HEAD, repeat=True)])
    beat.opens()
    beat.all_left()
    closes(beat, Outcome.WELL if well else Outcome.HOSPITAL, None if well else "GD 17/26")
    officers = (OFFICER, "allclear.officer" if well else "ack.already_closed")
    for letter in beat.intents_in(IntentState.PENDING):
        told = {"code": letter.params.get("code"), "name": f"Person {SENIOR}"}
        assert letter.params == ({} if letter.person_id == CONTACT else told)
    assert all_clears(beat) == ([(CONTACT, "allclear.contact"), officers] if well else [officers])


def test_i32_after_duress_no_contact_hears_anything() -> None:
    beat = Beat([rung(ASHA, OWN), rung(HEAD, repeat=True)])
    beat.opens()
    beat.all_left()
    beat.sets(kind=IncidentKind.DURESS)
    closes(beat)
    assert all_clears(beat) == [(OFFICER, "allclear.officer")]


def test_i22_who_has_a_part_in_a_list_hears_of_the_list_and_contacts_of_their_senior() -> None:
    class Row:
        area_id = 1

    class Part:
        responder_id = OFFICER

    lists = type(
        "Lists", (), {"row_of": lambda self, number: Row(), "parts": lambda self, number: [Part()]}
    )()
    beat = Beat([rung(ASHA, OWN, HEAD, repeat=True)])
    beat.opens()
    beat.all_left()
    Part.responder_id = OFFICER
    beat.lists = lists
    closes(beat)
    assert all_clears(beat) == [(CONTACT, "allclear.contact"), (SHO, "allclear.officer")]
