"""An officer's SMS, and what the desk says for an officer: invariant 14, and names (15)."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from helpline.errors import Refused
from helpline.escalation.by_console import cannot, close_as, doubt, going, help_wanted, seen
from helpline.escalation.by_sms import WRONG_CODES, BySms
from helpline.escalation.model import IncidentKind, IncidentState, Outcome
from helpline.escalation.reporting import Reported
from helpline.escalation.responding import Answer
from helpline.understanding import Action, OfficerReply
from tests.explore.memory import Audit
from tests.explore.scene import SENIORS
from tests.rules.beat import (
    ASHA,
    AT_DESK,
    CONTACT,
    DESK,
    HEAD,
    LADDER,
    LEFT,
    NOW,
    OFFICER,
    OWN,
    SHO,
    STRANGER,
    SUBSTITUTE,
    Beat,
    rung,
)

TWO = [rung(OWN, AT_DESK), rung(HEAD, repeat=True)]
S = IncidentState


def writes(
    beat: Beat, who: int, action: Action | None, code: str | None = None, **more: str
) -> str:
    """The prompt of the answer to an SMS."""
    before = len(beat.intent_rows)
    reply = OfficerReply(action, code, more.get("diary"))
    BySms(beat.door, beat).take(beat.tx, beat.now, who, 500 + before, reply, more.get("body", ""))
    answers = [i for i in beat.intent_rows.values() if i.cause == "officer_message"]
    return str(answers[-1].prompt_key)


def params(beat: Beat) -> dict[str, str]:
    answers = [i for i in beat.intent_rows.values() if i.cause == "officer_message"]
    return dict(answers[-1].params)


def code(beat: Beat, who: int) -> str:
    return beat.alert(who).code


def test_going_by_code() -> None:
    beat = Beat(TWO)
    beat.opens()
    own = code(beat, OFFICER)
    assert writes(beat, OFFICER, Action.GOING, own) == "ack.received"
    assert beat.incident.state is S.ACKNOWLEDGED
    lasts_s = beat.bodies[2][1]["ack_lasts_s"]
    assert params(beat) == {"code": own, "within": str(lasts_s)}
    assert writes(beat, OFFICER, Action.GOING, own) == "ack.received"
    assert writes(beat, DESK, Action.GOING, code(beat, DESK)) == "ack.taken_by_other"
    assert params(beat)["officer"] == f"Person {OFFICER}"


def test_who_reported_is_named_to_whoever_wants_to_go_too() -> None:
    beat = Beat(TWO)
    beat.opens()
    writes(beat, DESK, Action.WELL, code(beat, DESK))
    assert writes(beat, OFFICER, Action.GOING, code(beat, OFFICER)) == "ack.taken_by_other"
    assert params(beat)["officer"] == f"Person {DESK}"
    beat.sets(report_by=None)
    writes(beat, OFFICER, Action.GOING, code(beat, OFFICER))
    assert params(beat)["officer"] == ""


@pytest.mark.parametrize(
    ("action", "answer", "state"),
    [
        (Action.WELL, "ack.well_provisional", S.PROVISIONAL),
        (Action.NEEDS_HELP, "ack.outcome_received", S.ALERTING),
        (Action.NOT_AT_HOME, "ack.outcome_received", S.ALERTING),
        (Action.CANNOT, "ack.declined", S.ALERTING),
    ],
)
def test_each_answer_does_and_says_its_own(
    action: Action, answer: str, state: IncidentState
) -> None:
    beat = Beat(TWO)
    beat.opens()
    own = code(beat, OFFICER)
    assert writes(beat, OFFICER, action, own) == answer
    assert params(beat) == {"code": own}
    now = beat.incident
    assert now.state is state
    assert (now.kind is IncidentKind.EMERGENCY) is (action is Action.NEEDS_HELP)
    assert (now.report is Outcome.NOT_AT_HOME) is (action is Action.NOT_AT_HOME)
    assert (beat.alert(OFFICER).declined_at is not None) is (action is Action.CANNOT)


def test_an_outcome_with_a_diary_number_of_the_sho_closes_by_sms() -> None:
    beat = Beat([rung(HEAD, repeat=True)])
    beat.opens()
    said = writes(beat, SHO, Action.NOT_AT_HOME, code(beat, SHO), diary="GD 17/26")
    assert (said, beat.incident.diary_number) == ("ack.outcome_received", "GD 17/26")


@pytest.mark.parametrize("action", list(Action))
def test_of_a_closed_incident_every_answer_says_that_it_is_over(action: Action) -> None:
    beat = Beat(TWO)
    beat.opens()
    own = code(beat, OFFICER)
    beat.sets(state=S.CLOSED)
    assert writes(beat, OFFICER, action, own) == "ack.already_closed"


def test_i14_a_code_that_was_not_given_to_this_person_does_nothing() -> None:
    beat = Beat([rung(OWN, AT_DESK, ASHA), rung(HEAD, repeat=True)])
    opened = beat.opens()
    theirs = code(beat, DESK)
    for who, given in ((OFFICER, theirs), (OFFICER, "0000")):
        assert writes(beat, who, Action.GOING, given) == "ack.unknown_code"
        assert params(beat) == {"code": given}
    assert beat.did("unknown_code") == 2
    assert beat.incident == opened


def test_i14_a_contact_answers_by_key_and_not_by_code() -> None:
    beat = Beat(LADDER)
    beat.opens()
    beat.officer_rows[CONTACT] = replace(beat.officer_rows[OFFICER], person_id=CONTACT)
    assert writes(beat, CONTACT, Action.WELL, code(beat, CONTACT)) == "ack.unknown_code"
    assert writes(beat, CONTACT, Action.WELL) == "ack.not_understood"
    assert beat.incident.state is S.ALERTING


def test_i14_a_spent_code_is_unknown() -> None:
    beat = Beat(TWO)
    beat.opens()
    own = beat.alert(OFFICER)
    beat.alerts.save(replace(own, live=False))
    assert writes(beat, OFFICER, Action.GOING, own.code) == "ack.unknown_code"


def test_i14_without_a_code_only_the_one_incident_that_they_hold() -> None:
    beat = Beat(TWO)
    beat.opens()
    assert writes(beat, SHO, Action.GOING) == "ack.not_understood"
    assert writes(beat, OFFICER, None) == "ack.not_understood"
    assert writes(beat, OFFICER, Action.GOING) == "ack.received"


def test_i14_who_holds_two_is_asked_for_the_code() -> None:
    beat = Beat(TWO)
    beat.opens()
    first = code(beat, OFFICER)
    other = replace(beat.senior_rows[SENIORS[0]], person_id=SENIORS[1])
    beat.senior_rows[SENIORS[1]] = other
    beat.persons[SENIORS[1]] = replace(beat.persons[SENIORS[0]], id=SENIORS[1])
    second = beat.incidents.add(replace(beat.incident, senior_id=SENIORS[1]))
    beat.alerts.add(replace(beat.alert_rows[1], incident_id=second.id, code="7777"))
    assert writes(beat, OFFICER, Action.GOING) == "ack.need_code"
    assert params(beat) == {"codes": f"{first}, 7777"}
    for number in range(5):
        row = beat.incidents.add(replace(beat.incident, senior_id=100 + number))
        beat.alerts.add(replace(beat.alert_rows[1], incident_id=row.id, code=f"800{number}"))
    writes(beat, OFFICER, Action.GOING)
    assert params(beat) == {"codes": "8001, 8002, 8003, 8004"}


def test_i14_after_ten_wrong_codes_in_an_hour_codes_are_not_read() -> None:
    beat = Beat(TWO)
    beat.opens()
    for _ in range(10):
        assert writes(beat, OFFICER, Action.GOING, "0000") == "ack.unknown_code"
    assert beat.standing_faults == set()
    assert writes(beat, OFFICER, Action.GOING, code(beat, OFFICER)) == "ack.not_understood"
    assert beat.standing_faults == {("officer_codes_guessed", str(OFFICER))}
    assert beat.incident.state is S.ALERTING
    assert writes(beat, DESK, Action.GOING, code(beat, DESK)) == "ack.received"


@pytest.mark.parametrize(("minutes", "counts"), [(60, True), (61, False)])
def test_i14_wrong_codes_of_more_than_an_hour_ago_are_forgotten(
    minutes: int, counts: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    beat = Beat(TWO)
    beat.opens()
    wrong: list[Any] = [(NOW - timedelta(minutes=minutes), "unknown_code", {})] * WRONG_CODES
    monkeypatch.setattr(Audit, "of", lambda self, *about: wrong)
    said = writes(beat, OFFICER, Action.GOING, code(beat, OFFICER))
    assert (said == "ack.not_understood") is counts


def test_i22_a_code_of_a_list_is_answered_about_the_list() -> None:
    beat = Beat(TWO)
    beat.opens()
    lists = beat.areas
    part = type("Part", (), {"code": "4321", "area_id": 1})()
    lists.part_by_code = lambda person, given: part if given == "4321" else None
    beat.lists = lists
    assert writes(beat, OFFICER, None, "4321") == "ack.area_numbers"
    assert params(beat) == {"code": "4321", "numbers": "-"}
    said = writes(beat, OFFICER, Action.WELL, "4444", body="2 4444 1 4 7")
    assert (said, params(beat)) == ("ack.unknown_code", {"code": "4444"})
    assert beat.did("unknown_code") == 1
    own = code(beat, OFFICER)
    said = writes(beat, OFFICER, Action.GOING, own, body=f"1 {own} 1 4")
    assert said == "ack.received"  # the code of one incident, whatever stands behind it


# The desk speaks for an officer who rang the control room.


def test_the_desk_names_the_officer_and_itself() -> None:
    beat = Beat(TWO)
    beat.opens()
    assert going(beat.tx, beat, NOW, 1, OFFICER, by=DESK) is Answer.TAKEN
    assert beat.incident.ack_alert_id == beat.alert(OFFICER).id
    assert beat.did("told_to_desk") == 1
    assert cannot(beat.tx, beat.door, beat, NOW, 1, OFFICER, by=DESK) is Answer.TAKEN
    said = seen(beat.tx, beat.door, beat, NOW, 1, OFFICER, Outcome.WELL, diary_number=None, by=DESK)
    assert (said, beat.incident.report_by) == (Reported.PROVISIONAL, OFFICER)
    assert help_wanted(beat.tx, beat.door, beat, NOW, 1, OFFICER, by=DESK) is Reported.NOTED
    assert beat.incident.kind is IncidentKind.EMERGENCY
    assert beat.did("told_to_desk") == 4


def test_i14_an_officer_who_was_not_told_gets_a_code_by_being_named() -> None:
    beat = Beat(TWO)
    beat.opens()
    going(beat.tx, beat, NOW, 1, SUBSTITUTE, by=DESK)
    alert = beat.alert(SUBSTITUTE)
    assert (alert.role, beat.incident.ack_alert_id) == ("beat_officer", alert.id)
    with pytest.raises(Refused, match="not told"):
        cannot(beat.tx, beat.door, beat, NOW, 1, SHO, by=DESK)


@pytest.mark.parametrize("who", [STRANGER, LEFT, CONTACT])
def test_only_an_active_officer_can_be_named(who: int) -> None:
    beat = Beat(LADDER)
    beat.opens()
    with pytest.raises(Refused, match="active officer"):
        going(beat.tx, beat, NOW, 1, who, by=DESK)


def test_of_a_closed_incident_the_desk_hears_that_it_is_over() -> None:
    beat = Beat(TWO)
    beat.opens()
    closed = beat.sets(state=S.CLOSED)
    common = (beat.tx, beat.door, beat, NOW, 1, OFFICER)
    assert going(beat.tx, beat, NOW, 1, OFFICER, by=DESK) is Answer.CLOSED
    assert cannot(*common, by=DESK) is Answer.CLOSED
    assert seen(*common, Outcome.WELL, diary_number=None, by=DESK) is Reported.ALREADY_CLOSED
    assert help_wanted(*common, by=DESK) is Reported.ALREADY_CLOSED
    assert close_as(beat.tx, beat.door, NOW, 1, Outcome.WELL, diary_number=None, by=SHO) == closed
    assert beat.did("told_to_desk") == 0


@pytest.mark.parametrize("who", [STRANGER, LEFT, OFFICER, DESK])
def test_i15_only_the_sho_or_a_higher_rank_closes_or_doubts_in_their_own_name(who: int) -> None:
    beat = Beat(TWO)
    beat.opens()
    with pytest.raises(Refused, match="SHO"):
        close_as(beat.tx, beat.door, NOW, 1, Outcome.WELL, diary_number=None, by=who)
    beat.sets(state=S.PROVISIONAL)
    with pytest.raises(Refused, match="SHO"):
        doubt(beat.tx, beat.door, beat, NOW, 1, by=who)
    beat.officer_rows[SHO] = replace(beat.officer_rows[SHO], active=False)
    with pytest.raises(Refused, match="SHO"):
        doubt(beat.tx, beat.door, beat, NOW, 1, by=SHO)


def test_the_sho_closes_in_their_own_name() -> None:
    beat = Beat(TWO)
    beat.opens()
    closed = close_as(beat.tx, beat.door, NOW, 1, Outcome.HOSPITAL, diary_number="GD 17/26", by=SHO)
    assert (closed.state, closed.closed_by, closed.diary_number) == (S.CLOSED, SHO, "GD 17/26")


def test_a_doubted_well_starts_the_ladder_again_where_it_was() -> None:
    beat = Beat(TWO)
    beat.opens()
    with pytest.raises(Refused, match="waits for confirmation"):
        doubt(beat.tx, beat.door, beat, NOW, 1, by=SHO)
    beat.all_left()
    writes(beat, OFFICER, Action.WELL, code(beat, OFFICER))
    after = doubt(beat.tx, beat.door, beat, NOW, 1, by=SHO)
    assert (after.state, after.rung) == (S.ALERTING, 0)
    assert (after.report, after.report_by, after.report_at) == (None, None, None)
    assert beat.did("doubted") == 1
    assert "checkin.question" not in {key for _, _, key in beat.told()}
