"""Firing a rung: who is told, the clock that starts, what is skipped (invariants 12 and 13)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from helpline.escalation.areas.model import ROW_WAITS_S
from helpline.escalation.due import perform
from helpline.escalation.firing import fire_again, fire_next
from helpline.escalation.model import IncidentKind, IncidentState, Outcome
from helpline.escalation.responders import on_rung
from helpline.sending.model import Lane
from tests.rules.beat import (
    ASHA,
    AT_DESK,
    DESK,
    HEAD,
    LADDER,
    LEFT,
    NOW,
    OFFICER,
    OTHERS,
    OWN,
    SECOND_CONTACT,
    SENIOR,
    SHO,
    SUBSTITUTE,
    Beat,
    rung,
)

NOBODY = rung(("circle_officer", "subdivision"), wait_s=60)


def fires(beat: Beat, without: int | None = None) -> None:
    fire_next(beat.tx, beat.door, beat, beat.now, beat.incident, without=without)


def test_a_rung_that_fires_starts_its_own_clock() -> None:
    beat = Beat(LADDER)
    opened = beat.opens()
    assert (opened.rung, opened.rung_at, opened.round, opened.firings) == (0, NOW, 0, 1)
    assert opened.due_at == NOW + timedelta(seconds=300)
    beat.later(seconds=300)
    again = perform(beat.tx, beat.door, beat, beat.now, beat.incident)
    assert again == replace(
        opened,
        rung=1,
        rung_at=beat.now,
        firings=2,
        due_at=beat.now + timedelta(seconds=420),
        version=opened.version + 1,
    )


def test_nothing_fires_before_it_is_due_or_after_it_is_closed() -> None:
    beat = Beat(LADDER)
    opened = beat.opens()
    early = opened.due_at - timedelta(seconds=1) if opened.due_at else NOW
    assert perform(beat.tx, beat.door, beat, early, opened) is opened
    closed = replace(opened, due_at=None)
    assert perform(beat.tx, beat.door, beat, early + timedelta(days=1), closed) is closed


def test_whoever_was_going_goes_no_more_once_a_rung_fires() -> None:
    beat = Beat(LADDER)
    beat.opens()
    beat.sets(state=IncidentState.ACKNOWLEDGED, ack_alert_id=1, ack_until=NOW)
    fires(beat)
    after = beat.incident
    assert (after.state, after.ack_alert_id, after.ack_until) == (
        IncidentState.ALERTING,
        None,
        None,
    )


def test_i13_an_empty_rung_is_skipped_at_once_and_reported() -> None:
    beat = Beat([NOBODY, rung(OWN, repeat=True)])
    opened = beat.opens()
    assert (opened.rung, opened.firings) == (1, 1)
    assert beat.did("rung_empty") == 1
    assert beat.standing_faults == {("empty_rung", "4:circle_officer@subdivision")}
    assert beat.told() == [(OFFICER, "sms", "alert.missed")]


def test_i13_contacts_who_are_not_there_are_no_fault_of_the_roster() -> None:
    beat = Beat([rung(ASHA, channels=["call"]), rung(OWN, repeat=True)])
    beat.contact_rows = {}
    assert beat.opens().rung == 1
    assert beat.did("rung_empty") == 1
    assert not beat.standing_faults


def test_i13_a_rung_of_contacts_and_officers_that_is_empty_is_a_fault() -> None:
    beat = Beat([rung(ASHA, ("circle_officer", "subdivision")), rung(OWN, repeat=True)])
    beat.contact_rows = {}
    beat.opens()
    assert beat.standing_faults == {("empty_rung", "4:contact@beat+circle_officer@subdivision")}


def test_i13_a_rung_whose_people_the_door_refuses_is_empty_too() -> None:
    beat = Beat([rung(OWN), rung(HEAD, repeat=True)])
    beat.officer_rows[OFFICER] = replace(beat.officer_rows[OFFICER], active=False)
    assert beat.opens().rung == 1


def test_i13_one_who_can_be_told_is_enough() -> None:
    beat = Beat([rung(OWN, AT_DESK), rung(HEAD, repeat=True)])
    beat.officer_rows[OFFICER] = replace(beat.officer_rows[OFFICER], active=False)
    assert beat.opens().rung == 0


def test_i13_with_nobody_at_all_it_begins_again_from_its_foot_and_a_fault_stands() -> None:
    beat = Beat([NOBODY, rung(OWN, repeat=True)])
    beat.opens()
    officers, beat.officer_rows = beat.officer_rows, {}
    before = beat.sets(state=IncidentState.ACKNOWLEDGED, ack_alert_id=1, ack_until=NOW, round=3)
    fires(beat)
    repeat_s = beat.bodies[2][1]["repeat_s"]
    assert beat.incident == replace(
        before,
        state=IncidentState.ALERTING,
        ack_alert_id=None,
        ack_until=None,
        rung=-1,
        round=0,
        due_at=NOW + timedelta(seconds=repeat_s),
        version=before.version + 1,
    )
    assert ("ladder_empty", str(before.id)) in beat.standing_faults
    beat.officer_rows = officers
    fires(beat)
    assert ("ladder_empty", str(before.id)) not in beat.standing_faults
    assert beat.incident.rung == 1


def test_a_rung_without_channels_waits_and_tells_nobody() -> None:
    beat = Beat([rung(OWN, channels=[], wait_s=240), rung(HEAD, repeat=True)])
    opened = beat.opens()
    assert (opened.rung, opened.due_at) == (0, NOW + timedelta(seconds=240))
    assert beat.told() == []
    beat = Beat([{**NOBODY, "channels": []}, rung(HEAD, repeat=True)])
    assert beat.opens().rung == 1


def test_who_is_left_out_is_not_told() -> None:
    beat = Beat([rung(OWN, AT_DESK, repeat=True)])
    beat.opens()
    beat.all_left()
    fires(beat, without=OFFICER)
    assert {person for person, _, _ in beat.told()} == {DESK}


def test_i15_firing_again_fires_the_rung_that_fired_last() -> None:
    beat = Beat([rung(OWN), rung(AT_DESK), rung(HEAD, repeat=True)])
    beat.opens()
    for before, after in ((1, 1), (2, 2), (0, 0), (-1, 0)):
        beat.sets(rung=before)
        again = fire_again(beat.tx, beat.door, beat, beat.now, beat.incident)
        assert again.rung == after


def test_i22_the_ladder_of_a_row_of_a_list_waits_no_longer_than_the_list() -> None:
    class Row:
        area_id = 1

    beat = Beat([rung(OWN, wait_s=ROW_WAITS_S + 1), rung(HEAD, wait_s=60, repeat=True)])
    beat.opens()
    lists = type(
        "Lists", (), {"row_of": lambda self, number: Row(), "owe": lambda self, *rest: True}
    )()
    beat.lists = lists
    beat.sets(rung=-1)
    fires(beat)
    assert beat.incident.due_at == NOW + timedelta(seconds=ROW_WAITS_S)
    fires(beat)
    assert beat.incident.due_at == NOW + timedelta(seconds=60)


def test_i13_at_the_top_round_after_round_is_counted() -> None:
    beat = Beat([rung(OWN), rung(HEAD, repeat=True)])
    beat.opens()
    rounds = []
    for _ in range(3):
        fires(beat)
        rounds.append((beat.incident.rung, beat.incident.round))
    assert rounds == [(1, 0), (1, 1), (1, 2)]


def test_i22_what_was_held_back_looks_once_more_whether_it_is_an_area() -> None:
    beat = Beat([rung(OWN), rung(HEAD, repeat=True)])
    looked: list[object] = []
    lists = beat.areas

    def missed_since(*given: object) -> tuple[int, None]:
        looked.append(given)
        return 0, None

    lists.missed_since = missed_since
    beat.lists = lists
    beat.opens()
    looked.clear()
    beat.sets(firings=0, rung=-1)
    beat.later(hours=1)
    perform(beat.tx, beat.door, beat, beat.now, beat.incident)
    assert len(looked) == 1
    beat.later(hours=1)
    perform(beat.tx, beat.door, beat, beat.now, beat.incident)
    assert len(looked) == 1


def test_a_desk_officer_who_serves_at_a_beat_is_not_the_stations_desk() -> None:
    beat = Beat([rung(AT_DESK), rung(HEAD, repeat=True)])
    beat.officer_rows[DESK] = replace(beat.officer_rows[DESK], unit_id=6)
    assert beat.opens().rung == 1


def test_a_control_room_that_nobody_holds_still_has_its_telephone() -> None:
    beat = Beat([rung(("control_room", "district"), repeat=True)])
    beat.unit_rows[2] = replace(beat.unit_rows[2], contact_id=SHO)
    assert beat.opens().rung == 0
    assert {person for person, _, _ in beat.told()} == {SHO}


def test_a_substitute_at_the_station_is_one_of_another_beat() -> None:
    beat = Beat(LADDER)
    beat.opens()
    step = beat.incident.ladder.rungs[2]
    people = [r.person_id for r in on_rung(beat.tx, beat.incident, step, NOW)]
    assert people == [SUBSTITUTE, DESK]


def test_each_is_told_once_even_if_they_hold_two_posts() -> None:
    beat = Beat([rung(OWN, OWN, repeat=True)])
    beat.opens()
    assert beat.told() == [(OFFICER, "sms", "alert.missed")]


def test_a_desk_that_nobody_holds_still_has_its_telephone() -> None:
    beat = Beat([rung(AT_DESK, repeat=True)])
    del beat.officer_rows[DESK]
    unit = replace(beat.unit_rows[4], contact_id=SHO)
    beat.unit_rows[4] = unit
    assert beat.opens().rung == 0
    assert {person for person, _, _ in beat.told()} == {SHO}


def test_a_post_of_another_role_has_no_telephone_of_its_own() -> None:
    beat = Beat([rung(HEAD), rung(OWN, repeat=True)])
    del beat.officer_rows[SHO]
    beat.unit_rows[4] = replace(beat.unit_rows[4], contact_id=DESK)
    assert beat.opens().rung == 1


def test_a_level_that_the_senior_has_not_is_nobody() -> None:
    beat = Beat([NOBODY, rung(OWN, repeat=True)])
    beat.officer_rows[LEFT] = replace(beat.officer_rows[LEFT], unit_id=3, active=True)
    beat.unit_rows[5] = replace(beat.unit_rows[5], path="/1/2/4/5/")
    assert beat.opens().rung == 1


def test_one_contact_after_the_other_the_safe_ones_only() -> None:
    beat = Beat(LADDER)
    first, second = beat.contact_rows[SENIOR]
    beat.contact_rows[SENIOR] = [replace(first, safe=False), second]
    beat.opens()
    assert beat.told() == [(SECOND_CONTACT, "call", "contact.question")]
    beat.sets(rung=-1)
    fires(beat)
    assert beat.incident.rung == 1  # both are asked or unsafe: the officers' turn


def test_i32_no_contact_of_one_at_risk_or_under_duress() -> None:
    beat = Beat(LADDER)
    opened = beat.opens()
    step = opened.ladder.rungs[0]
    assert [r.person_id for r in on_rung(beat.tx, opened, step, NOW)] == [SECOND_CONTACT]
    under_duress = replace(opened, kind=IncidentKind.DURESS)
    assert on_rung(beat.tx, under_duress, step, NOW) == []
    beat.senior_rows[SENIOR] = replace(beat.senior_rows[SENIOR], at_risk=True)
    assert on_rung(beat.tx, opened, step, NOW) == []


@pytest.mark.parametrize(
    ("kind", "posts", "key", "lane"),
    [
        (IncidentKind.MISSED, OWN, "alert.missed", Lane.ESCALATION),
        (IncidentKind.NOT_REACHED, OWN, "alert.missed", Lane.ESCALATION),
        (IncidentKind.MISSED, OTHERS, "alert.substitute", Lane.ESCALATION),
        (IncidentKind.MISSED, AT_DESK, "alert.substitute", Lane.ESCALATION),
        (IncidentKind.MISSED, HEAD, "alert.unacknowledged", Lane.ESCALATION),
        (IncidentKind.EMERGENCY, OWN, "alert.emergency", Lane.EMERGENCY),
        (IncidentKind.DURESS, HEAD, "alert.duress", Lane.EMERGENCY),
    ],
)
def test_each_hears_what_is_the_matter(
    kind: IncidentKind, posts: tuple[str, str], key: str, lane: Lane
) -> None:
    beat = Beat([rung(posts, repeat=True)])
    beat.opens(kind)
    (intent,) = beat.intent_rows.values()
    assert (intent.prompt_key, intent.lane) == (key, lane)


def test_after_not_at_home_that_is_what_the_next_one_hears() -> None:
    beat = Beat([rung(OWN), rung(HEAD, repeat=True)])
    beat.opens(IncidentKind.EMERGENCY)
    beat.sets(report=Outcome.NOT_AT_HOME, report_by=OFFICER)
    fires(beat)
    letter = list(beat.intent_rows.values())[-1]
    assert letter.prompt_key == "alert.not_at_home"
    assert letter.params["officer"] == f"Person {OFFICER}"
