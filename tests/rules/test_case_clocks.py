"""What a case is owed: kept in a name, late to rank after rank (invariants 24 and 31)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from helpline.cases.after import FLOW_OF, not_reached
from helpline.cases.climbing import perform
from helpline.cases.model import CaseEventKind, CaseState, Priority
from helpline.cases.opening import RESPOND, SILENT
from helpline.cases.promises import (
    AFTER_REVIEW,
    ARRIVAL,
    CHILDLINE,
    COMMITTEE,
    CONFIRM,
    DISPATCH,
    ENQUIRY,
    FEEDBACK,
    FIR,
    FOLLOW_UP,
    HOSPITAL,
    NEWS,
    PROMISES,
    REVIEW,
    SAFETY_FIRST,
    SAFETY_SECOND,
    SIGNATURE,
    STATEMENT,
    TRANSFER,
    ZERO_FIR,
    keep,
    kept_by_hand,
    let_go,
    move_promises,
    owe,
    owe_once,
    owed,
)
from helpline.cases.responding import CALL_BACK
from helpline.duties import Duty, DutyState
from helpline.errors import Refused
from helpline.sending.model import Lane
from tests.rules.beat import DESK, LEFT, NOW, SHO, STATION, STRANGER
from tests.rules.line import CIRCLE, CONTROL, SP, Line

E = CaseEventKind


def policy(line: Line, kind: str, name: str) -> timedelta:
    body = next(body for known, body in line.bodies.values() if known == kind)
    return timedelta(seconds=body[name])


def owes(line: Line, kind: str) -> Duty:
    duty = owe(line.tx, NOW, line.case, kind, due_at=NOW)
    assert duty is not None
    return duty


def late(line: Line, duty: Duty) -> Duty:
    return perform(line.tx, line.door, line.now, duty)


def rung(line: Line) -> set[tuple[int, str]]:
    return {(person, kind) for person, kind, _ in line.told()}


@pytest.mark.parametrize(
    ("kind", "within"), [(k, p.within) for k, p in PROMISES.items() if p.within]
)
def test_each_promise_has_its_own_clock(kind: str, within: str) -> None:
    line = Line()
    duty = owe(line.tx, NOW, line.case, kind)
    assert duty is not None
    assert duty.due_at == NOW + policy(line, "casework", within)
    assert (duty.unit_id, duty.subject, duty.subject_id) == (STATION, "case", 1)
    assert line.kinds() == [E.PROMISE_MADE]
    assert line.events[0].body == kind


@pytest.mark.parametrize("kind", [k for k, p in PROMISES.items() if p.within is None])
def test_one_without_a_usual_time_needs_its_instant(kind: str) -> None:
    line = Line()
    with pytest.raises(Refused, match="by when"):
        owe(line.tx, NOW, line.case, kind)
    at = NOW + timedelta(minutes=16)
    duty = owe(line.tx, NOW, line.case, kind, due_at=at, unit_id=2)
    assert duty is not None
    assert (duty.due_at, duty.unit_id) == (at, 2)


def test_what_is_owed_already_keeps_its_first_clock() -> None:
    line = Line()
    first = owes(line, FIR)
    assert owe(line.tx, NOW, line.case, FIR) is None
    assert line.kinds() == [E.PROMISE_MADE]
    assert owed(line.tx, line.case) == [first]


def test_once_means_never_again_even_after_it_was_kept() -> None:
    line = Line()
    assert owe_once(line.tx, NOW, line.case, HOSPITAL) is not None
    keep(line.tx, NOW, line.case, HOSPITAL, DESK, "seen by a doctor")
    assert owe_once(line.tx, NOW, line.case, HOSPITAL) is None
    assert owe_once(line.tx, NOW, line.case, CHILDLINE) is not None
    assert owe(line.tx, NOW, line.case, HOSPITAL) is not None


def test_a_promise_is_kept_in_a_name_and_with_words() -> None:
    line = Line()
    duty = owes(line, FIR)
    assert keep(line.tx, NOW, line.case, FIR, DESK, "17/26") is True
    assert line.owed[duty.id] == replace(duty, state=DutyState.DONE, done_by=DESK, due_at=None)
    assert (line.events[-1].kind, line.events[-1].actor_id) == (E.PROMISE_KEPT, DESK)
    assert line.events[-1].body == f"{FIR}\n17/26"
    assert keep(line.tx, NOW, line.case, FIR, DESK, "again") is False
    assert len(line.events) == 2


def test_what_another_act_has_made_void_is_owed_no_more() -> None:
    line = Line()
    fir, hospital = owes(line, FIR), owes(line, HOSPITAL)
    let_go(line.tx, line.case, FIR, NEWS)
    assert line.owed[fir.id] == replace(fir, state=DutyState.CANCELLED, due_at=None)
    assert line.owed[hospital.id] == hospital


@pytest.mark.parametrize("kind", sorted(PROMISES))
def test_only_what_an_officer_does_is_ticked_off(kind: str) -> None:
    line = Line()
    owes(line, kind)
    if PROMISES[kind].by_hand:
        kept_by_hand(line.tx, NOW, line.case, kind, DESK, "done at noon")
        assert line.owed[1].state is DutyState.DONE
    else:
        with pytest.raises(Refused, match="not ticked off"):
            kept_by_hand(line.tx, NOW, line.case, kind, DESK, "done at noon")


def test_ticking_off_needs_an_officer_words_and_a_promise() -> None:
    line = Line()
    owes(line, HOSPITAL)
    for who in (STRANGER, LEFT):
        with pytest.raises(Refused, match="roster"):
            kept_by_hand(line.tx, NOW, line.case, HOSPITAL, who, "done")
    with pytest.raises(Refused, match="what was done"):
        kept_by_hand(line.tx, NOW, line.case, HOSPITAL, DESK, "  ")
    with pytest.raises(Refused, match="not owed now"):
        kept_by_hand(line.tx, NOW, line.case, CHILDLINE, DESK, "done")
    with pytest.raises(Refused, match="not ticked off"):
        kept_by_hand(line.tx, NOW, line.case, "no such promise", DESK, "done")


def test_with_the_case_goes_what_its_unit_owes_and_the_clocks_run_on() -> None:
    line = Line()
    fir, moving, done = owes(line, FIR), owes(line, TRANSFER), owes(line, HOSPITAL)
    line.duties.save(replace(done, state=DutyState.DONE))
    line.case = replace(line.case, unit_id=9)
    move_promises(line.tx, line.case)
    assert line.owed[fir.id] == replace(fir, unit_id=9)
    assert line.owed[moving.id] == moving
    assert line.owed[done.id].unit_id == STATION


# Late.


@pytest.mark.parametrize(
    ("kind", "rank", "who"),
    [
        (RESPOND, 0, {DESK}),
        (RESPOND, 1, {SHO}),
        (RESPOND, 2, {CIRCLE}),
        (RESPOND, 3, {SP, CONTROL}),
        (RESPOND, 9, {SP, CONTROL}),
        (CALL_BACK, 0, {SHO}),
        (CONFIRM, 0, {SHO}),
        (REVIEW, 0, {SHO}),
    ],
)
def test_i31_nobody_took_it_in_time_the_next_rank_is_rung(
    kind: str, rank: int, who: set[int]
) -> None:
    line = Line()
    duty = replace(_made(line, kind), rank=rank)
    after = late(line, duty)
    assert rung(line) == {(person, way) for person in who for way in ("sms", "call")}
    assert line.events[-1].kind is E.TOLD
    assert (after.rank, after.unit_id) == (rank + 1, STATION)
    top = 3 in (rank, rank - 6) and kind == RESPOND
    wait = policy(line, "helpline", "top_s" if top else "climb_s")
    assert after.due_at == NOW + wait


def _made(line: Line, kind: str) -> Duty:
    made = line.duties.add(kind=kind, subject="case", subject_id=1, unit_id=STATION, due_at=NOW)
    assert isinstance(made, Duty)
    return made


def test_i31_danger_climbs_by_its_own_clock_and_passes_the_desk() -> None:
    line = Line()
    line.case = replace(line.case, priority=Priority.DANGER)
    after = late(line, _made(line, RESPOND))
    assert rung(line) == {(SHO, "sms"), (SHO, "call")}
    assert {i.lane for i in line.intent_rows.values()} == {Lane.EMERGENCY}
    assert after.due_at == NOW + policy(line, "helpline", "danger_climb_s")


def test_i31_whose_turn_it_is_owns_it_but_the_desk_keeps_its_own_choice() -> None:
    line = Line()
    line.case = replace(line.case, assigned_to=None)
    late(line, _made(line, RESPOND))
    assert line.case.assigned_to is None
    late(line, replace(line.owed[1], rank=1))
    assert line.case.assigned_to == SHO
    owners = [event for event in line.events if event.kind is E.OWNER]
    assert [event.actor_id for event in owners] == [SHO]
    late(line, replace(line.owed[1], rank=1))
    assert len([event for event in line.events if event.kind is E.OWNER]) == 1


def test_with_nobody_anywhere_the_owner_stays_and_the_clock_runs_on() -> None:
    line = Line()
    line.officer_rows = {}
    after = late(line, replace(_made(line, RESPOND), rank=1))
    assert (line.case.assigned_to, after.rank) == (DESK, 2)
    assert line.told() == []


@pytest.mark.parametrize(
    ("kind", "rank", "key"),
    [(SILENT, 0, "case.silent"), (SILENT, 1, "case.overdue"), (RESPOND, 0, "case.overdue")],
)
def test_a_silent_call_is_told_as_one_to_the_desk_first(kind: str, rank: int, key: str) -> None:
    line = Line()
    late(line, replace(_made(line, kind), rank=rank))
    assert key in {prompt for _, _, prompt in line.told()}


def test_of_a_closed_case_only_what_outlives_it_is_late() -> None:
    line = Line()
    line.case = replace(line.case, state=CaseState.CLOSED)
    for kind in (RESPOND, FIR):
        duty = _made(line, kind)
        assert late(line, duty) == replace(duty, state=DutyState.CANCELLED, due_at=None)
    assert late(line, _made(line, NEWS)).state is DutyState.OPEN
    assert rung(line) == {(SHO, "sms")}


@pytest.mark.parametrize(
    ("kind", "rank", "who"),
    [
        (FIR, 0, {SHO, DESK}),
        (FIR, 1, {CIRCLE, DESK}),
        (FIR, 2, {SP, CONTROL, DESK}),
        (FIR, 9, {SP, CONTROL, DESK}),
        (FOLLOW_UP, 0, {DESK}),
        (FOLLOW_UP, 1, {SHO, DESK}),
    ],
)
def test_a_late_promise_is_told_to_the_next_rank_beside_the_owner(
    kind: str, rank: int, who: set[int]
) -> None:
    line = Line()
    after = late(line, replace(_made(line, kind), rank=rank))
    assert rung(line) == {(person, "sms") for person in who}
    assert line.case.assigned_to == DESK
    top = PROMISES[kind].first_rank + rank >= 3
    usual = policy(line, "casework", "climb_s")
    assert after.due_at == NOW + (max(usual, timedelta(days=1)) if top else usual)
    assert after.rank == rank + 1
    reached = min(PROMISES[kind].first_rank + rank, 3)
    assert line.events[0].body == f"{kind} {reached}"


def test_a_case_without_an_owner_and_a_closed_one_add_nobody() -> None:
    line = Line()
    line.case = replace(line.case, assigned_to=None)
    late(line, _made(line, FIR))
    assert rung(line) == {(SHO, "sms")}
    line = Line()
    line.case = replace(line.case, state=CaseState.CLOSED)
    late(line, _made(line, NEWS))
    assert rung(line) == {(SHO, "sms")}


def test_a_transfer_that_nobody_accepts_is_told_at_the_unit_that_was_asked() -> None:
    line = Line()
    line.unit_rows[7] = replace(line.unit_rows[STATION], id=7, path="/1/2/3/7/")
    line.officer_rows[STRANGER] = replace(line.officer_rows[SHO], person_id=STRANGER, unit_id=7)
    late(line, replace(_made(line, TRANSFER), unit_id=7))
    assert rung(line) == {(STRANGER, "sms")}


@pytest.mark.parametrize("kind", [RESPOND, FIR])
def test_no_count_of_ranks_runs_over(kind: str) -> None:
    line = Line()
    assert late(line, replace(_made(line, kind), rank=98)).rank == 99
    assert late(line, replace(line.owed[1], rank=99)).rank == 99


def test_what_nobody_reported_in_time_and_a_call_after_closing_have_ways_of_their_own() -> None:
    line = Line()
    after = late(line, _made(line, ARRIVAL))
    assert "case.not_there" in {prompt for _, _, prompt in line.told()}
    assert after.due_at == NOW + policy(line, "helpline", "danger_climb_s")
    line.case = replace(line.case, state=CaseState.TAKEN)
    assert late(line, _made(line, FEEDBACK)).state is DutyState.CANCELLED  # she is in good hands


# She could not be asked whether she agrees to closing.


def test_i33_a_call_about_closing_that_nobody_answers_is_reviewed() -> None:
    line = Line()
    line.case = replace(line.case, state=CaseState.CLOSING)
    not_reached(line.tx, line.door, NOW, line.case, FLOW_OF[CONFIRM])
    (duty,) = line.owed.values()
    assert (duty.kind, duty.unit_id) == (REVIEW, STATION)
    assert duty.due_at == NOW + policy(line, "helpline", "closing_talk_s")
    assert line.kinds() == [E.NO_ANSWER]
    not_reached(line.tx, line.door, NOW, line.case, FLOW_OF[CONFIRM])
    assert len(line.owed) == 1


def test_once_it_is_no_longer_to_be_closed_an_unanswered_call_is_only_written_down() -> None:
    line = Line()
    not_reached(line.tx, line.door, NOW, line.case, FLOW_OF[CONFIRM])
    assert (line.kinds(), line.owed) == ([E.NO_ANSWER], {})


@pytest.mark.parametrize(
    ("kinds", "first_rank", "by_hand", "outlives"),
    [
        ({DISPATCH, ARRIVAL, CHILDLINE, COMMITTEE, HOSPITAL}, 1, True, False),
        ({TRANSFER, FIR, SIGNATURE, ENQUIRY, ZERO_FIR, STATEMENT}, 1, False, False),
        ({NEWS}, 1, False, True),
        ({FOLLOW_UP}, 0, False, False),
        ({SAFETY_FIRST, SAFETY_SECOND, FEEDBACK}, 0, False, True),
        ({AFTER_REVIEW}, 0, True, True),
    ],
)
def test_who_hears_first_who_may_tick_it_off_and_what_outlives_the_case(
    kinds: set[str], first_rank: int, by_hand: bool, outlives: bool
) -> None:
    same = {
        kind
        for kind, each in PROMISES.items()
        if (each.first_rank, each.by_hand, each.outlives) == (first_rank, by_hand, outlives)
    }
    assert same == kinds


def test_every_way_up_is_in_the_time_line_and_stays_with_the_cases_unit() -> None:
    line = Line()
    after = late(line, replace(_made(line, RESPOND), unit_id=2))
    assert after.unit_id == STATION
    assert E.OVERDUE in line.kinds()
