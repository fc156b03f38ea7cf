"""The schema itself refuses what must never be."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC
from zoneinfo import ZoneInfo

import pytest

from helpline.checkins.model import CheckInState, Evidence, EvidenceKind
from helpline.duties import Duty, DutyState
from helpline.errors import Conflict
from helpline.escalation.model import IncidentState, Outcome
from helpline.sending.model import IntentState
from store.database import Database
from store.errors import Misused, Rejected
from store.unit import SqlUnit
from tests.store import world
from tests.store.world import NOW, TODAY, District, minutes

Work = Callable[[SqlUnit, District], object]


def refused(store: Database, work: Work, error: type[Exception] = Rejected) -> None:
    here = store.write(world.district)
    with pytest.raises(error):
        store.write(lambda tx: work(tx, here))


@pytest.mark.parametrize("state", list(CheckInState))
def test_a_check_in_is_open_exactly_while_it_is_due(store: Database, state: CheckInState) -> None:
    due_at = None if state.open else NOW
    refused(
        store, lambda tx, here: tx.check_ins.add(world.check_in(here, state=state, due_at=due_at))
    )


def test_i01_there_is_one_check_in_for_a_senior_and_date(store: Database) -> None:
    def twice(tx: SqlUnit, here: District) -> None:
        tx.check_ins.add(world.check_in(here))
        tx.check_ins.add(world.check_in(here, call_at=NOW + minutes(5)))

    refused(store, twice, Conflict)


def test_i18_one_source_of_evidence_counts_once(store: Database) -> None:
    here = store.write(world.district)

    def again(tx: SqlUnit) -> list[bool]:
        check_in = tx.check_ins.of_day(here.senior, TODAY) or tx.check_ins.add(world.check_in(here))
        rang = Evidence(check_in.id, NOW, EvidenceKind.RANG, 1, "call:CA1")
        return [tx.check_ins.add_evidence(rang)]

    assert store.write(again) + store.write(again) == [True, False]


@pytest.mark.parametrize("state", [s for s in IncidentState if s is not IncidentState.CLOSED])
def test_i13_an_open_incident_is_always_due(store: Database, state: IncidentState) -> None:
    refused(
        store, lambda tx, here: tx.incidents.add(world.incident(here, state=state, due_at=None))
    )


@pytest.mark.parametrize("missing", ["outcome", "closed_by", "due_at"])
def test_i15_nobody_closes_an_incident_without_outcome_and_name(
    store: Database, missing: str
) -> None:
    closed = {
        "state": IncidentState.CLOSED,
        "outcome": Outcome.WELL,
        "closed_by": 1,
        "due_at": None,
    }
    wrong = {**closed, missing: NOW if missing == "due_at" else None}
    refused(store, lambda tx, here: tx.incidents.add(world.incident(here, **wrong)))


def test_a_senior_has_one_open_incident(store: Database) -> None:
    here = store.write(world.district)

    def work(tx: SqlUnit) -> None:
        first = tx.incidents.add(world.incident(here))
        with pytest.raises(Conflict):
            tx.incidents.add(world.incident(here))
        tx.incidents.save(
            replace(
                first, state=IncidentState.CLOSED, outcome=Outcome.WELL, closed_by=1, due_at=None
            )
        )
        tx.incidents.add(world.incident(here))

    store.write(work)


def test_i14_a_live_code_means_one_incident_to_its_holder(store: Database) -> None:
    here = store.write(world.district)

    def work(tx: SqlUnit) -> None:
        one = tx.incidents.add(world.incident(here)).id
        two = tx.incidents.add(world.incident(here, senior_id=here.neighbour)).id
        alert = tx.alerts.add(world.alert(one, here.officer, "4821"))
        with pytest.raises(Conflict):
            tx.alerts.add(world.alert(two, here.officer, "4821"))
        with pytest.raises(Conflict):
            tx.alerts.add(world.alert(one, here.officer, "5932"))
        tx.alerts.add(world.alert(two, here.neighbour, "4821"))
        tx.alerts.save(replace(alert, live=False))
        tx.alerts.add(world.alert(two, here.officer, "4821"))

    store.write(work)


@pytest.mark.parametrize("state", list(IntentState))
def test_an_intent_is_open_exactly_while_it_is_due(store: Database, state: IntentState) -> None:
    open_ = state in (IntentState.PENDING, IntentState.LEASED, IntentState.UNKNOWN)

    def work(tx: SqlUnit, here: District) -> None:
        intent = tx.intents.add(world.call(tx, here.senior))
        assert intent is not None
        tx.intents.save(intent._replace(state=state, due_at=None if open_ else NOW))

    refused(store, work)


@pytest.mark.parametrize("state", [IntentState.LEASED, IntentState.UNKNOWN])
def test_i10_the_schema_knows_one_call_under_way_for_each_number(
    store: Database, state: IntentState
) -> None:
    def work(tx: SqlUnit, here: District) -> None:
        for number in range(2):
            intent = tx.intents.add(world.call(tx, here.senior, cause_id=number))
            assert intent is not None
            tx.intents.save(intent._replace(state=state))

    refused(store, work, Conflict)


@pytest.mark.parametrize("same", ["token", "sid"])
def test_tokens_and_sids_are_of_one_intent(store: Database, same: str) -> None:
    def work(tx: SqlUnit, here: District) -> None:
        for number in range(2):
            token = {"token": "the-token"} if same == "token" else {}
            intent = tx.intents.add(world.call(tx, here.senior, cause_id=number, **token))
            if intent is None:
                raise Conflict("same token")
            sent = intent._replace(state=IntentState.SENT, due_at=None)
            tx.intents.save(sent._replace(provider="p", provider_sid="CA1"))

    refused(store, work, Conflict)


def test_a_duty_is_open_exactly_while_it_is_due_and_done_in_a_name(store: Database) -> None:
    here = store.write(world.district)

    def add(tx: SqlUnit) -> Duty:
        duty = tx.duties.add(kind="k", subject="s", subject_id=1, unit_id=here.station, due_at=NOW)
        assert duty is not None
        return duty

    duty = store.write(add)
    for wrong in (
        replace(duty, due_at=None),
        replace(duty, state=DutyState.DONE, done_by=1),
        replace(duty, state=DutyState.DONE, due_at=None),
    ):
        with pytest.raises(Rejected):
            store.write(lambda tx, wrong=wrong: tx.duties.save(wrong))  # type: ignore[misc]


def test_what_points_to_nothing_is_rejected(store: Database) -> None:
    refused(store, lambda tx, here: tx.incidents.add(world.incident(here, senior_id=987)))


def test_i03_a_naive_datetime_is_refused(store: Database) -> None:
    naive = NOW.replace(tzinfo=None)
    with pytest.raises(Misused):
        store.write(lambda tx: tx.heartbeats.beat("sweeper", naive))


def test_i03_instants_lie_in_the_database_as_milliseconds_utc(store: Database) -> None:
    kolkata = NOW.astimezone(ZoneInfo("Asia/Kolkata")).replace(microsecond=123_456)

    def work(tx: SqlUnit) -> None:
        tx.heartbeats.beat("sweeper", kolkata)
        kept = tx.heartbeats.all()["sweeper"]
        assert kept == NOW.replace(microsecond=123_000)
        assert kept.tzinfo is UTC

    store.write(work)
