"""Claiming of due rows: nobody twice, nobody forgotten, and a fence for who comes late."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest

from helpline.checkins.model import CheckInState
from helpline.ledgers import Claim
from helpline.sending.model import IntentKind, IntentState, Lane
from store.database import Database
from store.unit import SqlUnit
from tests.store import world
from tests.store.world import NOW, TODAY, minutes

LEASE = timedelta(seconds=60)


def plant_check_ins(store: Database, count: int) -> list[int]:
    def plant(tx: SqlUnit) -> list[int]:
        here = world.district(tx)
        return [
            tx.check_ins.add(
                world.check_in(here, day=TODAY + timedelta(days=n), due_at=NOW - minutes(count - n))
            ).id
            for n in range(count)
        ]

    return store.write(plant)


def test_the_oldest_due_rows_are_claimed_first_and_only_once(store: Database) -> None:
    ids = plant_check_ins(store, 5)

    def claim(tx: SqlUnit) -> list[Claim]:
        return tx.ledgers.claim("check_ins", NOW, LEASE, 3)

    assert store.write(claim) == [Claim(id_, 1) for id_ in ids[:3]]
    assert store.write(claim) == [Claim(id_, 1) for id_ in ids[3:]]
    assert store.write(claim) == []
    later = store.write(lambda tx: tx.ledgers.claim("check_ins", NOW + LEASE, LEASE, 1))
    assert later[0].attempt == 2


def test_what_is_not_due_is_not_claimed(store: Database) -> None:
    ids = plant_check_ins(store, 2)
    early = NOW - minutes(2) - timedelta(milliseconds=1)
    assert store.write(lambda tx: tx.ledgers.claim("check_ins", early, LEASE, 9)) == []
    at = NOW - minutes(2)
    claims = store.write(lambda tx: tx.ledgers.claim("check_ins", at, LEASE, 9))
    assert [claim.id for claim in claims] == ids[:1]


def test_a_late_finisher_no_longer_holds_its_claim(store: Database) -> None:
    plant_check_ins(store, 1)
    (first,) = store.write(lambda tx: tx.ledgers.claim("check_ins", NOW, LEASE, 1))
    assert store.write(lambda tx: tx.ledgers.holds("check_ins", first))
    (second,) = store.write(lambda tx: tx.ledgers.claim("check_ins", NOW + LEASE, LEASE, 1))

    def late(tx: SqlUnit) -> None:
        assert not tx.ledgers.holds("check_ins", first)
        assert tx.ledgers.holds("check_ins", second)
        tx.ledgers.defer("check_ins", first, NOW, "Late")
        tx.ledgers.release("check_ins", [first])
        assert tx.ledgers.failing("check_ins") == []
        assert tx.ledgers.earliest("check_ins") == NOW + 2 * LEASE

    store.write(late)


def test_a_save_ends_the_lease_and_closes_the_claim_of_a_finished_row(store: Database) -> None:
    (id_,) = plant_check_ins(store, 1)
    (claim,) = store.write(lambda tx: tx.ledgers.claim("check_ins", NOW, LEASE, 1))

    def finish(tx: SqlUnit) -> None:
        row = tx.check_ins.get(id_)
        row = tx.check_ins.save(row._replace(due_at=NOW + minutes(10)))
        assert tx.ledgers.earliest("check_ins") == NOW + minutes(10)
        assert tx.ledgers.holds("check_ins", claim)
        tx.check_ins.save(row._replace(state=CheckInState.OK, due_at=None))
        assert not tx.ledgers.holds("check_ins", claim)
        assert tx.ledgers.earliest("check_ins") is None

    store.write(finish)


def test_i04_a_row_that_fails_waits_apart_and_delays_no_other(store: Database) -> None:
    first, second = plant_check_ins(store, 2)
    (claim,) = store.write(lambda tx: tx.ledgers.claim("check_ins", NOW, LEASE, 1))

    def fail(tx: SqlUnit) -> None:
        tx.ledgers.defer("check_ins", claim, NOW + minutes(5), "ValueError")
        assert tx.ledgers.failing("check_ins") == [(first, "ValueError")]
        assert [c.id for c in tx.ledgers.claim("check_ins", NOW, LEASE, 9)] == [second]
        assert tx.ledgers.late("check_ins", NOW) == 2
        assert tx.ledgers.late("check_ins", NOW - minutes(1)) == 1
        (again,) = tx.ledgers.claim("check_ins", NOW + minutes(5), LEASE, 1)[:1]
        assert again in (Claim(first, 2), Claim(second, 2))

    store.write(fail)


def test_released_rows_are_due_as_before(store: Database) -> None:
    ids = plant_check_ins(store, 2)

    def work(tx: SqlUnit) -> None:
        claims = tx.ledgers.claim("check_ins", NOW, LEASE, 2)
        tx.ledgers.release("check_ins", claims)
        assert tx.ledgers.earliest("check_ins") == NOW - minutes(2)
        again = tx.ledgers.claim("check_ins", NOW, LEASE, 2)
        assert again == [Claim(id_, 2) for id_ in ids]

    store.write(work)


def test_i11_a_lease_of_the_dead_ends_early_and_none_of_the_living(store: Database) -> None:
    dead, alive, settled = plant_check_ins(store, 3)
    soon = NOW + timedelta(seconds=10)

    def work(tx: SqlUnit) -> None:
        held = tx.ledgers.claim("check_ins", NOW, LEASE, 3)
        (again,) = tx.ledgers.claim("check_ins", NOW + LEASE, LEASE, 1)
        assert again == Claim(dead, 2)
        ended = tx.check_ins.get(settled)._replace(state=CheckInState.OK, due_at=None)
        tx.check_ins.save(ended)
        tx.ledgers.shorten("check_ins", [held[0], held[2]], soon)  # stale, settled
        assert tx.ledgers.claim("check_ins", soon, LEASE, 9) == []
        tx.ledgers.shorten("check_ins", [again], soon)
        assert tx.ledgers.claim("check_ins", soon - timedelta(seconds=1), LEASE, 9) == []
        assert tx.ledgers.claim("check_ins", soon, LEASE, 9) == [Claim(dead, 3)]
        tx.ledgers.shorten("check_ins", [held[1]], NOW + 2 * LEASE)  # never longer
        assert tx.ledgers.claim("check_ins", NOW + LEASE, LEASE, 9) == [Claim(alive, 2)]

    store.write(work)


@pytest.mark.parametrize("ledger", ["check_ins", "incidents", "intents", "duties"])
def test_every_ledger_can_be_claimed(store: Database, ledger: str) -> None:
    def plant(tx: SqlUnit) -> None:
        here = world.district(tx)
        tx.check_ins.add(world.check_in(here))
        tx.incidents.add(world.incident(here))
        tx.intents.add(world.call(tx, here.senior))
        tx.duties.add(kind="k", subject="s", subject_id=1, unit_id=here.station, due_at=NOW)

    store.write(plant)

    def work(tx: SqlUnit) -> None:
        assert tx.ledgers.earliest(ledger) == NOW
        (claim,) = tx.ledgers.claim(ledger, NOW, LEASE, 5)
        assert tx.ledgers.holds(ledger, claim)
        tx.ledgers.defer(ledger, claim, NOW + minutes(1), "Error")
        assert tx.ledgers.failing(ledger) == [(claim.id, "Error")]
        assert tx.ledgers.earliest(ledger) == NOW + minutes(1)
        tx.ledgers.release(ledger, [claim])
        assert tx.ledgers.earliest(ledger) == NOW
        assert tx.ledgers.late(ledger, NOW + minutes(1)) == 1

    store.write(work)


def plant_calls(store: Database, *changes: dict[str, object]) -> list[int]:
    """Calls to one senior, each with the changes given and a cause of its own."""

    def plant(tx: SqlUnit) -> list[int]:
        here = world.district(tx)
        ids = []
        for number, change in enumerate(changes):
            intent = tx.intents.add(world.call(tx, here.senior, **{"cause_id": number, **change}))
            assert intent is not None
            ids.append(intent.id)
        return ids

    return store.write(plant)


def test_a_lane_claims_only_its_own(store: Database) -> None:
    emergency, _routine = plant_calls(
        store,
        {"lane": Lane.EMERGENCY, "kind": IntentKind.SMS, "due_at": NOW},
        {"lane": Lane.MESSAGES, "kind": IntentKind.SMS, "due_at": NOW - minutes(1)},
    )

    def work(tx: SqlUnit) -> None:
        assert tx.ledgers.earliest("intents", Lane.EMERGENCY) == NOW
        assert tx.ledgers.earliest("intents", Lane.CALLS) is None
        assert tx.ledgers.earliest("intents") == NOW - minutes(1)
        claims = tx.ledgers.claim("intents", NOW, LEASE, 9, Lane.EMERGENCY)
        assert [claim.id for claim in claims] == [emergency]

    store.write(work)


def test_i10_of_calls_to_one_number_one_leaves_at_a_time(store: Database) -> None:
    older, newer = plant_calls(store, {"due_at": NOW - minutes(1)}, {"due_at": NOW})

    def claim(tx: SqlUnit) -> list[int]:
        return [claim.id for claim in tx.ledgers.claim("intents", NOW, LEASE, 9, Lane.CALLS)]

    assert store.write(claim) == [older]
    assert store.write(claim) == []

    def accepted(tx: SqlUnit) -> None:
        intent = tx.intents.get(older)
        assert intent.state is IntentState.LEASED
        tx.intents.save(intent._replace(state=IntentState.UNKNOWN, due_at=NOW + minutes(5)))
        assert claim(tx) == []
        tx.intents.save(
            tx.intents.get(older)._replace(state=IntentState.SENT, provider="p", due_at=None)
        )
        assert claim(tx) == [newer]

    store.write(accepted)


@pytest.mark.parametrize("lane", [Lane.EMERGENCY, None])
def test_i10_a_call_of_another_lane_to_the_same_number_waits_too(
    store: Database, lane: Lane | None
) -> None:
    routine, urgent = plant_calls(
        store, {"due_at": NOW - minutes(1)}, {"due_at": NOW, "lane": Lane.EMERGENCY}
    )
    first = store.write(lambda tx: tx.ledgers.claim("intents", NOW, LEASE, 9, lane))
    assert [claim.id for claim in first] == [urgent if lane else routine]
    assert store.write(lambda tx: tx.ledgers.claim("intents", NOW, LEASE, 9)) == []


def test_a_call_that_waits_for_a_free_start_holds_up_no_message(store: Database) -> None:
    call, message = plant_calls(
        store, {"due_at": NOW - minutes(1)}, {"kind": IntentKind.SMS, "due_at": NOW}
    )

    def claimed(calls: int) -> list[int]:
        return store.write(
            lambda tx: [
                claim.id for claim in tx.ledgers.claim_intents(NOW, LEASE, 9, Lane.CALLS, calls, 9)
            ]
        )

    assert claimed(0) == [message]
    assert claimed(1) == [call]
    assert claimed(1) == []


def test_an_unknown_call_needs_no_free_start_to_be_reconciled(store: Database) -> None:
    (call,) = plant_calls(store, {})
    store.write(lambda tx: tx.ledgers.claim("intents", NOW, LEASE, 1))
    later = NOW + LEASE
    claims = store.write(lambda tx: tx.ledgers.claim_intents(later, LEASE, 9, Lane.CALLS, 0, 9))
    assert [claim.id for claim in claims] == [call]


def test_of_limited_messages_no_more_are_touched_than_may_leave(store: Database) -> None:
    texts = [{"kind": IntentKind.SMS, "due_at": NOW - minutes(9 - n)} for n in range(4)]
    first, second, third, _ = plant_calls(store, *texts)

    def claimed(now: datetime, messages: int) -> list[int]:
        return store.write(
            lambda tx: [
                claim.id
                for claim in tx.ledgers.claim_intents(now, LEASE, 9, Lane.CALLS, 0, messages)
            ]
        )

    assert claimed(NOW, 2) == [first, second]
    assert claimed(NOW, 0) == []
    in_doubt = [first, second]  # whoever held them died: they need no start to be reconciled
    assert claimed(NOW + LEASE, 0) == in_doubt
    assert claimed(NOW + LEASE, 1) == [third]


def test_messages_do_not_wait_for_each_other(store: Database) -> None:
    ids = plant_calls(store, {"kind": IntentKind.SMS}, {"kind": IntentKind.SMS}, {})
    claims = store.write(lambda tx: tx.ledgers.claim("intents", NOW, LEASE, 9))
    assert [claim.id for claim in claims] == ids


def test_i11_an_intent_whose_lease_ran_out_is_unknown(store: Database) -> None:
    (id_,) = plant_calls(store, {})

    def state(tx: SqlUnit) -> IntentState:
        return tx.intents.get(id_).state

    store.write(lambda tx: tx.ledgers.claim("intents", NOW, LEASE, 1))
    assert store.read(state) is IntentState.LEASED
    (claim,) = store.write(lambda tx: tx.ledgers.claim("intents", NOW + LEASE, LEASE, 1))
    assert store.read(state) is IntentState.UNKNOWN
    store.write(lambda tx: tx.ledgers.release("intents", [claim]))
    assert store.read(state) is IntentState.UNKNOWN


def test_a_released_call_is_pending_and_free_again(store: Database) -> None:
    (id_,) = plant_calls(store, {})

    def work(tx: SqlUnit) -> None:
        read_before = tx.intents.get(id_)
        claims = tx.ledgers.claim("intents", NOW, LEASE, 1)
        tx.ledgers.release("intents", claims)
        assert tx.intents.get(id_).state is IntentState.PENDING
        assert tx.intents.get(id_).version > read_before.version
        assert tx.intents.cancel_pending("check_in", 0, NOW) == 1

    store.write(work)


def drained(store: Database, claim: Callable[[SqlUnit], list[Claim]]) -> list[Claim]:
    """Claims until nothing is left."""
    claims: list[Claim] = []
    while batch := store.write(claim):
        claims += batch
    return claims


def test_two_claimers_never_get_the_same_row(opened: Callable[..., Database]) -> None:
    ids = plant_check_ins(opened(), 60)
    with ThreadPoolExecutor(2) as pool:
        both = pool.map(
            lambda store: drained(store, lambda tx: tx.ledgers.claim("check_ins", NOW, LEASE, 7)),
            [opened(), opened()],
        )
        claims = [claim for got in both for claim in got]
    assert sorted(claim.id for claim in claims) == ids
    assert {claim.attempt for claim in claims} == {1}


def test_i10_two_claimers_never_ring_one_number_at_once(opened: Callable[..., Database]) -> None:
    lanes, households = (Lane.CALLS, Lane.EMERGENCY), 20
    store = opened()

    def plant(tx: SqlUnit) -> None:
        here = world.district(tx)
        for number in range(households):
            senior = world.senior(tx, here.station, here.beat, f"Senior {number}")
            for lane in lanes:
                tx.intents.add(world.call(tx, senior, cause=lane.value, cause_id=senior, lane=lane))

    store.write(plant)
    with ThreadPoolExecutor(2) as pool:
        both = pool.map(
            lambda lane: drained(
                opened(), lambda tx: tx.ledgers.claim("intents", NOW, LEASE, 3, lane)
            ),
            lanes,
        )
        claims = [claim for got in both for claim in got]
    rung = [store.read(lambda tx, id_=claim.id: tx.intents.get(id_).e164) for claim in claims]  # type: ignore[misc]
    assert len(rung) == len(set(rung)) == households
