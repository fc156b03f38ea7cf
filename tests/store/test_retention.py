"""What is too old ends at night, what a hold covers stays, and counts stay of what is deleted."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

import pytest

from helpline.acting import Actor
from helpline.cases.model import Case, CaseEventKind, CaseState, Matter, Priority, Way
from helpline.checkins.model import CheckInState, Evidence, EvidenceKind
from helpline.directory.policies import default_bodies, retention_policy
from helpline.errors import BadPolicy, Refused
from helpline.figures.daily import keep_up
from helpline.recordings import rules
from helpline.recordings.model import RecordingState
from helpline.requests.model import Request, RequestState
from helpline.retention import holding, running
from helpline.retention.model import Held, Kept
from helpline.sending.model import IntentState
from helpline.seniors.departures import Departure, Leaving
from helpline.seniors.model import Contact, SeniorState
from store.database import Database
from store.erasing import erase
from store.unit import SqlUnit
from tests.store import world
from tests.store.world import NOW, SOUND, District

DAY = timedelta(days=1)
NIGHT = datetime(2033, 5, 1, 21, 0, tzinfo=NOW.tzinfo)  # 02:30 in India, long after all of it
MORNING = NIGHT.replace(hour=4)


@dataclass(frozen=True)
class Old:
    """What is kept of a senior, and of a woman."""

    here: District
    check_in: int
    request: int
    intent: int
    recording: int
    caller: int
    case: int
    gone: int


def a_case(tx: SqlUnit, here: District, caller: int, number: str, **changes: object) -> Case:
    other = world.person(tx, "Second officer")
    case = Case(
        id=0, number=number, token=f"case-{number}", caller_id=caller, district_id=here.district,
        unit_id=here.station, way=Way.CALL, state=CaseState.CLOSED, priority=Priority.NORMAL,
        matter=Matter.OTHER, silent=False, minor=False, assigned_to=here.officer,
        first_ring_at=NOW, first_response_at=NOW, joined_to=None, proposed_by=other,
        proposed_at=NOW, closed_by=here.officer, closed_at=NOW, version=0,
    )  # fmt: skip
    made = tx.cases.add(replace(case, **changes), "1234")  # type: ignore[arg-type]
    body = "behind the temple"
    tx.cases.add_event(made, NOW, CaseEventKind.LANDMARK, actor_id=None, body=body)
    return made


def plant(tx: SqlUnit) -> Old:
    here = world.district(tx)
    closed = {"state": CheckInState.OK, "due_at": None}
    check_in = tx.check_ins.add(world.check_in(here, **closed)).id
    tx.check_ins.add_evidence(Evidence(check_in, NOW, EvidenceKind.KEY_WELL, 1, "a"))
    request = tx.requests.add(
        Request(
            0, here.senior, here.station, None, "other", "a ladder", RequestState.DONE, NOW, NOW,
            here.officer, NOW, 0,
        )
    )  # fmt: skip
    intent = tx.intents.add(world.call(tx, here.senior))
    assert intent is not None
    tx.intents.save(intent._replace(state=IntentState.SENT, due_at=None, finished_at=NOW))
    recording = tx.recordings.save(rules.deleted(world.recorded(tx, "RE1", here.senior), NOW))
    caller = world.person(tx, "Caller", main="+917715550601")
    case = a_case(tx, here, caller, "100")
    tx.cases.add_try(NOW, case.number, caller)
    gone = world.senior(tx, here.station, here.beat, "Moved away", state=SeniorState.LEFT)
    tx.departures.add(Departure(0, gone, here.station, Leaving.MOVED, NOW, here.officer))
    return Old(here, check_in, request.id, intent.id, recording.id, caller, case.id, gone)


def planted(store: Database) -> Old:
    """All of it, with the numbers of its day counted: before that no check-in ends."""
    old = store.write(plant)
    keep_up(store, NOW + DAY)
    return old


def left(tx: SqlUnit, old: Old) -> set[str]:
    """Which of it can still be read."""
    found = {
        "recordings": tx.recordings.sound(tx.recordings.get(old.recording)) == SOUND,
        "requests": tx.requests.get(old.request).words != "",
        "messages": tx.intents.get(old.intent).params != {},
        "evidence": tx.check_ins.evidence(old.check_in) != [],
        "check_ins": tx.check_ins.of_day(old.here.senior, world.TODAY) is not None,
        "cases": any(event.body for event in tx.cases.events(old.case)),
        "tries": tx.cases.tries(NOW, number="100") > 0,
        "caller": tx.people.get(old.caller).erased_at is None,
        "members": tx.people.get(old.gone).erased_at is None,
    }
    return {name for name, there in found.items() if there}


ALL = {kind.value for kind in Kept} | {"caller"}


def at_night(store: Database, now: datetime = NIGHT) -> None:
    while running.nightly(store, now):
        pass


def runs(store: Database) -> list[dict[str, int]]:
    rows = store.read(lambda tx: [tx.audit.of("retention", run) for run in (1, 2, 3)])
    return [dict(detail) for run in rows for _, _, detail in run]


def test_what_is_too_old_ends_and_one_audit_row_counts_it(store: Database) -> None:
    old = planted(store)
    assert store.read(lambda tx: left(tx, old)) == ALL
    assert set(store.read(lambda tx: running.preview(tx, NIGHT)).values()) == {1}
    assert store.read(lambda tx: left(tx, old)) == ALL, "a look changes nothing"
    at_night(store)
    assert store.read(lambda tx: left(tx, old)) == set()
    assert runs(store) == [{kind.value: 1 for kind in Kept}]
    recording = store.read(lambda tx: tx.recordings.get(old.recording))
    assert (recording.state, recording.due_at) == (RecordingState.GONE, None)
    erased = store.read(lambda tx: tx.audit.of("person", old.caller))
    assert [action for _, action, _ in erased] == ["erased"]


def test_the_counts_of_deleted_check_ins_stay(store: Database) -> None:
    old = planted(store)
    before = store.read(lambda tx: tx.check_ins.counts(world.TODAY, [old.here.station]))
    at_night(store)
    after = store.read(lambda tx: tx.check_ins.counts(world.TODAY, [old.here.station]))
    assert before == after == {CheckInState.OK: 1}
    counted = store.read(lambda tx: tx.retention.counted())
    assert counted == {(old.here.station, world.TODAY): {"ok": 1}}


def test_it_runs_once_a_night_and_a_second_run_finds_nothing(store: Database) -> None:
    planted(store)
    at_night(store)
    at_night(store, NIGHT + timedelta(hours=1))
    assert len(runs(store)) == 1
    at_night(store, NIGHT + DAY)
    assert runs(store)[1:] == [{kind.value: 0 for kind in Kept}]


@pytest.mark.parametrize(("hour", "begins"), [(0, False), (1, True), (4, True), (5, False)])
def test_it_begins_between_one_and_five_at_night(store: Database, hour: int, begins: bool) -> None:
    planted(store)
    india = NIGHT.replace(hour=18, minute=31) + timedelta(hours=hour)  # 00:01 and so many hours
    at_night(store, india)
    assert (store.read(lambda tx: tx.retention.newest()) is not None) is begins


def test_a_run_that_was_stopped_goes_on_where_it_was(
    store: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "ROWS", 1)

    def many(tx: SqlUnit) -> District:
        here = world.district(tx)
        for day in range(3):
            tx.check_ins.add(
                world.check_in(
                    here,
                    day=date(2026, 11, 20 + day),
                    call_at=NOW - (3 - day) * DAY,
                    state=CheckInState.OK,
                    due_at=None,
                )
            )
        return here

    here = store.write(many)
    keep_up(store, NOW)
    steps = 0
    while running.nightly(store, NIGHT, steps=1):
        steps += 1
        assert steps < 50
    assert runs(store)[0]["check_ins"] == 3
    days = [date(2026, 11, 20 + day) for day in range(3)]
    for day in days:
        counts = store.read(lambda tx, day=day: tx.check_ins.counts(day, [here.station]))  # type: ignore[misc]
        assert counts == {CheckInState.OK: 1}


def test_what_is_young_enough_stays(store: Database) -> None:
    old = planted(store)
    policy = store.read(retention_policy)
    for kind in Kept:
        age = running.days_of(policy, kind)
        assert store.read(lambda tx: running.preview(tx, NOW + age - DAY))[kind] == 0, kind  # noqa: B023
        assert store.read(lambda tx: running.preview(tx, NOW + age + DAY))[kind] == 1, kind  # noqa: B023
    at_night(store, NOW.replace(hour=21))
    assert store.read(lambda tx: left(tx, old)) == ALL


Planted = Callable[[SqlUnit, Old], object]


def held_person(tx: SqlUnit, old: Old) -> object:
    by = Actor(old.here.officer)
    return holding.place(tx, NOW, Held.PERSON, old.here.senior, "order 17", by=by)


def held_case(tx: SqlUnit, old: Old) -> object:
    by = Actor(old.here.officer)
    return holding.place(tx, NOW, Held.CASE, old.case, "order 18", by=by)


OF_SENIOR = {"recordings", "requests", "messages", "evidence", "check_ins"}
OF_CALLER = {"cases", "tries", "caller"}


@pytest.mark.parametrize(
    ("hold", "stays"), [(held_person, OF_SENIOR), (held_case, OF_CALLER)], ids=["person", "case"]
)
def test_a_legal_hold_stops_it_until_it_is_lifted(
    store: Database, hold: Planted, stays: set[str]
) -> None:
    old = planted(store)
    store.write(lambda tx: hold(tx, old))
    at_night(store)
    assert store.read(lambda tx: left(tx, old)) == stays
    by = Actor(old.here.officer)
    store.write(lambda tx: holding.lift(tx, NIGHT + timedelta(hours=2), 1, by=by))
    at_night(store, NIGHT + DAY)
    assert store.read(lambda tx: left(tx, old)) == set()
    assert store.read(lambda tx: tx.legal_holds.standing()) == []


def come_back(tx: SqlUnit, old: Old) -> object:
    senior = tx.seniors.get(old.gone)
    return tx.seniors.save(replace(senior, state=SeniorState.ACTIVE))


def is_near_another(tx: SqlUnit, old: Old) -> object:
    tx.seniors.add_contact(Contact(old.here.senior, old.gone, "sister", 3, False, True))
    return old.gone


def has_a_case(tx: SqlUnit, old: Old) -> object:
    return a_case(tx, old.here, old.gone, "102")


def left_again_later(tx: SqlUnit, old: Old) -> object:
    return tx.departures.add(
        Departure(0, old.gone, old.here.station, Leaving.CARE, NIGHT, old.here.officer)
    )


@pytest.mark.parametrize("why", [come_back, is_near_another, has_a_case, left_again_later])
def test_who_has_left_stays_while_there_is_a_reason(store: Database, why: Planted) -> None:
    old = store.write(plant)
    store.write(lambda tx: why(tx, old))
    at_night(store)
    assert "members" in store.read(lambda tx: left(tx, old))


def test_a_hold_on_a_case_covers_who_called_about_it_from_elsewhere(store: Database) -> None:
    old = planted(store)

    def joined(tx: SqlUnit) -> int:
        friend = world.person(tx, "Friend", main="+917715550602")
        state = {"state": CaseState.JOINED, "joined_to": old.case}
        ends = {"proposed_by": None, "proposed_at": None, "closed_by": None, "closed_at": None}
        a_case(tx, old.here, friend, "101", **state, **ends)
        held_case(tx, old)
        return friend

    friend = store.write(joined)
    assert store.read(lambda tx: (tx.legal_holds.covers(friend), tx.legal_holds.covers(old.caller))) == (
        True, True,
    )  # fmt: skip
    assert not store.read(lambda tx: tx.legal_holds.covers(old.here.senior))
    at_night(store)
    assert store.read(lambda tx: tx.people.get(friend)).erased_at is None


def test_nobody_under_a_hold_is_erased(store: Database) -> None:
    old = planted(store)
    store.write(lambda tx: held_person(tx, old))
    with pytest.raises(Refused, match="legal hold"):
        erase(store, old.here.senior, actor_id=old.here.officer, now=NOW)
    by = Actor(old.here.officer)
    store.write(lambda tx: holding.lift(tx, NOW, 1, by=by))
    assert erase(store, old.here.senior, actor_id=old.here.officer, now=NOW)


def test_a_hold_has_a_reason_and_a_name_and_is_lifted_once(store: Database) -> None:
    old = planted(store)
    by, person = Actor(old.here.officer), old.here.senior
    for reason, actor in (("  ", by), ("x" * 501, by), ("order", Actor())):
        with pytest.raises(Refused):
            store.write(lambda tx: holding.place(tx, NOW, Held.PERSON, person, reason, by=actor))  # noqa: B023
    store.write(lambda tx: held_person(tx, old))
    (hold,) = store.read(lambda tx: tx.legal_holds.standing())
    assert (hold.reason, hold.placed_by) == ("order 17", old.here.officer)
    store.write(lambda tx: holding.lift(tx, NOW, hold.id, by=by))
    with pytest.raises(Refused, match="already"):
        store.write(lambda tx: holding.lift(tx, NOW, hold.id, by=by))
    actions = [action for _, action, _ in store.read(lambda tx: tx.audit.of("person", person))]
    assert actions == ["hold_placed", "hold_lifted"]


def test_what_is_open_stays_however_old_it_is(store: Database) -> None:
    def open_ones(tx: SqlUnit) -> tuple[District, int]:
        here = world.district(tx)
        check_in = tx.check_ins.add(world.check_in(here)).id
        tx.check_ins.add_evidence(Evidence(check_in, NOW, EvidenceKind.SILENT, 1, "a"))
        tx.incidents.add(world.incident(here, check_in_id=check_in))
        tx.intents.add(world.call(tx, here.senior))
        caller = world.person(tx, "Caller", main="+917715550603")
        ends = {"proposed_by": None, "proposed_at": None, "closed_by": None, "closed_at": None}
        case = a_case(tx, here, caller, "102", state=CaseState.TAKEN, **ends)
        kept = world.recorded(tx, "RE7", caller)
        assert kept.state is RecordingState.STORED
        return here, case.id

    store.write(open_ones)
    found = store.read(lambda tx: running.preview(tx, NIGHT))
    assert {kind: number for kind, number in found.items() if number} == {}


def test_of_her_older_case_the_words_end_and_she_herself_with_the_last(store: Database) -> None:
    old = planted(store)
    younger = NIGHT - 100 * DAY
    store.write(
        lambda tx: a_case(tx, old.here, old.caller, "103", first_ring_at=younger, closed_at=younger)
    )
    at_night(store)
    assert "cases" not in store.read(lambda tx: left(tx, old))
    assert store.read(lambda tx: tx.people.get(old.caller)).erased_at is None
    at_night(store, NIGHT + DAY)
    assert runs(store)[1]["cases"] == 0
    at_night(store, NIGHT + 2000 * DAY)
    assert store.read(lambda tx: tx.people.get(old.caller)).erased_at is not None


def test_the_policy_is_the_states_and_refuses_what_is_too_short(store: Database) -> None:
    here = store.write(world.district)
    body = {**default_bodies()["retention"], "messages_days": 400}
    store.write(lambda tx: tx.policies.add(here.state, "retention", body, NOW))
    assert store.read(retention_policy).messages_days == 400
    from helpline.directory.policies import check

    with pytest.raises(BadPolicy, match="messages_days"):
        check("retention", {**body, "messages_days": 6})
    with pytest.raises(BadPolicy, match="evidence"):
        check("retention", {**body, "check_ins_days": 100})
