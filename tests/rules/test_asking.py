"""Asking a senior: tries, refusals, excuses and misses (invariants 1, 2, 6 and 20)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, cast

import pytest

from helpline.checkins.asking import Asking
from helpline.checkins.calling_in import subject_of
from helpline.checkins.evidence import take
from helpline.checkins.model import CheckIn, CheckInState, EvidenceKind
from helpline.checkins.planning import plan
from helpline.contact import Refusal
from helpline.escalation.model import IncidentKind
from helpline.people import Phone
from helpline.sending.model import Intent, IntentKind, IntentState, Lane
from helpline.seniors.model import Hearing, SeniorState
from tests.explore.memory import CheckIns
from tests.explore.scene import CALL_AT, TICK
from tests.rules.beat import SENIOR, STATION, Beat

S, K = CheckInState, EvidenceKind


def morning() -> Beat:
    """The instant at which she is to be rung: three tries, ten minutes apart."""
    beat = Beat()
    beat.now = CALL_AT
    return beat


def perform(beat: Beat) -> CheckIn:
    return Asking(beat.door, beat).perform(beat.tx, beat.now, 1)


def row(beat: Beat) -> CheckIn:
    return cast(CheckIn, beat.check_in_rows[1])


def calls(beat: Beat) -> list[Intent]:
    return [i for i in beat.intent_rows.values() if i.cause == "check_in"]


def kinds(beat: Beat) -> list[tuple[str, int]]:
    return [(item.kind.value, item.try_no) for item in beat.evidence_rows.get(1, ())]


def hears(beat: Beat, kind: EvidenceKind, try_no: int = 1) -> CheckIn:
    return take(beat.tx, beat.now, 1, kind, try_no=try_no, source=f"{kind.value}:{try_no}")


def test_the_first_call_of_the_day() -> None:
    beat = morning()
    ringing = perform(beat)
    assert (ringing.state, ringing.tries) == (S.RINGING, 1)
    assert kinds(beat) == [("queued", 1)]
    (call,) = calls(beat)
    ring_s = beat.bodies[1][1]["ring_s"]
    assert (call.person_id, call.kind, call.prompt_key) == (
        SENIOR,
        IntentKind.CALL,
        "checkin.question",
    )
    assert (call.lane, call.flow, call.try_no) == (Lane.CALLS, "senior_checkin", 1)
    assert (call.due_at, call.not_after, call.ring_s) == (CALL_AT, row(beat).window_ends_at, ring_s)


@pytest.mark.parametrize("due", [None, CALL_AT + timedelta(seconds=1)])
def test_what_is_not_due_is_left_alone(due: datetime | None) -> None:
    beat = morning()
    planned = beat.check_ins.save(row(beat)._replace(due_at=due))
    assert perform(beat) == planned
    assert calls(beat) == []


def test_a_deaf_senior_is_asked_by_sms() -> None:
    beat = morning()
    beat.senior_rows[SENIOR] = replace(beat.senior_rows[SENIOR], hearing=Hearing.DEAF)
    perform(beat)
    (sms,) = calls(beat)
    assert (sms.kind, sms.prompt_key) == (IntentKind.SMS, "checkin.sms_question")
    beat.bodies[1] = ("checkin", {**beat.bodies[1][1], "unheard_s": 60})
    asked = hears(beat, K.PLACED)
    retry_s = beat.bodies[1][1]["retry_after_s"]
    assert asked.due_at == CALL_AT + timedelta(seconds=retry_s)


def test_a_try_of_which_nothing_is_heard_is_followed_by_the_next_on_the_other_telephone() -> None:
    beat = morning()
    other = Phone(99, SENIOR, "alternate", "+919000000299")
    beat.persons[SENIOR] = replace(
        beat.persons[SENIOR], phones=(*beat.persons[SENIOR].phones, other)
    )
    perform(beat)
    hears(beat, K.PLACED)
    beat.later(seconds=TICK)
    second = perform(beat)
    assert kinds(beat) == [("queued", 1), ("placed", 1), ("unheard", 1), ("queued", 2)]
    assert (second.state, second.tries) == (S.RINGING, 2)
    assert [(c.phone_id, c.due_at) for c in calls(beat)] == [
        (SENIOR, CALL_AT),
        (99, CALL_AT),  # where lines are short it waits since the first call
    ]
    hears(beat, K.PLACED, 2)
    beat.later(seconds=TICK - 1)
    hears(beat, K.BUSY, 2)
    beat.later(seconds=TICK)
    beat.check_ins.save(row(beat)._replace(window_ends_at=beat.now + timedelta(hours=1)))
    perform(beat)
    assert calls(beat)[-1].phone_id == SENIOR


def test_without_another_telephone_every_try_goes_to_the_one() -> None:
    beat = morning()
    perform(beat)
    hears(beat, K.PLACED)
    beat.later(seconds=TICK)
    perform(beat)
    assert [call.phone_id for call in calls(beat)] == [SENIOR, SENIOR]


def test_a_try_that_ended_waits_for_its_interval() -> None:
    beat = morning()
    perform(beat)
    hears(beat, K.RANG)
    beat.later(seconds=20)
    waits = hears(beat, K.BUSY)
    assert (waits.state, waits.due_at) == (S.UNCONFIRMED, CALL_AT + timedelta(seconds=TICK))
    assert perform(beat) == waits
    beat.now = waits.due_at or beat.now
    assert perform(beat).tries == 2


def test_i02_when_the_window_is_over_the_miss_opens_its_incident_at_once() -> None:
    beat = morning()
    perform(beat)
    hears(beat, K.PLACED)
    beat.now = row(beat).window_ends_at
    beat.check_ins.save(row(beat)._replace(due_at=beat.now))
    missed = perform(beat)
    assert missed.state is S.ESCALATED
    assert ("window_over", 0) in kinds(beat)
    assert ("unheard", 1) not in kinds(beat)
    assert (beat.incident.kind, beat.incident.check_in_id) == (IncidentKind.MISSED, 1)
    assert not [c for c in calls(beat) if c.state is IntentState.PENDING]


def test_i20_whom_we_never_got_to_ask_is_on_the_stations_list_and_no_alarm() -> None:
    beat = morning()
    owed: list[dict[str, Any]] = []
    duties = type("Duties", (), {"add": lambda self, **duty: owed.append(duty)})()
    beat.now = row(beat).window_ends_at
    beat.promises = duties
    assert perform(beat).state is S.ESCALATED
    assert beat.incident.kind is IncidentKind.NOT_REACHED
    assert owed == [
        {
            "kind": "not_reached_today",
            "subject": "unit",
            "subject_id": STATION,
            "unit_id": STATION,
            "due_at": beat.now + timedelta(minutes=2),
        }
    ]


@pytest.mark.parametrize(
    ("kind", "asked"),
    [
        (K.PLACED, True),
        (K.RANG, True),
        (K.DELIVERED, True),
        (K.BUSY, True),
        (K.NO_ANSWER, True),
        (K.VOICEMAIL, True),
        (K.UNREACHABLE, True),
        (K.REFUSED, False),
        (K.UNHEARD, False),
        (K.QUEUED, False),
    ],
)
def test_i20_only_what_reached_her_network_was_asking(kind: EvidenceKind, asked: bool) -> None:
    beat = morning()
    hears(beat, kind)
    beat.now = row(beat).window_ends_at
    beat.check_ins.save(row(beat)._replace(due_at=beat.now))
    perform(beat)
    assert (beat.incident.kind is IncidentKind.MISSED) is asked


def test_a_number_that_the_door_refuses_is_a_try_that_is_over() -> None:
    beat = morning()
    phone = replace(beat.persons[SENIOR].phones[0], e164="+911")
    beat.persons[SENIOR] = replace(beat.persons[SENIOR], phones=(phone,))
    after = perform(beat)
    assert kinds(beat) == [("queued", 1), ("refused", 1)]
    assert (after.state, after.tries) == (S.UNCONFIRMED, 1)
    for _ in range(2):
        assert row(beat).due_at is not None
        beat.now = row(beat).due_at or beat.now
        after = perform(beat)
    assert after.state is S.ESCALATED
    assert beat.incident.kind is IncidentKind.NOT_REACHED


@pytest.mark.parametrize("state", [s for s in SeniorState if s is not SeniorState.ACTIVE])
def test_who_is_no_longer_in_the_service_is_not_rung(state: SeniorState) -> None:
    beat = morning()
    beat.senior_rows[SENIOR] = replace(beat.senior_rows[SENIOR], state=state)
    assert perform(beat).state is S.EXCUSED
    assert calls(beat) == []
    assert kinds(beat) == [("excused", 0)]


def test_who_withdrew_consent_is_excused_by_the_door() -> None:
    beat = morning()
    beat.senior_rows[SENIOR] = replace(beat.senior_rows[SENIOR], consent_at=None)
    assert perform(beat).state is S.EXCUSED
    assert kinds(beat) == [("queued", 1), ("excused", 0)]


def test_an_answer_recalls_the_call_that_waits() -> None:
    beat = morning()
    perform(beat)
    well = hears(beat, K.KEY_WELL)
    assert (well.state, well.proof, well.due_at) == (S.OK, K.KEY_WELL, None)
    assert Asking(beat.door, beat).follow(beat.tx, beat.now, well) == well
    assert [c.state for c in calls(beat)] == [IntentState.CANCELLED]


class _Shut:
    """A door that refuses everything, for this reason."""

    def __init__(self, reason: str) -> None:
        self.reason = reason

    def send(self, *letter: object) -> Refusal:
        return Refusal(self.reason)


@pytest.mark.parametrize(
    ("reason", "gone"),
    [
        ("senior_not_active", True),
        ("senior_died", True),
        ("no_consent", True),
        ("erased", True),
        ("not_a_senior", True),
        ("no_phone", False),
    ],
)
def test_i02_who_is_gone_is_excused_and_who_cannot_be_rung_is_not(reason: str, gone: bool) -> None:
    beat = morning()
    shut = cast(Any, _Shut(reason))
    after = Asking(shut, beat).perform(beat.tx, beat.now, 1)
    assert after.state is (S.EXCUSED if gone else S.UNCONFIRMED)


def test_what_is_given_up_early_is_tried_again_after_its_whole_interval() -> None:
    beat = morning()
    body = {**beat.bodies[1][1], "unheard_s": TICK // 2}
    beat.bodies[1] = ("checkin", body)
    perform(beat)
    assert hears(beat, K.PLACED).due_at == CALL_AT + timedelta(seconds=TICK // 2)
    beat.later(seconds=TICK // 2)
    given_up = perform(beat)
    assert (given_up.state, given_up.tries) == (S.UNCONFIRMED, 1)
    assert given_up.due_at == CALL_AT + timedelta(seconds=TICK)


def test_a_first_call_that_is_late_leaves_now() -> None:
    beat = morning()
    beat.later(seconds=90)
    perform(beat)
    assert calls(beat)[0].due_at == beat.now


def test_following_what_is_still_asked_recalls_nothing() -> None:
    beat = morning()
    ringing = perform(beat)
    assert Asking(beat.door, beat).follow(beat.tx, beat.now, ringing) == ringing
    assert [c.state for c in calls(beat)] == [IntentState.PENDING]


def test_i18_the_same_observation_twice_counts_once() -> None:
    beat = morning()
    perform(beat)
    before = hears(beat, K.BUSY)
    told = beat.did("evidence")
    assert hears(beat, K.BUSY) == before
    assert beat.did("evidence") == told


def test_i28_every_observation_is_in_the_audit_chain() -> None:
    beat = morning()
    hears(beat, K.PLACED)
    assert beat.did("evidence") == 1


def test_an_observation_that_changes_nothing_writes_no_new_version() -> None:
    beat = morning()
    perform(beat)
    before = row(beat)
    assert hears(beat, K.ANSWERED).version == before.version


# Which check-in a call of hers is about.


def day(beat: Beat, hours: float, number: int = 2) -> CheckIn:
    """Another check-in, `hours` from the first."""
    call_at = CALL_AT + timedelta(hours=hours)
    added: CheckIn = beat.check_in_rows.put(
        row(beat)._replace(
            day=call_at.date(),
            call_at=call_at,
            window_ends_at=call_at + timedelta(minutes=30),
        )
    )
    return added


@pytest.fixture
def asks(monkeypatch: pytest.MonkeyPatch) -> Callable[[Beat, timedelta], tuple[str, int]]:
    """What a call is about that comes so long after the first check-in's time."""

    def latest(self: CheckIns, senior_id: int, now: datetime) -> CheckIn | None:
        begun = [c for c in self.m.check_in_rows.values() if c.call_at <= now]
        return max(begun, key=lambda each: each.call_at, default=None)

    monkeypatch.setattr(CheckIns, "latest", latest, raising=False)
    return lambda beat, at: subject_of(beat.tx, CALL_AT + at, SENIOR)


Asks = Callable[[Beat, timedelta], tuple[str, int]]
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@pytest.mark.parametrize(
    ("at", "about"),
    [
        (-2 * HOUR, ("check_in", 1)),
        (-2 * HOUR - MINUTE, ("senior", SENIOR)),
        (0 * HOUR, ("check_in", 1)),
        (30 * MINUTE, ("check_in", 1)),
        (10 * HOUR, ("check_in", 1)),  # beside today's, without closing anything
        (22 * HOUR, ("check_in", 2)),
        (24 * HOUR + 30 * MINUTE, ("check_in", 2)),
        (48 * HOUR, ("senior", SENIOR)),
    ],
)
def test_a_call_of_hers_is_about_the_nearest_check_in(
    at: timedelta, about: tuple[str, int], asks: Asks
) -> None:
    beat = morning()
    day(beat, 24)
    assert asks(beat, at) == about


def test_todays_is_meant_by_the_local_date(asks: Asks) -> None:
    beat = morning()  # eight in the morning in India; midnight is at 18:30 UTC
    assert asks(beat, 15 * HOUR + 59 * MINUTE) == ("check_in", 1)
    assert asks(beat, 16 * HOUR) == ("senior", SENIOR)


def test_a_window_that_ends_at_midnight_still_runs_in_that_instant(asks: Asks) -> None:
    beat = morning()
    late = day(beat, 15.5)  # 23:30 in India, for half an hour
    assert asks(beat, 16 * HOUR) == ("check_in", late.id)
    assert asks(beat, 16 * HOUR + MINUTE) == ("senior", SENIOR)


# Planning.


def planned(
    monkeypatch: pytest.MonkeyPatch, counts: list[int]
) -> tuple[int, list[dict[str, Any]], Beat, list[Lane]]:
    beat = Beat()
    asked: list[dict[str, Any]] = []
    nudged: list[Lane] = []

    def one(self: CheckIns, **given: Any) -> int:
        asked.append(given)
        return counts[len(asked) - 1]

    monkeypatch.setattr(CheckIns, "plan", one, raising=False)
    monkeypatch.setattr(beat, "nudge", nudged.append)
    return plan(beat.tx, beat.now, 1), asked, beat, nudged


def test_i01_today_and_the_next_two_local_dates_are_planned(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    total, asked, beat, nudged = planned(monkeypatch, [0, 2, 3])
    assert total == 5
    assert [given["day"].day for given in asked] == [5, 6, 7]
    window_s = beat.bodies[1][1]["window_s"]
    assert {(g["tz"], g["window_s"], g["policy_id"]) for g in asked} == {
        ("Asia/Kolkata", window_s, 1)
    }
    assert beat.did("planned") == 1
    assert nudged == [Lane.CALLS]


def test_i01_with_nothing_new_nobody_is_woken(monkeypatch: pytest.MonkeyPatch) -> None:
    total, _, beat, nudged = planned(monkeypatch, [0, 0, 0])
    assert (total, beat.did("planned"), nudged) == (0, 0, [])
