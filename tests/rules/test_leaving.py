"""What a provider's answer means for an intent: invariants 10, 11, 18 and 20."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpline.ports import Accepted, NotSent, Unknown
from helpline.repositories import UnitOfWork
from helpline.sending.delivery import (
    CALL_STATUS,
    MESSAGE_STATUS,
    is_final,
    moves_on,
    read_status,
)
from helpline.sending.lanes import (
    ROUTINE,
    ROUTINE_MESSAGES,
    URGENT,
    URGENT_MESSAGES,
    Limits,
    free_starts,
    limited,
    live_since,
    reserve,
    set_up_lines,
    set_up_message_lines,
)
from helpline.sending.leaving import TOO_LATE, UNKNOWN, UNWANTED, accepted, decide, heard, settle
from helpline.sending.lines import Line
from helpline.sending.model import Delivery, Intent, IntentKind, IntentState, Lane

NOW = datetime(2026, 1, 5, 2, 30, tzinfo=UTC)
INTENT = Intent(
    id=1,
    token="t",
    kind=IntentKind.CALL,
    purpose="check_in",
    lane=Lane.CALLS,
    cause="check_in",
    cause_id=1,
    try_no=1,
    person_id=1,
    phone_id=1,
    e164="+919000000201",
    prompt_key="checkin.question",
    flow="senior_checkin",
    params={},
    language="hi",
    alert_id=None,
    state=IntentState.LEASED,
    delivery=Delivery.NONE,
    not_after=NOW + timedelta(hours=1),
    provider="twilio",
    provider_sid=None,
    sent_at=None,
    rang_at=None,
    finished_at=None,
    resends=0,
    error=None,
    due_at=NOW,
    attempt=1,
    version=1,
)


class Written:
    """A unit of work that keeps nothing and remembers what was done."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self.intents = self
        self.audit = self

    def save(self, intent: Intent) -> Intent:
        return intent

    def add(self, now: datetime, action: str, *rest: Any, **more: Any) -> None:
        self.done.append(action)


def unit() -> UnitOfWork:
    return cast(UnitOfWork, Written())


def test_i10_accepted_has_left() -> None:
    left = settle(unit(), NOW, INTENT, Accepted("t", "CA1"))
    assert (left.state, left.provider_sid, left.due_at) == (IntentState.SENT, "CA1", None)


def test_i10_what_was_refused_for_the_moment_waits_longer_every_time() -> None:
    waits = []
    for attempt in range(1, 8):
        tried = INTENT._replace(attempt=attempt)
        again = settle(unit(), NOW, tried, NotSent("t", "20429", permanent=False))
        assert again.state is IntentState.PENDING
        assert again.due_at is not None
        waits.append((again.due_at - NOW).total_seconds())
    assert waits == sorted(waits)
    assert waits[-1] <= 60


@pytest.mark.parametrize(("wait_s", "waits"), [(0, 2), (1, 2), (7, 7), (86_400, 30)])
def test_i21_a_provider_that_says_when_is_believed_up_to_our_longest_wait(
    wait_s: int, waits: int
) -> None:
    refused = NotSent("t", "20429", permanent=False, wait_s=wait_s)
    assert settle(unit(), NOW, INTENT, refused).due_at == NOW + timedelta(seconds=waits)


def test_i10_a_bad_number_is_a_failure_for_good() -> None:
    failed = settle(unit(), NOW, INTENT, NotSent("t", "21211", permanent=True))
    assert (failed.state, failed.error, failed.due_at) == (IntentState.FAILED, "21211", None)


def test_i20_what_can_not_be_sent_in_time_is_cancelled_and_not_sent_later() -> None:
    late = INTENT._replace(not_after=NOW + timedelta(seconds=1))
    gone = settle(unit(), NOW, late, NotSent("t", "", permanent=False))
    assert (gone.state, gone.error) == (IntentState.CANCELLED, TOO_LATE)


@pytest.mark.parametrize("wanted", [True, False])
def test_i16_what_nobody_wants_any_more_is_not_tried_again(wanted: bool) -> None:
    for outcome in (
        settle(unit(), NOW, INTENT, NotSent("t", "", permanent=False), wanted=wanted),
        decide(unit(), NOW, INTENT._replace(state=IntentState.UNKNOWN), [], wanted=wanted),
    ):
        assert outcome.state is (IntentState.PENDING if wanted else IntentState.CANCELLED)
        assert outcome.error != UNWANTED or not wanted


def test_i10_unknown_is_neither_failed_nor_done_and_looked_up_within_a_minute() -> None:
    unknown = settle(unit(), NOW, INTENT, Unknown("t", "time-out"))
    assert unknown.state is IntentState.UNKNOWN
    assert unknown.due_at is not None
    assert unknown.due_at - NOW <= timedelta(seconds=60)
    assert decide(unit(), NOW, unknown, ["CA1", "CA2"]).provider_sid == "CA1"


def test_i10_a_routine_unknown_that_is_not_listed_is_sent_again_once_at_most() -> None:
    unknown = INTENT._replace(lane=Lane.CALLS, state=IntentState.UNKNOWN, sent_at=NOW)
    again = decide(unit(), NOW, unknown, [])
    assert (again.state, again.resends) == (IntentState.PENDING, 1)
    failed = decide(unit(), NOW, again._replace(state=IntentState.UNKNOWN, sent_at=NOW), [])
    assert (failed.state, failed.error) == (IntentState.FAILED, UNKNOWN)


def test_i10_a_provider_that_cannot_be_asked_is_asked_for_a_minute() -> None:
    unknown = INTENT._replace(state=IntentState.UNKNOWN, sent_at=NOW)
    assert decide(unit(), NOW + timedelta(seconds=10), unknown, None).state is IntentState.UNKNOWN
    assert decide(unit(), NOW + timedelta(seconds=60), unknown, None).resends == 1


def test_i18_a_callback_settles_what_was_unknown_and_tells_its_delivery() -> None:
    unknown = INTENT._replace(state=IntentState.UNKNOWN)
    rang = heard(unit(), NOW, unknown, "CA1", Delivery.RINGING, "")
    assert rang is not None
    assert (rang.state, rang.provider_sid, rang.rang_at) == (IntentState.SENT, "CA1", NOW)
    assert heard(unit(), NOW, rang, "CA1", Delivery.QUEUED, "") is None


def test_i11_what_was_given_up_and_left_after_all_is_heard_of() -> None:
    failed = INTENT._replace(
        state=IntentState.FAILED, delivery=Delivery.FAILED, error="unknown", due_at=None
    )
    rang = heard(unit(), NOW, failed, "CA1", Delivery.RINGING, "")
    assert rang is not None
    assert (rang.state, rang.delivery) == (IntentState.SENT, Delivery.RINGING)


def test_i10_a_second_sid_is_written_down_and_the_first_one_stays() -> None:
    tx = Written()
    sent = INTENT._replace(state=IntentState.SENT, provider_sid="CA1", due_at=None)
    assert accepted(cast(UnitOfWork, tx), NOW, sent, "CA2").provider_sid == "CA1"
    assert tx.done == ["duplicate_sid"]


@given(st.lists(st.sampled_from(sorted(Delivery)), max_size=8))
def test_i18_delivery_only_moves_forward(statuses: list[Delivery]) -> None:
    intent = INTENT._replace(state=IntentState.SENT, provider_sid="CA1", due_at=None)
    final: Delivery | None = None
    for status in statuses:
        moved = heard(unit(), NOW, intent, "CA1", status, "")
        intent = moved or intent
        if final is not None:
            assert intent.delivery is final
        if is_final(intent.delivery):
            final = intent.delivery
    assert not moves_on(intent.delivery, Delivery.QUEUED) or intent.delivery is Delivery.NONE


def test_every_word_of_the_provider_has_a_meaning_and_others_have_none() -> None:
    for kind, table in ((IntentKind.CALL, CALL_STATUS), (IntentKind.SMS, MESSAGE_STATUS)):
        for word in table:
            assert read_status(kind, word) is table[word]
        assert read_status(kind, "on-the-moon") is None


class Lines:
    """Lines in memory, whose clock of free starts never runs out, and calls that are live."""

    def __init__(self, live: int) -> None:
        self.live = live
        self.lines = self
        self.intents = self
        self.kept: list[Line] = []

    def ensure(self, **given: Any) -> Line:
        del given["now"]
        line = Line(id=len(self.kept) + 1, next_slot_us=0, **given)
        self.kept.append(line)
        return line

    def live_calls(self, provider: str, **since: datetime) -> int:
        return self.live

    def reserve(
        self, line_id: int, wanted: int, now: datetime, horizon: timedelta
    ) -> list[datetime]:
        return [now] * wanted


def granted(lane: Lane, wanted: int, others: int, *, most: int = 30) -> int:
    """How many of `wanted` calls may start while `others` are live, of `most` at once."""
    tx = Lines(others + wanted)  # what is wanted is leased already, and counted as live
    lines = set_up_lines(cast(UnitOfWork, tx), NOW, "twilio", "+917715550100", Limits(5, most))
    assert {line.purpose for line in lines} == {URGENT, ROUTINE}
    return len(reserve(cast(UnitOfWork, tx), NOW, lines, lane, wanted))


def test_i21_a_queue_longer_than_the_lines_still_uses_them() -> None:
    assert granted(Lane.CALLS, 100, 0) == 24
    assert granted(Lane.CALLS, 100, 20) == 4


def test_i21_a_fifth_of_the_lines_is_kept_for_what_is_urgent() -> None:
    assert granted(Lane.CALLS, 5, 24) == 0
    assert granted(Lane.EMERGENCY, 5, 24) == 5
    assert granted(Lane.ESCALATION, 10, 24) == 6


class Starts(Lines):
    """Lines that give out their starts, at one instant."""

    def reserve(
        self, line_id: int, wanted: int, now: datetime, horizon: timedelta
    ) -> list[datetime]:
        line = self.kept[line_id - 1]
        free = int(horizon / timedelta(microseconds=line.rate_us)) - line.next_slot_us
        taken = max(0, min(wanted, free))
        self.kept[line_id - 1] = replace(line, next_slot_us=line.next_slot_us + taken)
        return [now] * taken


def test_a_backlog_of_daily_calls_borrows_what_nobody_needs_of_the_urgent_starts() -> None:
    tx = Starts(0)
    unit = cast(UnitOfWork, tx)
    set_up_lines(unit, NOW, "twilio", "+917715550100", Limits(500, 10_000))
    started = len(reserve(unit, NOW, tx.kept, Lane.CALLS, 500))
    of_each = {line.purpose: line.next_slot_us for line in tx.kept}
    assert of_each == {ROUTINE: 100, URGENT: 20}
    assert started == 120
    assert len(reserve(unit, NOW, tx.kept, Lane.EMERGENCY, 30)) == 30


def test_i21_few_urgent_starts_are_never_lent() -> None:
    tx = Starts(0)
    unit = cast(UnitOfWork, tx)
    set_up_lines(unit, NOW, "twilio", "+917715550100", Limits(5, 10_000))
    reserve(unit, NOW, tx.kept, Lane.CALLS, 500)
    assert [line.next_slot_us for line in tx.kept if line.purpose == URGENT] == [0]


def test_no_more_starts_are_given_out_than_the_provider_allows() -> None:
    tx = Lines(0)
    lines = set_up_lines(cast(UnitOfWork, tx), NOW, "twilio", "+917715550100", Limits(139, 10_000))
    assert 138.9 < sum(1_000_000 / line.rate_us for line in lines) <= 139


def test_i21_a_fifth_of_the_messages_is_kept_for_what_is_urgent() -> None:
    tx = Starts(0)
    unit = cast(UnitOfWork, tx)
    set_up_lines(unit, NOW, "twilio", "+917715550100", Limits(500, 10_000))
    set_up_message_lines(unit, NOW, "twilio", "+917715550100", 10)
    sms = IntentKind.SMS
    assert limited(tx.kept, sms)
    assert len(reserve(unit, NOW, tx.kept, Lane.MESSAGES, 500, sms)) == 2
    assert len(reserve(unit, NOW, tx.kept, Lane.EMERGENCY, 500, sms)) == 1 + 2
    of_each = {line.purpose: line.next_slot_us for line in tx.kept}
    assert of_each == {ROUTINE: 0, URGENT: 0, ROUTINE_MESSAGES: 4, URGENT_MESSAGES: 1}


@pytest.mark.parametrize(
    ("lane", "live", "free"),
    [
        (Lane.CALLS, 20, 4),
        (Lane.CALLS, 24, 0),
        (Lane.EMERGENCY, 24, 6),
        (Lane.ESCALATION, 30, 0),
    ],
)
def test_i21_a_start_is_free_only_where_a_line_is(lane: Lane, live: int, free: int) -> None:
    tx = Starts(live)
    unit = cast(UnitOfWork, tx)
    lines = set_up_lines(unit, NOW, "twilio", "+917715550100", Limits(500, 30))
    assert free_starts(unit, NOW, lines, lane) == free


@pytest.mark.parametrize(("most", "routine"), [(1, 1), (2, 1), (4, 3), (30, 24)])
def test_i21_however_few_the_lines_one_is_kept_and_one_is_left(most: int, routine: int) -> None:
    lines = set_up_lines(cast(UnitOfWork, Lines(0)), NOW, "twilio", "+91771", Limits(5, most))
    assert {line.purpose: line.max_live for line in lines} == {URGENT: most, ROUTINE: routine}


def test_a_call_whose_end_is_never_told_counts_for_as_long_as_calls_ring_or_last() -> None:
    since = {"ringing_since": timedelta(seconds=90), "talking_since": timedelta(minutes=5)}
    assert live_since(NOW) == {name: NOW - ago for name, ago in since.items()}


def test_calls_under_way_hold_up_no_message() -> None:
    tx = Starts(10_000)
    unit = cast(UnitOfWork, tx)
    lines = set_up_message_lines(unit, NOW, "twilio", "+917715550100", 100)
    assert free_starts(unit, NOW, lines, Lane.MESSAGES, IntentKind.SMS) == 20 + 4


def test_no_more_messages_are_given_out_than_the_provider_passes_on() -> None:
    lines = set_up_message_lines(cast(UnitOfWork, Lines(0)), NOW, "twilio", "+917715550100", 30)
    assert 29.9 < sum(1_000_000 / line.rate_us for line in lines) <= 30


def test_without_a_limit_only_calls_need_a_start() -> None:
    tx = Lines(0)
    set_up_lines(cast(UnitOfWork, tx), NOW, "twilio", "+917715550100", Limits(5, 30))
    assert [kind for kind in IntentKind if limited(tx.kept, kind)] == [IntentKind.CALL]
    set_up_message_lines(cast(UnitOfWork, tx), NOW, "twilio", "+917715550100", None)
    assert [kind for kind in IntentKind if limited(tx.kept, kind)] == [IntentKind.CALL]


@given(st.integers(1, 200), st.integers(0, 200), st.integers(1, 60), st.sampled_from(list(Lane)))
def test_no_more_calls_are_ever_live_than_the_provider_allows(
    wanted: int, others: int, most: int, lane: Lane
) -> None:
    started = granted(lane, wanted, others, most=most)
    assert 0 <= started <= wanted
    assert started == 0 or others + started <= most
