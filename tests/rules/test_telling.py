"""What leaves to a responder, how long it is news, and what becomes of one that failed:
invariants 12, 16, 20 and 32."""

from dataclasses import replace
from datetime import timedelta

import pytest

from helpline.escalation.alerting import call_about, lasts_until, live_alert, tell
from helpline.escalation.delivery import alert_failed, alert_wanted
from helpline.escalation.firing import fire_next
from helpline.escalation.model import Channel, IncidentKind, IncidentState
from helpline.escalation.responders import Responder
from helpline.sending.model import Delivery, Intent, IntentKind, IntentState, Lane
from tests.rules.beat import (
    AT_DESK,
    CONTACT,
    HEAD,
    LADDER,
    NOW,
    OFFICER,
    OWN,
    SECOND_CONTACT,
    SENIOR,
    SHO,
    Beat,
    rung,
)

BOTH = [rung(OWN, channels=["sms", "call"]), rung(HEAD, repeat=True)]
S = IncidentState


def sent(beat: Beat, kind: IntentKind = IntentKind.SMS) -> Intent:
    found: Intent = next(i for i in beat.intent_rows.values() if i.kind is kind)
    return found


def test_an_officers_sms_and_call() -> None:
    beat = Beat(BOTH)
    opened = beat.opens()
    sms, call = beat.intent_rows.values()
    alert = beat.alert(OFFICER)
    rings_s = beat.bodies[2][1]["alert_ring_s"]
    for intent in (sms, call):
        assert (intent.cause, intent.cause_id, intent.try_no) == ("incident", opened.id, 1)
        assert (intent.alert_id, intent.ring_s, intent.lane) == (alert.id, rings_s, Lane.ESCALATION)
        assert intent.not_after == NOW + timedelta(hours=2)
    assert (sms.kind, sms.prompt_key, sms.flow) == (IntentKind.SMS, "alert.missed", None)
    assert sms.params == {"code": alert.code, "name": f"Person {SENIOR}", "place": "Sadar"}
    assert (call.kind, call.prompt_key, call.flow) == (
        IntentKind.CALL,
        "ack.opening",
        "escalation_ack",
    )
    assert call.params == {}
    assert beat.did("told") == 1


@pytest.mark.parametrize(
    ("language", "local", "place"),
    [("hi", "सदर", "सदर"), ("en", "सदर", "Sadar"), ("hi", "", "Sadar")],
)
def test_the_mohalla_is_named_in_the_listeners_language(
    language: str, local: str, place: str
) -> None:
    beat = Beat(BOTH)
    beat.unit_rows[5] = replace(beat.unit_rows[5], name_local=local)
    beat.persons[OFFICER] = replace(beat.persons[OFFICER], language=language)
    beat.opens()
    assert sent(beat).params["place"] == place


def test_a_contact_is_called_and_hears_no_name_in_writing() -> None:
    beat = Beat(LADDER)
    beat.opens()
    (call,) = beat.intent_rows.values()
    assert (call.person_id, call.kind, call.flow) == (CONTACT, IntentKind.CALL, "contact_lookin")
    assert (call.purpose, call.params) == ("contact_look_in", {})
    assert call.not_after == NOW + timedelta(minutes=30)
    assert (call.alert_id, call.try_no) == (beat.alert(CONTACT).id, 1)


def test_telling_says_whether_anything_may_leave() -> None:
    beat = Beat(BOTH)
    opened = beat.opens()
    sho = Responder(SHO, "sho")
    both = (Channel.SMS, Channel.CALL)
    assert tell(beat.tx, beat.door, beat, NOW, opened, sho, both) is True
    beat.texts.missing.add("alert.own_words")
    args = (beat.tx, beat.door, beat, NOW, opened, sho)
    assert tell(*args, both, "alert.own_words") is True  # the call may
    assert tell(*args, (Channel.SMS,), "alert.own_words") is False


def test_i20_what_waits_of_an_earlier_firing_is_overtaken() -> None:
    beat = Beat([rung(OWN), rung(OWN), rung(HEAD, repeat=True)])
    beat.opens()
    fire_next(beat.tx, beat.door, beat, NOW, beat.incident)
    states = [(i.try_no, i.state) for i in beat.intent_rows.values()]
    assert states == [(1, IntentState.CANCELLED), (2, IntentState.PENDING)]


def test_i20_the_same_firing_and_other_causes_are_not_overtaken() -> None:
    beat = Beat([rung(OWN), rung(OWN), rung(HEAD, repeat=True)])
    beat.opens()
    first = sent(beat)
    beat.intent_rows.put(first._replace(cause="contact_look"))
    beat.intent_rows.put(first._replace(state=IntentState.SENT))
    fire_next(beat.tx, beat.door, beat, NOW, beat.incident)
    states = [i.state for i in beat.intent_rows.values()]
    assert states[1:3] == [IntentState.PENDING, IntentState.SENT]
    tell(
        beat.tx,
        beat.door,
        beat,
        NOW,
        beat.incident,
        Responder(OFFICER, "beat_officer"),
        (Channel.CALL,),
    )
    assert [i.state for i in beat.intent_rows.values()].count(IntentState.PENDING) == 3


@pytest.mark.parametrize(("round_no", "recalled"), [(0, True), (1, True), (2, False)])
def test_in_the_rounds_at_the_top_an_alert_ends_by_itself(round_no: int, recalled: bool) -> None:
    beat = Beat([rung(OWN, repeat=True)])
    beat.opens()
    again = beat.sets(round=round_no, firings=2)
    officer = Responder(OFFICER, "beat_officer")
    tell(beat.tx, beat.door, beat, NOW, again, officer, (Channel.SMS,))
    first = sent(beat)
    assert (first.state is IntentState.CANCELLED) is recalled


@pytest.mark.parametrize(
    ("round_no", "due_s", "lasts"),
    [(0, 600, timedelta(hours=2)), (1, 600, timedelta(minutes=10)), (1, None, timedelta(hours=2))],
)
def test_i20_at_the_top_an_alert_is_news_until_the_next_round(
    round_no: int, due_s: int | None, lasts: timedelta
) -> None:
    beat = Beat(BOTH)
    due_at = None if due_s is None else NOW + timedelta(seconds=due_s)
    incident = replace(beat.opens(), round=round_no, due_at=due_at)
    assert lasts_until(incident, NOW) == NOW + lasts


def test_a_spent_code_and_another_persons_are_not_the_live_one() -> None:
    beat = Beat(LADDER)
    opened = beat.opens()
    assert live_alert(beat.tx, opened.id, OFFICER) is None
    alert = beat.alert(CONTACT)
    beat.alerts.save(replace(alert, live=False))
    assert live_alert(beat.tx, opened.id, CONTACT) is None


def test_the_call_about_one_incident() -> None:
    beat = Beat(BOTH)
    opened = beat.opens(IncidentKind.EMERGENCY)
    letter = call_about(beat.tx, NOW, opened, beat.alert(OFFICER))
    assert (letter.kind, letter.flow, letter.lane) == (
        IntentKind.CALL,
        "escalation_ack",
        Lane.EMERGENCY,
    )


def test_i22_officers_of_a_list_hear_of_the_list_and_contacts_of_their_own_senior() -> None:
    class Row:
        area_id = 1

    owed: list[int] = []
    lists = type(
        "Lists",
        (),
        {
            "row_of": lambda self, number: Row(),
            "owe": lambda self, area, person: owed.append(person) is None,  # type: ignore[func-returns-value]
            "codes_since": lambda self, *given: set(),
        },
    )()
    beat = Beat(LADDER)
    opened = beat.opens()
    beat.lists = lists
    for who, role in ((OFFICER, "beat_officer"), (SECOND_CONTACT, "contact")):
        told = tell(beat.tx, beat.door, beat, NOW, opened, Responder(who, role), (Channel.SMS,))
        assert told is True
    assert owed == [OFFICER]
    assert [person for person, _, _ in beat.told()] == [CONTACT, SECOND_CONTACT]


FAILED = {"state": IntentState.FAILED, "delivery": Delivery.FAILED}


@pytest.mark.parametrize("delivery", [Delivery.FAILED, Delivery.UNDELIVERED])
def test_i12_a_message_that_did_not_get_through_advances_at_once(delivery: Delivery) -> None:
    beat = Beat([rung(OWN, AT_DESK), rung(HEAD, repeat=True)])
    beat.opens()
    lost = sent(beat)._replace(state=IntentState.SENT, delivery=delivery)
    alert_failed(beat.tx, beat.door, beat, NOW, lost)
    assert beat.incident.rung == 1
    assert beat.did("alert_failed") == 1


def test_i12_a_message_that_could_not_be_sent_advances_at_once() -> None:
    beat = Beat(BOTH)
    beat.opens()
    never = sent(beat)._replace(state=IntentState.FAILED)
    alert_failed(beat.tx, beat.door, beat, NOW, never)
    assert beat.incident.rung == 1


@pytest.mark.parametrize("delivery", [Delivery.DELIVERED, Delivery.COMPLETED, Delivery.NONE])
def test_what_got_through_advances_nothing(delivery: Delivery) -> None:
    beat = Beat(BOTH)
    opened = beat.opens()
    alert_failed(beat.tx, beat.door, beat, NOW, sent(beat)._replace(delivery=delivery))
    assert beat.incident == opened


@pytest.mark.parametrize("delivery", [Delivery.BUSY, Delivery.NO_ANSWER, Delivery.CANCELED])
def test_an_officers_call_that_rang_out_advances_nothing_a_contacts_does(
    delivery: Delivery,
) -> None:
    beat = Beat(BOTH)
    opened = beat.opens()
    rang = sent(beat, IntentKind.CALL)._replace(state=IntentState.SENT, delivery=delivery)
    alert_failed(beat.tx, beat.door, beat, NOW, rang)
    assert beat.incident == opened
    beat = Beat(LADDER)
    beat.opens()
    rang = sent(beat, IntentKind.CALL)._replace(state=IntentState.SENT, delivery=delivery)
    alert_failed(beat.tx, beat.door, beat, NOW, rang)
    assert beat.told()[-1] == (SECOND_CONTACT, "call", "contact.question")
    written = rang._replace(kind=IntentKind.SMS)
    alert_failed(beat.tx, beat.door, beat, NOW, written)
    assert beat.did("alert_failed") == 1


@pytest.mark.parametrize(
    "other",
    [
        {"alert_id": None},
        {"cause": "contact_look"},
        {"try_no": 0},
    ],
)
def test_only_the_firing_that_waits_now_is_advanced(other: dict[str, object]) -> None:
    beat = Beat(BOTH)
    opened = beat.opens()
    lost = sent(beat)._replace(state=IntentState.FAILED, **other)  # type: ignore[arg-type]
    alert_failed(beat.tx, beat.door, beat, NOW, lost)
    assert beat.incident == opened


@pytest.mark.parametrize("state", [S.ACKNOWLEDGED, S.PROVISIONAL, S.CLOSED])
def test_once_somebody_goes_a_lost_message_advances_nothing(state: IncidentState) -> None:
    beat = Beat(BOTH)
    beat.opens()
    held = beat.sets(state=state)
    alert_failed(beat.tx, beat.door, beat, NOW, sent(beat)._replace(state=IntentState.FAILED))
    assert beat.incident == held


@pytest.mark.parametrize(
    ("state", "firings", "wanted"),
    [
        (S.ALERTING, 1, True),
        (S.ALERTING, 9, True),
        (S.ACKNOWLEDGED, 1, False),
        (S.CLOSED, 1, False),
        (S.PROVISIONAL, 1, True),
        (S.PROVISIONAL, 2, False),
    ],
)
def test_i16_an_alert_leaves_while_somebody_is_looked_for(
    state: IncidentState, firings: int, wanted: bool
) -> None:
    beat = Beat(BOTH)
    beat.opens()
    beat.sets(state=state, firings=firings)
    assert alert_wanted(beat.tx, sent(beat)) is wanted


@pytest.mark.parametrize(
    ("later", "wanted"),
    [
        ({}, False),
        ({"state": IntentState.UNKNOWN}, False),
        ({"state": IntentState.SENT}, False),
        ({"state": IntentState.FAILED}, True),
        ({"state": IntentState.CANCELLED}, True),
        ({"kind": IntentKind.CALL}, True),
        ({"cause": "contact_look"}, True),
        ({"try_no": 1}, True),
        ({"try_no": 0}, True),
    ],
)
def test_i20_an_alert_is_not_sent_again_once_a_later_rung_tells_the_same_person(
    later: dict[str, object], wanted: bool
) -> None:
    """The provider broke the connections off for half an hour, so that nobody knew what had left:
    then the control room read of one senior three times at once."""
    beat = Beat(BOTH)
    beat.opens()
    first = sent(beat)
    newer = first._replace(id=99, try_no=2, state=IntentState.PENDING)
    beat.intent_rows[99] = newer._replace(**later)  # type: ignore[arg-type]
    assert alert_wanted(beat.tx, first) is wanted


@pytest.mark.parametrize(
    ("state", "kind", "wanted"),
    [
        (S.ACKNOWLEDGED, IncidentKind.MISSED, True),
        (S.CLOSED, IncidentKind.MISSED, False),
        (S.ALERTING, IncidentKind.DURESS, False),
    ],
)
def test_i32_the_call_back_to_a_contact_leaves_while_it_is_open_and_never_under_duress(
    state: IncidentState, kind: IncidentKind, wanted: bool
) -> None:
    beat = Beat(LADDER)
    beat.opens()
    beat.sets(state=state, kind=kind)
    call_back = sent(beat, IntentKind.CALL)._replace(cause="contact_look")
    assert alert_wanted(beat.tx, call_back) is wanted
    assert alert_wanted(beat.tx, call_back._replace(alert_id=None)) is False
