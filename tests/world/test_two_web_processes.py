"""Two web processes beside each other: each webhook of a call goes to the other one."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from itertools import cycle
from typing import Any

import pytest

from app import create_app
from bootstrap import key_ring
from helpline.checkins.model import CheckInState
from store.database import open_store
from tests.world import district as district_of
from tests.world.world import World


@pytest.fixture
def shared(world: World) -> Iterator[list[str]]:
    """The paths that the second web process was asked for; the first one has the others."""
    settings = world.settings
    store = open_store(settings.database_url, key_ring(settings), threads=False, durable=False)
    with closing(store):
        service = replace(world.service, store=store)
        service.prepare()
        first, second = world._app, create_app(service)
        turns, taken = cycle((first, second)), list[str]()

        async def either(scope: Any, receive: Any, send: Any) -> None:
            app = next(turns)
            if app is second:
                taken.append(scope["path"])
            await app(scope, receive, send)

        world._app = either  # type: ignore[assignment]
        yield taken


def test_a_call_may_go_on_in_another_web_process_at_every_key(
    world: World, shared: list[str]
) -> None:
    place = world.store.write(lambda tx: district_of.build(tx, world.now))
    seniors = [
        world.store.write(
            lambda tx, phone=phone: district_of.enrol(tx, world.now, place, phone=phone)  # type: ignore[misc]
        )
        for phone in ("+919000000201", "+919000000202")
    ]
    well = world.network.handset("+919000000201", "Sita Devi")
    in_danger = world.network.handset("+919000000202", "Radha Bai")
    world.plan()
    first = well.expect_call("", within=3 * 3600)
    first.press("1").hears("checkin.goodbye_well", within=60)
    first.expect_end(within=60)
    in_danger.expect_call("", within=60).press("3").hears("checkin.danger_stay", within=60)
    states = [
        world.store.read(lambda tx, who=who: tx.check_ins.latest(who, world.now)).state  # type: ignore[misc]
        for who in seniors
    ]
    assert states == [CheckInState.OK, CheckInState.EMERGENCY]
    assert {path.split("/")[2] for path in shared} >= {"call-status", "turn"}
    world.network.assert_nothing_unexpected()
    assert world.network.errors == []
