"""One bad row, half a transaction, a broken commit, a planted name: invariants 4, 8, 19, 23-25, 27."""

import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest

from helpline.checkins.asking import Asking
from helpline.checkins.model import CheckInState
from helpline.contact import Door
from helpline.duties_due import Duties
from helpline.errors import Conflict, Refused
from helpline.escalation.due import perform as really
from helpline.escalation.model import IncidentState, Outcome
from helpline.repositories import UnitOfWork
from helpline.sending.model import IntentState, Lane
from phonenet.handsets.personalities import NeverAnswers, presses
from store.errors import Corrupt
from store.repositories.intents import SqlIntents
from store.watch import watch
from tests.world import district as district_of
from tests.world.town import MORNING, SENIOR, code_in, town
from tests.world.world import World
from workers.sweeper import Sweeper

GITA = "+919000000211"


def poisoned(method: Callable[..., Any], bad_id: int, place: int) -> Callable[..., Any]:
    """A method that breaks on one row; the id is its argument number `place`."""

    def broken(self: Any, *given: Any) -> Any:
        if given[place] == bad_id:
            raise ValueError("this row is damaged")
        return method(self, *given)

    return broken


def two_seniors(world: World) -> Any:
    place = town(world)
    world.store.write(
        lambda tx: district_of.enrol(tx, world.now, place.place, name="Gita Bai", phone=GITA)
    )
    world.plan()
    return place


def test_i04_a_poisoned_check_in_delays_no_other_and_raises_a_fault(world: World) -> None:
    place = two_seniors(world)
    gita = world.network.handset(GITA, "Gita Bai", presses("1"))
    first = world.store.read(lambda tx: tx.check_ins.of_day(place.senior_id, world.now.date()))
    assert first is not None
    with patch.object(Asking, "perform", poisoned(Asking.perform, first.id, 2)):
        gita.expect_call("checkin.question", within=MORNING)
        world.advance(minutes=2)
        assert "poisoned_row" in place.faults()
        assert place.senior().calls == ()
    place.senior(presses("1")).expect_call("checkin.question", within=600)
    world.advance(minutes=1)
    assert place.state() is CheckInState.OK
    assert "poisoned_row" not in place.faults()


def test_i04_an_intent_that_cannot_be_read_delays_no_other(world: World) -> None:
    place = two_seniors(world)
    gita = world.network.handset(GITA, "Gita Bai", presses("1"))
    real = SqlIntents._intent

    def damaged(self: SqlIntents, row: Any) -> Any:
        intent = real(self, row)
        if intent.person_id == place.senior_id and intent.state is IntentState.LEASED:
            raise Corrupt("this row is damaged")
        return intent

    with patch.object(SqlIntents, "_intent", damaged):
        gita.expect_call("checkin.question", within=MORNING)
        world.advance(minutes=1)
    assert "poisoned_row" in place.faults()


def test_i04_a_stuck_row_that_ends_in_another_way_is_told_of_no_longer(world: World) -> None:
    """The outcome of a call could not be kept, and its callback could; another one still waits."""
    place = two_seniors(world)
    place.senior(presses("1")).expect_call("checkin.question", within=MORNING)
    world.advance(minutes=5)
    (over,) = place.intents("check_in", place.check_in().id)
    tomorrow = world.store.read(
        lambda tx: tx.check_ins.of_day(place.senior_id, world.now.date() + timedelta(days=1))
    )
    assert tomorrow is not None
    stuck = (f"intents:{over.id}", f"check_ins:{tomorrow.id}", "duties:999999")
    for key in stuck:
        world.store.write(lambda tx, key=key: tx.faults.report("poisoned_row", key, world.now))  # type: ignore[misc]
    Sweeper(world.store, world.service.clock, world.drain, lambda _: True, lambda: 0.0).step()
    standing = world.store.read(lambda tx: tx.faults.standing())
    assert [key for kind, key, _ in standing if kind == "poisoned_row"] == [stuck[1]]


def test_i04_a_poisoned_duty_or_incident_delays_no_other(world: World) -> None:
    place = two_seniors(world)
    place.quiet()
    for number in (SENIOR, GITA):
        world.network.handset(number, number, NeverAnswers()).ignores()
    unit = place.place.station.id

    def owe(tx: UnitOfWork) -> tuple[int, int]:
        made = [
            tx.duties.add(
                kind=kind, subject="unit", subject_id=unit, unit_id=unit, due_at=world.now
            )
            for kind in ("look", "not_reached_today")
        ]
        assert made[0] is not None
        assert made[1] is not None
        return made[0].id, made[1].id

    bad, good = world.store.write(owe)
    with patch.object(Duties, "perform", poisoned(Duties.perform, bad, 2)):
        world.advance(seconds=1)
    assert world.store.read(lambda tx: tx.duties.get(good)).due_at is None
    assert "poisoned_row" in place.faults()
    world.advance(hours=2, minutes=35)
    one, two = place.incident(1), place.incident(2)
    with patch("workers.drain.perform_incident") as perform:

        def choose(tx: Any, door: Any, ids: Any, now: Any, incident: Any) -> Any:
            if incident.id == one.id:
                raise ValueError("this row is damaged")
            return really(tx, door, ids, now, incident)

        perform.side_effect = choose
        world.advance(minutes=11)
    assert place.incident(2).firings > two.firings
    assert place.incident(1).firings == one.firings
    world.advance(minutes=6)
    assert place.incident(1).firings > one.firings


def test_i08_a_transition_that_breaks_leaves_nothing_behind(world: World) -> None:
    place = town(world)
    due = world.store.read(lambda tx: tx.ledgers.earliest("check_ins"))
    assert due is not None
    world.steps.set(due)

    def breaks(self: Door, *given: Any) -> Any:
        raise ValueError("in the middle of a unit")

    with patch.object(Door, "send", breaks):
        world.drain.run(Lane.CALLS)
    assert place.heard() == []
    assert place.intents("check_in", place.check_in().id) == []
    assert place.state() is CheckInState.PLANNED


def test_i09_a_writer_who_read_an_older_row_is_told_so(world: World) -> None:
    place = town(world)
    place.quiet()
    place.is_missed()
    incident = place.incident()
    place.close(Outcome.WELL)
    with pytest.raises(Conflict):
        world.store.write(lambda tx: tx.incidents.save(incident))
    assert place.incident().state is IncidentState.CLOSED


def test_i15_nothing_but_well_closes_without_a_diary_number(world: World) -> None:
    place = town(world)
    place.quiet()
    place.is_missed()
    with pytest.raises(Refused, match="general-diary"):
        place.close(Outcome.HOSPITAL)
    assert place.incident().open


def test_i19_the_provider_hears_2xx_only_after_the_commit(world: World) -> None:
    place = town(world)
    beat = place.officer("beat")
    place.is_missed()
    alert = beat.expect_sms("Sita Devi", within=60)

    async def fails(work: Callable[[UnitOfWork], object]) -> None:
        raise RuntimeError("the disk is full")

    with patch.object(type(world.store), "write_async", lambda self, work: fails(work)):
        alert.reply(f"1 {code_in(alert.body)}")
    assert place.incident().state is IncidentState.ALERTING
    assert [trouble for trouble in world.network.errors if "500" in trouble.message]


def test_i24_i25_the_auditor_finds_nothing_on_a_day_that_went_well(world: World) -> None:
    place = town(world)
    place.quiet()
    place.senior(NeverAnswers()).ignores()
    world.advance(hours=4)
    found = {finding.name for finding in watch(world.store, world.now)}
    assert found <= {"link_silent", "unsealed"}, found


def test_i02_i24_the_auditor_finds_a_check_in_that_nobody_worked_on(world: World) -> None:
    town(world)
    world.steps.set(world.now.replace(hour=5))  # no drain has run: the service was stopped
    found = {finding.name for finding in watch(world.store, world.now)}
    assert found - {"link_silent", "unsealed"}


@pytest.mark.parametrize(
    "planted", ["Zubeida Planted", "9000000298", "14 Planted Lane", "plantitis"]
)
def test_i27_nothing_personal_in_logs_addresses_or_the_chain(
    sqlite_world: World, caplog: pytest.LogCaptureFixture, planted: str
) -> None:
    world = sqlite_world
    caplog.set_level(logging.DEBUG)
    place = town(
        world,
        name="Zubeida Planted",
        phone="+919000000298",
        address="14 Planted Lane",
        health_notes="plantitis",
    )
    place.quiet()
    world.network.handset("+919000000298", "", NeverAnswers()).ignores()
    world.advance(hours=3, minutes=40)
    code = place.alerts()[0].code
    place.reply("beat", f"1 {code}")
    place.reply("beat", f"2 {code}")
    chain = world.store.read(
        lambda tx: [
            str(row)
            for subject, ids in (("incident", 5), ("check_in", 5), ("person", 40), ("intent", 60))
            for number in range(ids)
            for row in tx.audit.of(subject, number)
        ]
    )
    assert chain
    sent = [call.url for call in world.network.calls.values()]
    assert sent
    for text in (*caplog.messages, *chain, *sent):
        assert planted not in text
