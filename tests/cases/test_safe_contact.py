"""Invariant 26: nothing leaves to a helpline caller unless her record allows it, whatever is asked."""

import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.engine.definition import Flow
from flows.engine.events import Do
from flows.engine.walk import Turn
from helpline.cases.model import Case, CaseEventKind, Way
from helpline.cases.opening import begin_contact, caller_of
from helpline.cases.reaching import next_in_hours
from helpline.cases.safe_contact import (
    DAY_S,
    WORDING_OF,
    Cover,
    SafeContact,
    Wording,
    allowed_until,
    in_hours,
    objection,
)
from helpline.contact import Letter, Purpose, Refusal
from helpline.contact.letter import TO_CALLERS
from helpline.repositories import UnitOfWork
from helpline.schemes.model import OFFICE_TEXTS
from helpline.sending.model import Intent, IntentKind, Lane
from tests.flows.test_walks import FLOWS, walks
from tests.world import district as district_of
from tests.world.databases import sqlite_copy
from tests.world.world import World

TZ = "Asia/Kolkata"
NOW = datetime(2026, 1, 5, 0, 30, tzinfo=UTC)
seconds = st.integers(0, DAY_S - 1)
instants = st.integers(0, 7 * DAY_S).map(lambda passed: NOW + timedelta(seconds=passed))
records = st.builds(
    SafeContact,
    person_id=st.just(1),
    version=st.just(1),
    phone_id=st.sampled_from([1, 2]),
    may_call=st.booleans(),
    may_write=st.booleans(),
    from_s=seconds,
    to_s=seconds,
    wording=st.sampled_from(Wording),
    cover=st.sampled_from(Cover),
    until=st.none() | instants,
    stated_at=st.just(NOW),
    stated_by=st.none() | st.just(7),
)


def local_second(at: datetime) -> int:
    local = at.astimezone(ZoneInfo(TZ))
    return local.hour * 3600 + local.minute * 60 + local.second


def hers(record: SafeContact, at: datetime) -> bool:
    """Her hours, said in another way than the rule says it."""
    second, begin, end = local_second(at), record.from_s, record.to_s
    if begin == end:
        return True
    return begin <= second < end if begin < end else second >= begin or second < end


@given(records, instants)
def test_i26_hours_are_kept_also_over_midnight(record: SafeContact, at: datetime) -> None:
    assert in_hours(record, TZ, at) == hers(record, at)


@given(records, instants, st.floats(0, 1))
def test_i26_whatever_waits_or_is_tried_again_stays_within_her_hours(
    record: SafeContact, at: datetime, part: float
) -> None:
    ends = allowed_until(record, TZ, at)
    between = at + (ends - at) * part
    if between < ends:
        assert hers(record, between)
        assert record.until is None or between < record.until


@given(records, instants)
def test_a_call_that_she_asked_for_waits_for_her_hours(record: SafeContact, at: datetime) -> None:
    leaves = next_in_hours(record, TZ, at)
    assert at - timedelta(seconds=1) < leaves <= at + timedelta(days=1)
    assert in_hours(record, TZ, leaves)


@given(records, instants, st.booleans(), st.sampled_from(Wording))
def test_i26_the_rule_allows_nothing_that_one_of_its_parts_forbids(
    record: SafeContact, at: datetime, call: bool, wording: Wording
) -> None:
    free = not objection(record, call=call, phone_id=1, wording=wording, at=at, tz=TZ)
    assert free == (
        (record.may_call if call else record.may_write)
        and record.phone_id == 1
        and (record.wording is Wording.OPEN or wording is Wording.NEUTRAL)
        and hers(record, at)
        and (record.until is None or at < record.until)
    )


def test_i26_without_a_record_nothing_is_allowed() -> None:
    for call in (True, False):
        assert objection(None, call=call, phone_id=1, wording=Wording.NEUTRAL, at=NOW, tz=TZ)


@pytest.fixture(scope="module")
def service() -> Iterator[tuple[World, Case]]:
    """One case of a caller whose records the examples write, each rolled back."""
    with tempfile.TemporaryDirectory() as folder:
        world = World(sqlite_copy(Path(folder)), Path(folder))
        world.store.write(lambda tx: district_of.build(tx, world.now))

        def begin(tx: UnitOfWork) -> Case:
            caller = caller_of(tx, world.now, "+919000000701")
            return begin_contact(
                tx, world.service.ids, world.now, caller_id=caller, way=Way.CALL, source="CA1"
            )

        yield world, world.store.write(begin)
        world.close()


class Undone(Exception):
    """Ends an example without a trace."""


@settings(max_examples=300)
@given(
    record=st.none() | records,
    purpose=st.sampled_from(sorted(TO_CALLERS)),
    kind=st.sampled_from([IntentKind.CALL, IntentKind.SMS, IntentKind.WHATSAPP]),
    key=st.sampled_from(["help.back_opening", "reach.sms_more", "case.number_sms", "help.menu"]),
    at=instants,
    wait=st.none() | st.integers(0, 3 * DAY_S),
    wrote_s=st.none() | st.integers(0, 180),
    elsewhere=st.booleans(),
)
def test_i26_the_door_lets_nothing_leave_that_her_record_does_not_allow(
    service: tuple[World, Case],
    record: SafeContact | None,
    purpose: Purpose,
    kind: IntentKind,
    key: str,
    at: datetime,
    wait: int | None,
    wrote_s: int | None,
    elsewhere: bool,
) -> None:
    world, case = service
    answers: list[tuple[Intent | Refusal, int]] = []

    def example(tx: UnitOfWork) -> None:
        phone = tx.people.get(case.caller_id).phones[0]
        if record is not None:
            mine = replace(record, person_id=case.caller_id, phone_id=phone.id)
            if elsewhere:  # her record names another telephone than the one she came from
                person = tx.people.get(case.caller_id)
                numbers = {phone.label: phone.e164 for phone in person.phones}
                changed = tx.people.change(
                    person.id,
                    name=person.name,
                    language=person.language,
                    phones={**numbers, "safe": "+919000000744"},
                )
                mine = replace(mine, phone_id=changed.phones[-1].id)
            tx.safe_contacts.add(mine)
        if wrote_s is not None:
            wrote = at - timedelta(seconds=wrote_s)
            tx.cases.add_event(case, wrote, CaseEventKind.MESSAGE, actor_id=None, body="madad")
        not_before = None if wait is None else at + timedelta(seconds=wait)
        letter = Letter(
            person_id=case.caller_id,
            kind=kind,
            purpose=purpose,
            prompt_key=key,
            lane=Lane.MESSAGES,
            cause="case_caller",
            cause_id=case.id,
            params={"number": case.number},
            flow="women_help",
            about_case=case.id,
            not_before=not_before,
        )
        sent = world.service.door.send(tx, at, letter)
        told = [e for e in tx.cases.events(case.id) if e.kind is CaseEventKind.REFUSED]
        answers.append((sent, len(told)))
        raise Undone

    with pytest.raises(Undone):
        world.store.write(example)
    sent, refusals = answers[-1]
    if isinstance(sent, Refusal):
        assert refusals == 1  # and her time line says so
        return
    over = record is None or (record.until is not None and record.until <= (sent.due_at or at))
    if purpose is Purpose.CASE_REPLY:
        assert kind in (IntentKind.SMS, IntentKind.WHATSAPP)
        assert sent.e164 == "+919000000701"
        assert sent.not_after <= at + timedelta(seconds=60)
        if over:
            assert WORDING_OF[key] is Wording.NEUTRAL
            assert wrote_s is not None
            assert wrote_s <= 60
            return
        assert not elsewhere
    if record is None:
        assert WORDING_OF[key] is Wording.NEUTRAL
        assert sent.due_at == at
        if purpose is Purpose.INFORMATION:  # public words for whoever has just written for them
            assert kind is IntentKind.SMS
            assert wrote_s is not None
            assert wrote_s <= 30
        else:
            assert (purpose, kind) == (Purpose.MISSED_CALL, IntentKind.CALL)
        return
    assert sent.due_at is not None
    assert record.may_call if kind is IntentKind.CALL else record.may_write
    assert record.wording is Wording.OPEN or WORDING_OF.get(key) is Wording.NEUTRAL
    for instant in (sent.due_at, sent.not_after - timedelta(milliseconds=1)):
        assert hers(record, instant)
        assert record.until is None or instant < record.until


def test_i26_no_case_of_somebody_else_opens_the_door(service: tuple[World, Case]) -> None:
    world, case = service

    def other(tx: UnitOfWork) -> Intent | Refusal:
        stranger = tx.people.add(
            name="", language="hi", phones={"main": "+919000000799"}, now=world.now
        )
        return world.service.door.send(
            tx,
            world.now,
            Letter(
                person_id=stranger.id,
                kind=IntentKind.CALL,
                purpose=Purpose.MISSED_CALL,
                prompt_key="help.back_opening",
                lane=Lane.ESCALATION,
                cause="case_caller",
                cause_id=case.id,
                about_case=case.id,
            ),
        )

    assert world.store.write(other) == Refusal("not_the_caller")


def test_i26_what_may_be_said_to_her_names_neither_the_line_nor_a_matter() -> None:
    from tests.world.world import CATALOGUE

    for key, wording in WORDING_OF.items():
        if key in OFFICE_TEXTS:  # written by an office, which says of each whether it is neutral
            continue
        for language in CATALOGUE.languages:
            text = CATALOGUE.languages[language].sentences[key].text.lower()
            assert not any(word in text for word in ("women", "violen", "महिला", "हिंसा", "help"))
            if wording is Wording.NEUTRAL:
                assert not any(w in text for w in ("police", "khairiyat", "पुलिस", "ख़ैरियत"))


@settings(max_examples=200)
@given(walks([flow for flow in FLOWS.values() if flow.name.endswith("_message")]))
def test_i26_whatever_she_answers_nothing_is_asked_that_gives_her_away_before_she_says_so(
    walk: tuple[Flow, list[Turn]],
) -> None:
    for turn in walk[1]:
        if any(isinstance(e, Do) and e.name == "caller_unwatched" for e in turn.events):
            return
        for event in turn.events:
            for prompt in getattr(event, "prompts", ()):
                assert WORDING_OF[prompt.key] is Wording.NEUTRAL
