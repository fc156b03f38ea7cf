"""A limit of messages: what the provider would let wait in its own queue waits here, behind what
is urgent."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from helpline.contact import Letter, Purpose
from helpline.repositories import UnitOfWork
from helpline.sending.model import IntentKind, IntentState, Lane
from tests.world import district as district_of
from tests.world.databases import sqlite_copy
from tests.world.world import World

A_SECOND = 5
FLOOD = range(60)


@contextmanager
def service(url: str, folder: Path, **settings: str) -> Iterator[World]:
    """A World with these settings."""
    with closing(World(url, folder, **settings)) as world:
        yield world


def head_of_station(world: World) -> int:
    """The SHO of a district, whose telephone takes whatever comes."""
    place = world.store.write(lambda tx: district_of.build(tx, world.now))
    world.network.handset(place.number("sho"), "SHO").ignores()
    return place.officers["sho"][0]


def notices(world: World, sho: int, numbers: range, lane: Lane = Lane.MESSAGES) -> None:
    """One message to the SHO for each of these numbers."""

    def send(tx: UnitOfWork) -> None:
        for number in numbers:
            world.service.door.send(
                tx,
                world.now,
                Letter(
                    person_id=sho,
                    kind=IntentKind.SMS,
                    purpose=Purpose.STATION_NOTICE,
                    prompt_key="station.not_reached_today",
                    lane=lane,
                    cause="duty",
                    cause_id=number,
                    params={"count": "3"},
                ),
            )

    world.store.write(send)


def sent(world: World, numbers: range) -> list[datetime]:
    """When each of them left; all of them have."""
    found = world.store.read(lambda tx: [tx.intents.of_cause("duty", n)[0] for n in numbers])
    assert {intent.state for intent in found} == {IntentState.SENT}
    return sorted(intent.sent_at for intent in found if intent.sent_at is not None)


def test_i21_behind_a_flood_of_messages_an_urgent_one_leaves_at_once(tmp_path: Path) -> None:
    with service(sqlite_copy(tmp_path), tmp_path, MESSAGES_PER_SECOND=f"{A_SECOND}") as world:
        sho = head_of_station(world)
        notices(world, sho, FLOOD)
        world.advance(seconds=2)
        began, urgent = world.now, range(FLOOD.stop, FLOOD.stop + 1)
        notices(world, sho, urgent, Lane.EMERGENCY)
        world.advance(seconds=30)
        (left_urgently,) = sent(world, urgent)
        assert left_urgently - began <= timedelta(seconds=1)
        left = sent(world, FLOOD)
    least = len(FLOOD) / A_SECOND
    assert least <= (left[-1] - left[0]).total_seconds() + 1 <= 1.4 * least
    in_a_second = [sum(at <= one < at + timedelta(seconds=1) for one in left) for at in left]
    assert max(in_a_second) <= A_SECOND + 1


def test_without_a_limit_messages_leave_together(tmp_path: Path) -> None:
    with service(sqlite_copy(tmp_path), tmp_path) as world:
        notices(world, head_of_station(world), FLOOD)
        world.advance(seconds=1)
        sent(world, FLOOD)


def test_a_limit_that_is_taken_away_holds_no_message(tmp_path: Path) -> None:
    url = sqlite_copy(tmp_path)
    with service(url, tmp_path, MESSAGES_PER_SECOND="0.01"):
        pass
    with service(url, tmp_path) as world:
        notices(world, head_of_station(world), FLOOD)
        world.advance(seconds=1)
        sent(world, FLOOD)
