"""The auditor's SQL finds what must not be, and nothing else."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from helpline.checkins.model import CheckInState
from helpline.sending.leaving import UNKNOWN
from helpline.sending.model import Delivery, IntentKind, IntentState, Lane
from store.database import Database
from store.unit import SqlUnit
from store.watch import EXPECTED, Finding, watch
from tests.store import world
from tests.store.test_sealing import behind_its_back
from tests.store.world import NOW, District, minutes

SECOND = timedelta(seconds=1)
Plant = Callable[[SqlUnit, District], object]


def found(store: Database, plant: Plant) -> list[Finding]:
    """What is found a moment after `plant`, with every link alive."""

    def work(tx: SqlUnit) -> None:
        plant(tx, world.district(tx))
        for link in (*EXPECTED, "worker-calls"):
            tx.heartbeats.beat(link, NOW)

    store.write(work)
    return watch(store, NOW)


def test_a_quiet_service_has_no_findings(store: Database) -> None:
    def quiet(tx: SqlUnit, here: District) -> None:
        tx.check_ins.add(world.check_in(here))
        tx.incidents.add(world.incident(here))
        tx.intents.add(world.call(tx, here.senior))
        tx.audit.add(NOW, "did", "thing", 1)

    assert found(store, quiet) == []


ENDED = {"window_ends_at": NOW - minutes(2) - SECOND, "due_at": NOW - SECOND}


@pytest.mark.parametrize("state", [state for state in CheckInState if state.open])
def test_i02_two_minutes_after_its_window_an_open_check_in_is_found(
    store: Database, state: CheckInState
) -> None:
    assert found(
        store, lambda tx, here: tx.check_ins.add(world.check_in(here, state=state, **ENDED))
    ) == [Finding("unresolved", "check_ins", 1)]


@pytest.mark.parametrize("state", [state for state in CheckInState if not state.open])
def test_i02_a_check_in_with_an_answer_is_not_found(store: Database, state: CheckInState) -> None:
    done = {**ENDED, "state": state, "due_at": None}
    assert found(store, lambda tx, here: tx.check_ins.add(world.check_in(here, **done))) == []


def test_i02_a_check_in_of_a_senior_with_an_open_incident_is_not_found(store: Database) -> None:
    def plant(tx: SqlUnit, here: District) -> None:
        tx.check_ins.add(world.check_in(here, **ENDED))
        tx.incidents.add(world.incident(here))

    assert found(store, plant) == []


LATE = NOW - minutes(1) - SECOND


def test_i12_what_is_late_is_found_in_every_ledger(store: Database) -> None:
    def plant(tx: SqlUnit, here: District) -> None:
        tx.check_ins.add(world.check_in(here, due_at=LATE))
        tx.incidents.add(world.incident(here, due_at=LATE))
        tx.duties.add(kind="k", subject="s", subject_id=1, unit_id=here.station, due_at=LATE)
        for lane in Lane:
            tx.intents.add(
                world.call(tx, here.senior, lane=lane, prompt_key=lane.value, due_at=LATE)
            )

    assert found(store, plant) == [
        Finding("late", "check_ins", 1),
        Finding("late", "incidents", 1),
        Finding("late", "duties", 1),
        Finding("late", "intents", 2),
    ]


def test_an_intent_that_should_have_left_long_ago_is_found(store: Database) -> None:
    def plant(tx: SqlUnit, here: District) -> None:
        tx.intents.add(world.call(tx, here.senior, due_at=LATE, not_after=LATE))

    assert found(store, plant) == [Finding("overdue", "intents:calls", 1)]


@pytest.mark.parametrize(
    ("done", "finding"),
    [
        ("UPDATE seniors SET state = 'lost'", Finding("unaccounted", "seniors", 2)),
        ("UPDATE intents SET state = 'lost'", Finding("unaccounted", "intents", 1)),
    ],
)
def test_i25_a_row_in_no_known_state_is_found(
    store: Database, url: str, done: str, finding: Finding
) -> None:
    def plant(tx: SqlUnit, here: District) -> None:
        intent = tx.intents.add(world.call(tx, here.senior))
        assert intent is not None
        tx.intents.save(intent._replace(state=IntentState.SENT, sent_at=NOW, due_at=None))

    assert found(store, plant) == []
    behind_its_back(url, done)
    assert watch(store, NOW) == [finding]


def test_i28_rows_that_nobody_seals_are_found(store: Database) -> None:
    assert found(store, lambda tx, here: tx.audit.add(LATE, "did", "thing", 1)) == [
        Finding("unsealed", "audit", 1)
    ]


def test_i23_a_link_that_stops_beating_is_found_within_three_intervals(store: Database) -> None:
    assert (
        found(store, lambda tx, here: tx.heartbeats.beat("provider_in", NOW - minutes(600))) == []
    )
    assert watch(store, NOW + timedelta(seconds=15)) == []
    assert watch(store, NOW + timedelta(seconds=31)) == [
        Finding("link_silent", "sealer", 31),
        Finding("link_silent", "sweeper", 31),
        Finding("link_silent", "worker-calls", 31),
    ]


def test_i23_links_that_never_began_are_found(store: Database) -> None:
    assert [(f.name, f.key) for f in watch(store, NOW)] == [
        ("link_silent", link) for link in EXPECTED
    ]


@pytest.mark.parametrize(
    ("sent", "heard", "count"), [(-4, -5, 1), (-2, -5, 1), (-4, -3, 0), (-1, -5, 0), (-61, -90, 0)]
)
def test_i23_calls_of_which_the_provider_says_nothing_are_found(
    store: Database, sent: int, heard: int, count: int
) -> None:
    def plant(tx: SqlUnit, here: District) -> None:
        tx.heartbeats.beat("provider_in", NOW + minutes(heard))
        for kind in (IntentKind.CALL, IntentKind.SMS):
            intent = tx.intents.add(world.call(tx, here.senior, kind=kind))
            assert intent is not None
            tx.intents.save(
                intent._replace(
                    state=IntentState.SENT,
                    delivery=Delivery.QUEUED,
                    sent_at=NOW + minutes(sent),
                    due_at=None,
                )
            )

    wanted = [Finding("callbacks_missing", "provider_in", count)] if count else []
    assert found(store, plant) == wanted


@pytest.mark.parametrize(
    ("wanted", "taken", "error", "count"),
    [
        (-2, None, "unreachable", 1),
        (-2, -2, "status 503", 1),
        (-2, 0, "unreachable", 0),  # others are taken: it is not the provider
        (0, -5, "unreachable", 0),
        (-2, -5, None, 0),  # it waits for a free line
    ],
)
def test_i23_a_provider_that_takes_nothing_is_found_though_nothing_is_late(
    store: Database, wanted: int, taken: int | None, error: str | None, count: int
) -> None:
    def plant(tx: SqlUnit, here: District) -> None:
        if taken is not None:
            tx.heartbeats.beat("provider_out", NOW + minutes(taken))
        intent = tx.intents.add(world.call(tx, here.senior, due_at=NOW + minutes(wanted)))
        assert intent is not None
        tx.intents.save(intent._replace(error=error, due_at=NOW + SECOND))

    asked = [Finding("not_taken", "provider_out", count)] if count else []
    assert found(store, plant) == asked


@pytest.mark.parametrize(
    ("wanted", "taken", "count"),
    [
        (-2, None, 1),
        (-2, -5, 1),
        (-2, -1.5, 0),  # others were taken since
        (-62, None, 0),  # so long ago that it says nothing of the provider
    ],
)
def test_i23_a_provider_is_found_that_breaks_off_until_each_call_is_given_up(
    store: Database, wanted: float, taken: float | None, count: int
) -> None:
    """Whatever is given up within a minute is never seen waiting for longer."""

    def plant(tx: SqlUnit, here: District) -> None:
        if taken is not None:
            tx.heartbeats.beat("provider_out", NOW + minutes(taken))
        intent = tx.intents.add(world.call(tx, here.senior, due_at=NOW + minutes(wanted)))
        assert intent is not None
        given_up = intent._replace(state=IntentState.FAILED, error=UNKNOWN, due_at=None)
        tx.intents.save(given_up)

    asked = [Finding("not_taken", "provider_out", count)] if count else []
    assert found(store, plant) == asked
