"""The one door: who may be reached for what, by what, with which words (invariants 26 and 32)."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from helpline.cases.model import CaseEvent, CaseEventKind
from helpline.cases.safe_contact import Wording
from helpline.consent.model import ConsentPurpose
from helpline.contact import Door, Letter, Purpose, Refusal
from helpline.contact.door import AN_HOUR, LASTS
from helpline.contact.letter import TO_CALLERS, TO_SENIORS
from helpline.escalation.model import IncidentKind
from helpline.people import Phone
from helpline.sending.model import Intent, IntentKind, Lane
from helpline.seniors.model import SeniorState
from tests.rules.beat import (
    CONTACT,
    LADDER,
    LEFT,
    NOW,
    OFFICER,
    SECOND_CONTACT,
    SENIOR,
    STRANGER,
    Beat,
)
from tests.rules.line import ALLOWS, ANOTHERS, DESK, SHE, Line

NEUTRAL, OPEN = "reach.sms_first", "case.number_sms"
P = Purpose


def letter(purpose: Purpose, person_id: int, **more: Any) -> Letter:
    given: dict[str, Any] = {
        "kind": IntentKind.SMS,
        "prompt_key": NEUTRAL,
        "lane": Lane.MESSAGES,
        "cause": "test",
        "cause_id": 1,
        **more,
    }
    return Letter(person_id=person_id, purpose=purpose, **given)


def said(line: Beat, purpose: Purpose, person_id: int, **more: Any) -> str:
    """Why it may not leave; "" if it may."""
    sent = line.door.send(line.tx, line.now, letter(purpose, person_id, **more))
    return sent.reason if isinstance(sent, Refusal) else ""


def leaves(line: Beat, purpose: Purpose, person_id: int, **more: Any) -> Intent:
    sent = line.door.send(line.tx, line.now, letter(purpose, person_id, **more))
    assert isinstance(sent, Intent), sent
    return sent


def to_her(line: Line, purpose: Purpose = P.CASE_NOTICE, **more: Any) -> str:
    return said(line, purpose, SHE, about_case=1, **more)


def a_message(line: Line, purpose: Purpose = P.CASE_NOTICE, **more: Any) -> Intent:
    return leaves(line, purpose, SHE, about_case=1, **more)


# Whoever it is.


def test_what_leaves_becomes_one_intent_with_all_that_was_asked() -> None:
    line = Beat()
    later, end = NOW + timedelta(minutes=5), NOW + timedelta(minutes=9)
    sent = leaves(
        line,
        P.ALERT,
        OFFICER,
        kind=IntentKind.CALL,
        try_no=3,
        params={"code": "1234"},
        flow="escalation_ack",
        alert_id=8,
        ring_s=25,
        not_before=later,
        not_after=end,
    )
    assert (sent.person_id, sent.phone_id, sent.kind, sent.purpose) == (
        OFFICER,
        OFFICER,
        IntentKind.CALL,
        "alert",
    )
    assert (sent.cause, sent.cause_id, sent.try_no, sent.alert_id) == ("test", 1, 3, 8)
    assert (sent.flow, sent.params, sent.ring_s) == ("escalation_ack", {"code": "1234"}, 25)
    assert (sent.due_at, sent.not_after) == (later, end)


def test_asked_twice_it_is_there_once() -> None:
    line = Beat()
    other = leaves(line, P.ALERT, OFFICER, try_no=1)
    first = leaves(line, P.ALERT, OFFICER, try_no=2)
    assert leaves(line, P.ALERT, OFFICER, try_no=2) == first
    assert first.id != other.id
    assert len(line.intent_rows) == 2


def test_without_an_end_it_lasts_four_hours_from_when_it_may_leave() -> None:
    line = Beat()
    assert leaves(line, P.ALERT, OFFICER).not_after == NOW + timedelta(hours=4)
    at = NOW + timedelta(hours=1)
    assert leaves(line, P.ALERT, OFFICER, try_no=1, not_before=at).not_after == at + LASTS


def test_what_leaves_wakes_its_lane(monkeypatch: pytest.MonkeyPatch) -> None:
    line = Beat()
    nudged: list[Lane] = []
    monkeypatch.setattr(line, "nudge", nudged.append)
    leaves(line, P.ALERT, OFFICER, lane=Lane.EMERGENCY)
    assert nudged == [Lane.EMERGENCY]


def test_the_label_chooses_the_telephone_and_the_main_one_stands_in() -> None:
    line = Beat()
    other = Phone(98, OFFICER, "alternate", "+919000000298")
    line.persons[OFFICER] = replace(
        line.persons[OFFICER], phones=(*line.persons[OFFICER].phones, other)
    )
    assert leaves(line, P.ALERT, OFFICER, phone_label="alternate").phone_id == 98
    assert leaves(line, P.ALERT, OFFICER, phone_label="of a neighbour").phone_id == OFFICER


def test_every_refusal_is_an_audit_row() -> None:
    line = Beat()
    assert said(line, P.ALERT, STRANGER) == "not_a_responder"
    assert line.did("door_refused") == 1
    assert not line.intent_rows


def test_who_was_erased_is_not_reached() -> None:
    line = Beat()
    line.persons[OFFICER] = replace(line.persons[OFFICER], erased_at=NOW)
    assert said(line, P.ALERT, OFFICER) == "erased"


def test_without_a_telephone_nothing_leaves() -> None:
    line = Beat()
    line.persons[OFFICER] = replace(line.persons[OFFICER], phones=())
    assert said(line, P.ALERT, OFFICER) == "no_phone"


def test_we_never_ring_ourselves_or_a_number_that_cannot_be_rung() -> None:
    line = Beat()
    (phone,) = line.persons[OFFICER].phones
    door = Door(line, line.texts, own_numbers=[phone.e164])  # type: ignore[arg-type]
    assert door.send(line.tx, NOW, letter(P.ALERT, OFFICER)) == Refusal("number_not_diallable")
    line.persons[OFFICER] = replace(line.persons[OFFICER], phones=(replace(phone, e164="+91100"),))
    assert said(line, P.ALERT, OFFICER) == "number_not_diallable"


def test_an_sms_needs_a_registered_text_and_a_call_does_not() -> None:
    line = Beat()
    line.texts.missing.add(NEUTRAL)
    assert said(line, P.ALERT, OFFICER) == "no_registered_template"
    assert said(line, P.ALERT, OFFICER, kind=IntentKind.WHATSAPP) == "no_registered_template"
    assert said(line, P.ALERT, OFFICER, kind=IntentKind.CALL) == ""


@pytest.mark.parametrize(("purpose", "most"), AN_HOUR.items())
def test_what_a_forged_message_can_cause_is_limited_by_the_hour(
    purpose: Purpose, most: int
) -> None:
    line = Line()
    line.record = ALLOWS
    who = OFFICER if purpose is P.OFFICER_REPLY else SENIOR if purpose in TO_SENIORS else SHE
    line.sent = most - 1
    assert said(line, purpose, who, about_case=1) == ""
    assert (purpose.value, NOW - timedelta(hours=1)) in line.asked_since
    line.sent = most
    assert said(line, purpose, who, about_case=1, try_no=1) == "too_many_replies"


def test_alerts_are_never_too_many() -> None:
    line = Line()
    line.sent = 1000
    assert said(line, P.ALERT, OFFICER) == ""


# Seniors.


@pytest.mark.parametrize("purpose", sorted(TO_SENIORS))
def test_seniors_are_reached_while_they_take_part(purpose: Purpose) -> None:
    line = Beat()
    assert said(line, purpose, SENIOR) == ""
    assert said(line, purpose, OFFICER) == "not_a_senior"
    senior = line.senior_rows[SENIOR]
    line.senior_rows[SENIOR] = replace(senior, state=SeniorState.DIED)
    assert said(line, purpose, SENIOR, try_no=1) == "senior_died"
    welcome = purpose is P.ENROLMENT
    line.senior_rows[SENIOR] = replace(senior, state=SeniorState.LEFT)
    assert said(line, purpose, SENIOR, try_no=2) == ("" if welcome else "senior_not_active")
    line.senior_rows[SENIOR] = replace(senior, consent_at=None)
    assert said(line, purpose, SENIOR, try_no=3) == ("" if welcome else "no_consent")


# The people around a senior.

AROUND = (P.CONTACT_LOOK_IN, P.CONTACT_ALL_CLEAR)


@pytest.mark.parametrize("purpose", AROUND)
def test_i32_a_contact_is_reached_about_their_own_senior_only(purpose: Purpose) -> None:
    line = Line()
    assert said(line, purpose, CONTACT) == "contact_without_senior"
    assert said(line, purpose, STRANGER, about_senior=SENIOR) == "not_a_contact"
    assert said(line, purpose, CONTACT, about_senior=SENIOR) == ""


@pytest.mark.parametrize("purpose", AROUND)
def test_i32_risk_at_home_death_duress_and_an_unsafe_contact_close_the_door(
    purpose: Purpose,
) -> None:
    line = Line()
    senior = line.senior_rows[SENIOR]
    line.senior_rows[SENIOR] = replace(senior, at_risk=True)
    assert said(line, purpose, CONTACT, about_senior=SENIOR) == "senior_at_risk_at_home"
    line.senior_rows[SENIOR] = replace(senior, state=SeniorState.DIED)
    assert said(line, purpose, CONTACT, about_senior=SENIOR) == "senior_died"
    line.senior_rows[SENIOR] = senior
    first, second = line.contact_rows[SENIOR]
    line.contact_rows[SENIOR] = [first, replace(second, safe=False)]
    assert said(line, purpose, SECOND_CONTACT, about_senior=SENIOR) == "contact_not_safe"
    line.refused_consents = {(SENIOR, ConsentPurpose.NEIGHBOURS.value)}
    assert said(line, purpose, CONTACT, about_senior=SENIOR) == "neighbours_withdrawn"


def test_i32_under_duress_no_contact_is_reached() -> None:
    beat = Beat(LADDER)
    beat.opens()
    assert said(beat, P.CONTACT_ALL_CLEAR, CONTACT, about_senior=SENIOR) == ""
    beat.opens(IncidentKind.DURESS)
    assert said(beat, P.CONTACT_ALL_CLEAR, CONTACT, about_senior=SENIOR, try_no=1) == "duress"


# Responders.


def test_who_left_the_force_and_who_never_was_in_it_is_not_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    line = Line()
    assert said(line, P.ALERT, LEFT) == "officer_left"
    assert said(line, P.ALERT, STRANGER) == "not_a_responder"
    station = line.unit_rows[4]
    monkeypatch.setattr(type(line.units), "of_desk", lambda self, person: station)
    assert said(line, P.ALERT, STRANGER) == ""


def test_i26_a_station_that_a_case_is_sealed_from_hears_nothing_of_it() -> None:
    line = Line()
    line.sealed = {DESK}
    assert said(line, P.CASE_ALERT, DESK, cause="case") == "sealed_from_station"
    assert said(line, P.CASE_ALERT, DESK, about_case=1) == "sealed_from_station"
    assert said(line, P.CASE_ALERT, OFFICER, cause="case") == ""
    assert said(line, P.ALERT, DESK) == ""  # of anything else it hears


# A woman who called.


@pytest.mark.parametrize("purpose", sorted(TO_CALLERS))
def test_i26_nothing_leaves_without_a_case_or_to_anybody_but_its_caller(purpose: Purpose) -> None:
    line = Line()
    line.record = ALLOWS
    assert said(line, purpose, SHE) == "no_case"
    line.case = replace(line.case, caller_id=STRANGER)
    assert to_her(line, purpose) == "not_the_caller"


def test_i26_with_a_record_exactly_what_it_allows_leaves() -> None:
    line = Line()
    assert to_her(line) == "no_safe_contact"
    line.record = ALLOWS
    assert to_her(line) == ""
    assert line.kinds() == [CaseEventKind.REFUSED]  # the officer of the case sees why
    assert line.events[0].body == "case_notice sms no_safe_contact"
    line.record = replace(ALLOWS, may_write=False)
    assert to_her(line, try_no=1) == "channel_not_safe"
    assert to_her(line, kind=IntentKind.CALL, prompt_key="help.back_opening") == ""
    line.record = replace(ALLOWS, wording=Wording.NEUTRAL)
    assert to_her(line, try_no=2, prompt_key=OPEN) == "wording_not_safe"
    assert to_her(line, try_no=2, prompt_key="something.else") == "wording_not_safe"
    assert to_her(line, try_no=2) == ""


def test_i26_it_goes_to_the_telephone_that_she_named_and_to_no_other() -> None:
    line = Line()
    other = Phone(ANOTHERS, SHE, "hers", "+919000000232")
    line.persons[SHE] = replace(line.persons[SHE], phones=(*line.persons[SHE].phones, other))
    line.record = replace(ALLOWS, phone_id=ANOTHERS)
    assert a_message(line).phone_id == ANOTHERS
    line.record = replace(ALLOWS, phone_id=999)
    assert to_her(line, try_no=1) == "no_phone"
    line.record = replace(ALLOWS, phone_id=ANOTHERS)
    line.writes()
    assert to_her(line, P.CASE_REPLY) == "phone_not_safe"  # she wrote from the main one


def test_i26_it_leaves_at_the_hour_for_which_it_is_meant() -> None:
    line = Line()  # half past ten in India
    line.record = replace(ALLOWS, from_s=11 * 3600, to_s=12 * 3600)
    assert to_her(line) == "hour_not_safe"
    eleven = NOW + timedelta(minutes=30)
    sent = a_message(line, not_before=eleven)
    assert sent.not_after == eleven + timedelta(hours=1)


@pytest.mark.parametrize(
    ("until", "lasts"),
    [(None, timedelta(hours=2)), (timedelta(minutes=40), timedelta(minutes=40))],
)
def test_i26_what_waits_stays_within_her_hours(until: timedelta | None, lasts: timedelta) -> None:
    line = Line()
    ends = None if until is None else NOW + until
    line.record = replace(ALLOWS, from_s=0, to_s=12 * 3600 + 1800, until=ends)
    assert a_message(line).not_after == NOW + lasts
    early = NOW + timedelta(minutes=5)
    assert a_message(line, try_no=1, not_after=early).not_after == early


def test_i26_a_record_that_is_over_allows_nothing() -> None:
    line = Line()
    line.record = replace(ALLOWS, until=NOW)
    assert to_her(line) == "safe_contact_over"


@pytest.mark.parametrize(
    ("flow", "purpose"),
    [("case_safety", ConsentPurpose.SAFETY), ("case_feedback", ConsentPurpose.FEEDBACK)],
)
def test_calls_after_closing_leave_as_long_as_she_allows_them(
    flow: str, purpose: ConsentPurpose
) -> None:
    line = Line()
    line.record = ALLOWS
    call: dict[str, Any] = {"kind": IntentKind.CALL, "prompt_key": "after.opening", "flow": flow}
    assert to_her(line, P.CASE_CALL, **call) == ""
    line.refused_consents = {(SHE, purpose.value)}
    assert to_her(line, P.CASE_CALL, **call, try_no=1) == f"{purpose.value}_withdrawn"
    assert to_her(line, P.CASE_CALL, **{**call, "flow": "case_call"}, try_no=2) == ""


# Without a record: a call back that she asked for by ringing.

BACK: dict[str, Any] = {"kind": IntentKind.CALL, "prompt_key": "help.back_opening"}


def test_i26_a_missed_call_is_rung_back_neutrally_at_once_a_few_times_a_day() -> None:
    line = Line()
    most = next(b["call_backs_a_day"] for n, b in line.bodies.values() if n == "helpline")
    line.sent = most - 1
    assert to_her(line, P.MISSED_CALL, **BACK) == ""
    assert line.asked_since == [("missed_call", NOW - timedelta(days=1))]
    line.sent = most
    assert to_her(line, P.MISSED_CALL, **BACK, try_no=1) == "too_many_call_backs"
    line.sent = 0
    for wrong in ({"kind": IntentKind.SMS}, {"prompt_key": OPEN}):
        assert to_her(line, P.MISSED_CALL, **{**BACK, **wrong}, try_no=2) == "no_safe_contact"
    at = NOW + timedelta(seconds=1)
    assert to_her(line, P.MISSED_CALL, **BACK, try_no=3, not_before=at) == "no_safe_contact"
    assert to_her(line, P.MISSED_CALL, **BACK, try_no=4, not_before=NOW) == ""
    line.record = replace(ALLOWS, may_call=False)
    assert to_her(line, P.MISSED_CALL, **BACK, try_no=5) == "channel_not_safe"


# Without a record: public words in answer to a message.


def test_i26_public_words_answer_her_message_at_once_and_neutrally() -> None:
    line = Line()
    assert to_her(line, P.INFORMATION) == "no_safe_contact"
    line.writes(timedelta(seconds=30))
    sent = a_message(line, P.INFORMATION)
    assert sent.not_after == NOW + timedelta(minutes=5)
    soon = NOW + timedelta(minutes=1)
    assert a_message(line, P.INFORMATION, try_no=1, not_after=soon).not_after == soon
    call = {"kind": IntentKind.CALL}
    assert to_her(line, P.INFORMATION, try_no=2, **call) == "no_safe_contact"
    assert to_her(line, P.INFORMATION, try_no=2, prompt_key=OPEN) == "no_safe_contact"
    late = NOW + timedelta(seconds=1)
    assert to_her(line, P.INFORMATION, try_no=2, not_before=late) == "no_safe_contact"
    assert to_her(line, P.INFORMATION, try_no=2, not_before=NOW) == ""
    line.events.clear()
    line.writes(timedelta(seconds=31))
    assert to_her(line, P.INFORMATION, try_no=3) == "no_safe_contact"


def test_with_a_record_public_words_last_as_long_as_it_allows() -> None:
    line = Line()
    line.record = ALLOWS
    assert a_message(line, P.INFORMATION).not_after == NOW + LASTS


def test_only_her_own_messages_are_answered() -> None:
    line = Line()
    line.events.append(CaseEvent(1, 1, NOW, CaseEventKind.TAKEN, DESK, ""))
    assert to_her(line, P.INFORMATION) == "no_safe_contact"
    assert to_her(line, P.CASE_REPLY) == "no_message_to_answer"


# Answers to her own messages about her case.


@pytest.mark.parametrize("over", [None, timedelta(0)])
def test_i26_her_message_is_answered_within_a_minute_or_not_at_all(
    over: timedelta | None,
) -> None:
    line = Line()
    line.record = None if over is None else replace(ALLOWS, until=NOW + over)
    assert to_her(line, P.CASE_REPLY) == "no_message_to_answer"
    line.writes(timedelta(seconds=60))
    sent = a_message(line, P.CASE_REPLY)
    assert sent.not_after == NOW + timedelta(seconds=60)
    assert to_her(line, P.CASE_REPLY, try_no=1, prompt_key=OPEN) == "no_safe_contact"
    late = NOW + timedelta(seconds=1)
    assert to_her(line, P.CASE_REPLY, try_no=1, not_before=late) == "no_safe_contact"
    assert to_her(line, P.CASE_REPLY, try_no=1, kind=IntentKind.CALL) == "no_answer_in_writing"
    assert to_her(line, P.CASE_REPLY, try_no=1, not_before=NOW) == ""
    line.events.clear()
    line.writes(timedelta(seconds=61))
    assert to_her(line, P.CASE_REPLY, try_no=2) == "no_message_to_answer"


def test_i26_few_answers_a_day_go_to_a_telephone_of_which_nothing_is_known() -> None:
    line = Line()
    line.writes()
    most = next(b["answers_a_day"] for n, b in line.bodies.values() if n == "helpline")
    line.sent = min(most, AN_HOUR[P.CASE_REPLY]) - 1
    assert to_her(line, P.CASE_REPLY) == ""
    assert ("case_reply", NOW - timedelta(days=1)) in line.asked_since
    line.sent = most
    assert to_her(line, P.CASE_REPLY, try_no=1) == "too_many_answers"


def test_i26_a_record_that_holds_decides_of_answers_too() -> None:
    line = Line()
    line.record = replace(ALLOWS, may_write=False, until=NOW + timedelta(seconds=1))
    line.writes()
    assert to_her(line, P.CASE_REPLY) == "channel_not_safe"


# A child.


def test_i33_of_a_childs_case_nothing_reaches_a_parents_telephone() -> None:
    line = Line()
    line.case = replace(line.case, minor=True)
    line.record = ALLOWS
    assert to_her(line) == ""
    assert to_her(line, try_no=1, prompt_key=OPEN) == "child_wording"
    parents = Phone(ANOTHERS, SHE, "of the mother", "+919000000232")
    line.persons[SHE] = replace(line.persons[SHE], phones=(*line.persons[SHE].phones, parents))
    line.record = replace(ALLOWS, phone_id=ANOTHERS)
    assert to_her(line, try_no=2) == "adult_not_known_safe"
    body = f"{ANOTHERS}\nher mother, met at the hospital"
    line.events.append(CaseEvent(1, 1, NOW, CaseEventKind.ADULT_SAFE, DESK, body))
    assert to_her(line, try_no=3, prompt_key=OPEN) == ""
    line.persons[SHE] = replace(line.persons[SHE], phones=(parents,))
    line.events.clear()
    assert to_her(line, try_no=4) == "adult_not_known_safe"


def test_i26_the_last_of_her_messages_is_answered() -> None:
    line = Line()
    line.writes(timedelta(hours=2))
    line.writes(timedelta(seconds=5))
    assert to_her(line, P.INFORMATION) == ""


def test_asking_whether_it_would_be_refused_creates_nothing() -> None:
    line = Line()
    line.record = ALLOWS
    wanted = letter(P.CASE_NOTICE, SHE, about_case=1)
    assert line.door.would_refuse(line.tx, NOW, wanted) is None
    assert not line.intent_rows
    line.record = None
    assert line.door.would_refuse(line.tx, NOW, wanted) == Refusal("no_safe_contact")
    assert line.did("door_refused") == 1
    assert line.door.ids is line
