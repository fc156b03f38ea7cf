"""What stands in an intent after each thing that can happen to it: invariants 10, 11, 18 and 20."""

from datetime import datetime, timedelta
from typing import cast

import pytest

from helpline.ports import Accepted, NotSent, Unknown
from helpline.repositories import UnitOfWork
from helpline.sending.delivery import is_final, moves_on
from helpline.sending.lanes import ROUTINE, URGENT, call_backs_free, reserve
from helpline.sending.leaving import accepted, cancel, decide, heard, settle
from helpline.sending.lines import Line
from helpline.sending.model import Delivery, Intent, IntentState, Lane
from tests.rules.test_leaving import INTENT, NOW, Written, unit

S, D = IntentState, Delivery
MILLISECOND = timedelta(milliseconds=1)
EARLIER = NOW - timedelta(seconds=20)
SENT = INTENT._replace(state=S.SENT, provider_sid="CA1", sent_at=EARLIER, due_at=None)
UNKNOWN = INTENT._replace(state=S.UNKNOWN, sent_at=EARLIER, error="time-out")


def done(intent: Intent, sid: str, delivery: Delivery, error: str = "") -> tuple[Intent, list[str]]:
    tx = Written()
    moved = heard(tx, NOW, intent, sid, delivery, error)  # type: ignore[arg-type]
    assert moved is not None
    return moved, tx.done


def in_seconds(seconds: int) -> datetime:
    return NOW + timedelta(seconds=seconds)


def test_i10_what_was_accepted_has_no_clock_and_no_error() -> None:
    asked = INTENT._replace(error="20429")
    assert accepted(unit(), NOW, asked, "CA1") == asked._replace(
        state=S.SENT, provider_sid="CA1", sent_at=NOW, error=None, due_at=None
    )
    found = accepted(unit(), NOW, UNKNOWN, "CA1")
    assert found.sent_at == EARLIER  # when we asked, not when we learned of it


def test_i10_the_first_sid_stays_and_a_second_one_is_written_down() -> None:
    tx = Written()
    assert accepted(tx, NOW, SENT, "CA2") == SENT  # type: ignore[arg-type]
    assert tx.done == ["duplicate_sid"]
    tx = Written()
    assert accepted(tx, NOW, SENT, "CA1") == SENT  # type: ignore[arg-type]
    assert tx.done == []
    unnamed = SENT._replace(provider_sid=None)
    assert accepted(unit(), NOW, unnamed, "CA2").provider_sid == "CA2"
    named = UNKNOWN._replace(provider_sid="CA1")
    assert accepted(unit(), NOW, named, "CA2").state is S.SENT


def test_i11_an_unknown_outcome_is_looked_up_after_ten_seconds() -> None:
    unknown = settle(unit(), NOW, INTENT, Unknown("t", "time-out"))
    assert unknown == INTENT._replace(
        state=S.UNKNOWN, sent_at=NOW, error="time-out", due_at=in_seconds(10)
    )
    asked_before = INTENT._replace(sent_at=EARLIER)
    assert settle(unit(), NOW, asked_before, Unknown("t", "x")).sent_at == EARLIER


def test_i10_a_provider_that_cannot_be_asked_is_asked_again_for_fifty_seconds() -> None:
    for seconds, waits in ((0, True), (49, True), (50, False), (51, False)):
        asked = UNKNOWN._replace(sent_at=NOW - timedelta(seconds=seconds))
        after = decide(unit(), NOW, asked, None)
        assert (after.state is S.UNKNOWN) is waits
        if waits:
            assert after == asked._replace(due_at=in_seconds(10))


def test_i10_what_was_not_found_is_sent_once_more_and_then_given_up() -> None:
    tx = Written()
    looked_up = UNKNOWN._replace(due_at=EARLIER)
    again = decide(tx, NOW, looked_up, [])  # type: ignore[arg-type]
    assert again == looked_up._replace(state=S.PENDING, sent_at=None, resends=1, due_at=NOW)
    assert tx.done == ["intent_resent"]
    twice = UNKNOWN._replace(resends=1, lane=Lane.CALLS)
    assert decide(unit(), NOW, twice, []) == twice._replace(
        state=S.FAILED,
        delivery=D.FAILED,
        finished_at=NOW,
        error="unknown",
        due_at=None,
    )
    assert decide(unit(), NOW, UNKNOWN._replace(not_after=NOW), []).state is S.FAILED
    assert decide(unit(), NOW, twice, ["CA9", "CA8"]).provider_sid == "CA9"


@pytest.mark.parametrize("lane", list(Lane))
def test_i10_what_has_no_other_try_is_sent_again_after_each_unknown_outcome_three_times_at_most(
    lane: Lane,
) -> None:
    intent, sent = UNKNOWN._replace(lane=lane), 0
    while (after := decide(unit(), NOW, intent, [])).state is S.PENDING:
        sent += 1
        assert after.resends == sent
        intent = after._replace(state=S.UNKNOWN, sent_at=NOW)
    assert (after.state, after.error) == (S.FAILED, "unknown")
    assert sent == (1 if lane is Lane.CALLS else 3)


@pytest.mark.parametrize(
    ("lane", "looks_after_s"), [(Lane.EMERGENCY, 10), (Lane.ESCALATION, 10), (Lane.MESSAGES, 30)]
)
def test_i10_nothing_is_sent_a_third_time_before_the_provider_has_said_that_it_has_none(
    lane: Lane, looks_after_s: int
) -> None:
    long_ago = NOW - timedelta(minutes=5)
    asked = UNKNOWN._replace(lane=lane, resends=1, sent_at=long_ago)
    useful = asked._replace(not_after=in_seconds(1))
    assert decide(unit(), NOW, useful, None) == useful._replace(due_at=in_seconds(looks_after_s))
    assert decide(unit(), NOW, useful, []).resends == 2
    assert decide(unit(), NOW, useful, ["CA7"]).provider_sid == "CA7"
    assert decide(unit(), NOW, asked._replace(not_after=NOW), None).state is S.FAILED


def test_i10_a_check_in_that_may_have_rung_twice_makes_way_for_its_next_try() -> None:
    asked = UNKNOWN._replace(lane=Lane.CALLS, resends=1, sent_at=NOW - timedelta(minutes=5))
    assert decide(unit(), NOW, asked, None).state is S.FAILED


@pytest.mark.parametrize(
    ("attempt", "seconds"), [(1, 2), (2, 5), (3, 10), (4, 20), (5, 30), (6, 30), (40, 30)]
)
def test_i10_what_the_provider_did_not_take_waits_longer_each_time(
    attempt: int, seconds: int
) -> None:
    tried = INTENT._replace(attempt=attempt)
    again = settle(unit(), NOW, tried, NotSent("t", "20429", permanent=False))
    assert again == tried._replace(state=S.PENDING, error="20429", due_at=in_seconds(seconds))
    silent = settle(unit(), NOW, tried, NotSent("t", "", permanent=False))
    assert silent.error == "unreachable"


@pytest.mark.parametrize(("left_s", "state"), [(2, S.CANCELLED), (3, S.PENDING)])
def test_i20_what_would_be_too_late_is_not_tried_again(left_s: int, state: IntentState) -> None:
    late = INTENT._replace(not_after=NOW + timedelta(seconds=left_s))
    assert settle(unit(), NOW, late, NotSent("t", "", permanent=False)).state is state


def test_a_refusal_for_good_says_why() -> None:
    failed = settle(unit(), NOW, INTENT, NotSent("t", "21610", permanent=True))
    assert (failed.delivery, failed.finished_at, failed.error) == (D.FAILED, NOW, "21610")
    assert settle(unit(), NOW, INTENT, NotSent("t", "", permanent=True)).error == "refused"


def test_cancelling_takes_its_clock_and_is_in_the_audit_chain() -> None:
    tx = Written()
    gone = cancel(tx, NOW, INTENT, "too_late")  # type: ignore[arg-type]
    assert gone == INTENT._replace(state=S.CANCELLED, error="too_late", due_at=None)
    assert tx.done == ["intent_cancelled"]


@pytest.mark.parametrize(
    ("delivery", "rang", "ended"),
    [
        (D.QUEUED, False, False),
        (D.RINGING, True, False),
        (D.ANSWERED, True, False),
        (D.COMPLETED, False, True),
        (D.BUSY, False, True),
        (D.UNDELIVERED, False, True),
    ],
)
def test_i18_a_callback_moves_it_on(delivery: Delivery, rang: bool, ended: bool) -> None:
    moved, _ = done(SENT, "CA1", delivery)
    assert moved == SENT._replace(
        delivery=delivery,
        rang_at=NOW if rang else None,
        finished_at=NOW if ended else None,
    )
    assert is_final(delivery) is ended
    assert done(SENT._replace(rang_at=EARLIER), "CA1", delivery)[0].rang_at == EARLIER


def test_i18_the_last_error_stays() -> None:
    assert done(SENT, "CA1", D.UNDELIVERED, "30003")[0].error == "30003"
    assert done(SENT._replace(error="30005"), "CA1", D.UNDELIVERED)[0].error == "30005"


@pytest.mark.parametrize("state", [S.LEASED, S.PENDING, S.UNKNOWN, S.FAILED, S.CANCELLED])
def test_i10_a_callback_says_that_it_has_left_whatever_was_thought(state: IntentState) -> None:
    given_up = INTENT._replace(state=state, delivery=D.FAILED if state is S.FAILED else D.NONE)
    moved, audit = done(given_up, "CA1", D.RINGING)
    assert (moved.state, moved.provider_sid, moved.delivery) == (S.SENT, "CA1", D.RINGING)
    assert audit == []


def test_i10_the_callback_of_a_second_call_is_written_down() -> None:
    moved, audit = done(SENT, "CA2", D.RINGING)
    assert (moved.provider_sid, audit) == ("CA1", ["duplicate_sid"])
    assert done(SENT, "CA1", D.RINGING)[1] == []
    assert done(SENT, "", D.RINGING)[1] == []


ORDER = [D.NONE, D.QUEUED, D.RINGING, D.ANSWERED, D.COMPLETED]


def test_i18_delivery_has_one_order() -> None:
    for place, before in enumerate(ORDER):
        for later, after in enumerate(ORDER):
            assert moves_on(before, after) is (later > place)
    assert [is_final(each) for each in ORDER] == [False, False, False, False, True]
    assert not moves_on(D.FAILED, D.COMPLETED)


def test_accepted_by_the_provider_is_accepted() -> None:
    assert settle(unit(), NOW, INTENT, Accepted("t", "CA1")) == accepted(unit(), NOW, INTENT, "CA1")


class Calls:
    """Lines with so many live calls back, and the starts that were asked of each."""

    def __init__(self, live: int = 0, backs: int = 0, free: int = 1000) -> None:
        self.live, self.backs, self.free = live, backs, free
        self.asked: list[tuple[int, int, timedelta]] = []
        self.intents = self.lines = self

    def live_calls(self, provider: str, **since: datetime) -> int:
        return self.live

    def live_calls_for(self, purpose: str, **since: datetime) -> int:
        assert purpose == "missed_call"
        return self.backs

    def reserve(
        self, line_id: int, wanted: int, now: datetime, horizon: timedelta
    ) -> list[datetime]:
        self.asked.append((line_id, wanted, horizon))
        return [now + n * line_id * MILLISECOND for n in range(min(wanted, self.free))]


def started(tx: Calls, lines: list[Line], lane: Lane, wanted: int = 5) -> int:
    return len(reserve(cast(UnitOfWork, tx), NOW, lines, lane, wanted))


def line(number: int, purpose: str, *, live: int = 100, rate_us: int = 10_000) -> Line:
    return Line(number, "twilio", "+917715550100", purpose, rate_us, next_slot_us=0, max_live=live)


URGENT_LINE, ROUTINE_LINE = line(1, URGENT), line(2, ROUTINE, live=80)


@pytest.mark.parametrize(
    ("backs", "wanted", "free"),
    [(5, 5, 5), (20, 20, 20), (30, 30, 20), (25, 10, 5), (40, 10, 0), (1, 1, 1)],
)
def test_i21_calls_back_take_a_fifth_of_the_lines_and_no_more(
    backs: int, wanted: int, free: int
) -> None:
    tx = cast(UnitOfWork, Calls(backs=backs))
    assert call_backs_free(tx, NOW, [ROUTINE_LINE, URGENT_LINE], wanted) == free


def test_i21_on_the_smallest_line_one_call_back_goes_at_a_time() -> None:
    for lines in ([], [line(1, ROUTINE, live=2)]):
        assert call_backs_free(cast(UnitOfWork, Calls(backs=3)), NOW, lines, 3) == 1
        assert call_backs_free(cast(UnitOfWork, Calls(backs=4)), NOW, lines, 3) == 0


def test_i21_what_is_urgent_takes_its_own_line_first() -> None:
    tx = Calls(free=3)
    lines = [ROUTINE_LINE, URGENT_LINE]
    assert started(tx, lines, Lane.EMERGENCY) == 5
    assert tx.asked == [(1, 5, 500 * MILLISECOND), (2, 2, 500 * MILLISECOND)]


def test_starts_are_given_out_in_order_whatever_line_they_are_of() -> None:
    tx = cast(UnitOfWork, Calls(free=3))
    found = reserve(tx, NOW, [ROUTINE_LINE, URGENT_LINE], Lane.EMERGENCY, 5)
    assert found == [NOW + n * MILLISECOND for n in (0, 0, 1, 2, 2)]


def test_i21_what_is_routine_takes_its_own_line_and_borrows_the_rest_later() -> None:
    tx = Calls(free=3)
    lines = [URGENT_LINE, ROUTINE_LINE]
    assert started(tx, lines, Lane.CALLS) == 5
    assert tx.asked == [(2, 5, 250 * MILLISECOND), (1, 2, 200 * MILLISECOND)]


@pytest.mark.parametrize(("rate_us", "lent"), [(50_000, True), (50_001, False)])
def test_i21_only_starts_that_come_often_are_lent(rate_us: int, lent: bool) -> None:
    tx = Calls(free=3)
    lines = [line(1, URGENT, rate_us=rate_us), ROUTINE_LINE]
    started(tx, lines, Lane.MESSAGES)
    assert (len(tx.asked) == 2) is lent


def test_no_start_is_asked_for_where_there_is_no_room_or_no_line() -> None:
    full = Calls(live=200)
    assert started(full, [URGENT_LINE, ROUTINE_LINE], Lane.CALLS) == 0
    assert full.asked == []
    assert started(Calls(), [URGENT_LINE], Lane.CALLS) == 0
    enough = Calls()
    assert started(enough, [URGENT_LINE, ROUTINE_LINE], Lane.CALLS) == 5
    assert len(enough.asked) == 1


def test_room_is_what_the_line_carries_beside_the_calls_of_others() -> None:
    tx = Calls(live=83)  # five of them are ours, leased already
    lines = [URGENT_LINE, ROUTINE_LINE]
    assert started(tx, lines, Lane.CALLS) == 2
