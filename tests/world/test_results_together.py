"""Results of many requests written down together: the same rows as one by one, and the one that
somebody else has changed meanwhile is settled by itself."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from helpline.ports import Accepted, Missed, Outgoing, SendOutcome
from helpline.repositories import UnitOfWork
from helpline.sending.lanes import Limits, set_up_lines
from helpline.sending.leaving import heard
from helpline.sending.model import Delivery, Intent, IntentState, Lane
from tests.world import district as district_of
from tests.world.test_provider_faults import place_due
from tests.world.town import town
from tests.world.world import World
from workers.dispatch import Dispatch
from workers.leasing import Leased

Results = list[tuple[Leased, SendOutcome]]


def leased(world: World, seniors: int = 4) -> Results:
    """The calls of so many seniors, leased at the same instant, and accepted by the provider."""
    place = town(world, planned=False)
    for other in range(1, seniors):
        phone = f"+91900000029{other}"
        world.store.write(
            lambda tx, phone=phone: district_of.enrol(tx, world.now, place.place, phone=phone)  # type: ignore[misc]
        )
    world.plan()
    allow(world, 1000)
    fall_due(world)
    batch = world.drain.dispatch.lease(Lane.CALLS)
    assert len(batch.sending) == seniors
    return [(item, Accepted(item.intent.token, f"CA{item.intent.id}")) for item in batch.sending]


def allow(world: World, calls_per_second: float) -> None:
    """The provider lets so many calls start."""
    limits, number = Limits(calls_per_second, 1000), world.settings.checkin_number
    world.store.write(lambda tx: set_up_lines(tx, world.now, "twilio", number, limits))


def fall_due(world: World) -> None:
    """The first calls of the day are about to leave."""
    world.advance(hours=1, minutes=50)
    world.steps.set(place_due(world))
    world.drain._rows("check_ins")


def kept(world: World, results: Results) -> list[Intent]:
    """The intents as they are stored now."""
    ids = [item.intent.id for item, _ in results]
    return list(world.store.read(lambda tx: tx.intents.get_all(ids)).values())


def written(world: World, results: Results) -> list[object]:
    """What the rows of each result say, without what is its own."""

    def of(tx: UnitOfWork, intent: Intent) -> tuple[object, ...]:
        now, check_in = tx.intents.get(intent.id), tx.check_ins.get(intent.cause_id)
        assert now.provider_sid == f"CA{intent.id}"
        return (
            (now.state, now.delivery, now.provider, now.sent_at, now.due_at, now.version),
            (check_in.state, check_in.tries, check_in.due_at, check_in.version),
            [(e.at, e.kind, e.try_no) for e in tx.check_ins.evidence(check_in.id)],
            tx.audit.of("check_in", check_in.id),
        )

    return [world.store.read(lambda tx, i=item.intent: of(tx, i)) for item, _ in results]  # type: ignore[misc]


def test_together_the_rows_say_the_same_as_one_by_one(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    results = leased(world)
    world.drain.dispatch._keep(results[:2])
    monkeypatch.setattr(Dispatch, "_kept_together", lambda *_: frozenset())
    world.drain.dispatch._keep(results[2:])
    one, *others = written(world, results)
    assert others == [one] * 3


def test_i18_what_a_callback_was_faster_with_is_left_as_it_said(sqlite_world: World) -> None:
    results = leased(sqlite_world)
    rang = results[1][0].intent

    def callback(tx: UnitOfWork) -> None:
        heard(tx, sqlite_world.now, tx.intents.get(rang.id), f"CA{rang.id}", Delivery.RINGING, "")

    sqlite_world.store.write(callback)
    sqlite_world.drain.dispatch._keep(results)
    intents = kept(sqlite_world, results)
    assert {intent.state for intent in intents} == {IntentState.SENT}
    assert [intent.delivery for intent in intents].count(Delivery.RINGING) == 1


def test_i04_one_that_cannot_be_kept_does_not_keep_the_others_back(sqlite_world: World) -> None:
    results = leased(sqlite_world)
    same = f"CA{results[0][0].intent.id}"  # two intents cannot have one sid
    results[1] = (results[1][0], Accepted(results[1][0].intent.token, same))
    sqlite_world.drain.dispatch._keep(results)
    intents = kept(sqlite_world, results)
    assert [intent.state for intent in intents].count(IntentState.SENT) == 3
    assert intents[1].state is IntentState.LEASED
    faults = sqlite_world.store.read(lambda tx: tx.faults.standing())
    assert ("poisoned_row", f"intents:{intents[1].id}") in {(kind, key) for kind, key, _ in faults}


class TooLate:
    """A provider's wire on which the first starts of all calls go by."""

    def __init__(self, dispatch: Dispatch, times: int) -> None:
        self.inner, self.name, self.times = dispatch.telephony, dispatch.telephony.name, times
        self.begins: list[list[float | None]] = []

    def send(self, batch: Sequence[Outgoing]) -> list[SendOutcome | Missed]:
        self.begins.append([outgoing.begins for outgoing in batch])
        if len(self.begins) <= self.times:
            return [Missed(outgoing.token) for outgoing in batch]
        return self.inner.send(batch)


@pytest.mark.parametrize(("times", "then"), [(1, IntentState.SENT), (2, IntentState.PENDING)])
def test_i21_a_start_that_has_gone_by_is_replaced_by_a_new_one_or_given_back(
    sqlite_world: World, times: int, then: IntentState
) -> None:
    """A start every 156 ms: the next one is near enough to wait for, the one after it is not."""
    town(sqlite_world)
    allow(sqlite_world, 8)
    fall_due(sqlite_world)
    wire = TooLate(sqlite_world.drain.dispatch, times)
    dispatch = replace(sqlite_world.drain.dispatch, telephony=wire)  # type: ignore[arg-type]
    dispatch.finish(dispatch.lease(Lane.CALLS))
    assert [len(sent) for sent in wire.begins] == [1, 1]
    first, second = (begins for [begins] in wire.begins)
    assert first is not None
    assert second is not None
    assert second - first > 0.15
    (intent,) = sqlite_world.store.read(lambda tx: tx.intents.of_cause("check_in", 1))
    assert intent.state is then
    sqlite_world.advance(seconds=1)
    (intent,) = sqlite_world.store.read(lambda tx: tx.intents.of_cause("check_in", 1))
    assert intent.state is IntentState.SENT
