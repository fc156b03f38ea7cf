"""Signed requests of another day, sent again by who has kept them: nothing changes."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from helpline.checkins.model import CheckInState
from helpline.escalation.model import IncidentState
from phonenet.handsets.personalities import NeverAnswers, presses
from store.migrations.running import connected
from tests.world.town import HOUR, MORNING, code_in, town
from tests.world.world import World
from workers.planner import Planner

BEATS = frozenset({"heartbeats", "alembic_version"})
"""That the provider has spoken to us is true of who speaks with its signature."""

Webhook = tuple[str, Any, dict[str, str]]


@pytest.fixture
def kept(sqlite_world: World, monkeypatch: pytest.MonkeyPatch) -> list[Webhook]:
    """Every signed webhook of the day, as it was sent."""
    seen: list[Webhook] = []
    answered = sqlite_world._asgi

    async def asgi(method: str, url: str, form: Any, headers: dict[str, str]) -> Any:
        if method == "POST" and "/twilio/" in url:
            seen.append((url, tuple(form), dict(headers)))
        return await answered(method, url, form, headers)

    monkeypatch.setattr(sqlite_world, "_asgi", asgi)
    return seen


def rows(world: World) -> Iterator[tuple[str, list[tuple[Any, ...]]]]:
    """Every table with its rows."""
    with connected(world.settings.database_url) as connection:
        names = connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'table'"))
        for name in sorted({name for (name,) in names} - BEATS):
            yield name, [tuple(row) for row in connection.execute(text(f'SELECT * FROM "{name}"'))]


def test_i06_i18_i30_yesterdays_signed_one_changes_nothing_today(
    sqlite_world: World, kept: list[Webhook]
) -> None:
    world = sqlite_world
    place = town(world)
    senior = place.senior(presses("1"))
    senior.expect_call("checkin.question", within=MORNING)
    world.advance(minutes=10)
    assert place.state() is CheckInState.OK
    assert any(("Digits", "1") in form for _, form, _ in kept)
    old = list(kept)
    senior.becomes(NeverAnswers()).ignores()
    place.quiet()
    world.advance(hours=18)
    world.plan()
    senior.expect_missed_call(within=24 * HOUR)
    open_state = place.state()
    assert open_state.open
    before = dict(rows(world))
    statuses = {world.post("POST", *webhook)[0] for webhook in old}
    assert statuses <= {200, 204, 404}
    assert dict(rows(world)) == before
    assert place.state() is open_state


def test_i14_i18_i30_an_officers_signed_message_of_earlier_acknowledges_nothing(
    sqlite_world: World, kept: list[Webhook]
) -> None:
    world = sqlite_world
    place = town(world)
    place.quiet()
    place.is_missed()
    beat = place.officer("beat")
    alert = beat.expect_sms("Sita Devi", within=120)
    beat.ignores()
    kept.clear()
    alert.reply(f"1 {code_in(alert.body)}")
    world.advance(seconds=10)
    assert place.incident().state is IncidentState.ACKNOWLEDGED
    old = list(kept)
    world.advance(hours=2)
    assert place.incident().state is IncidentState.ALERTING  # the promise ran out
    before = dict(rows(world))
    for webhook in old:
        world.post("POST", *webhook)
    assert dict(rows(world)) == before


def test_i18_a_message_is_known_again_for_most_of_a_year(sqlite_world: World) -> None:
    world = sqlite_world
    took = world.store.write(
        lambda tx: tx.inbound.first_time("twilio", "SM1", "message", world.now)
    )

    class Later:
        def now(self) -> datetime:
            return world.now + timedelta(days=300)

    Planner(world.store, Later()).step()
    again = world.store.write(
        lambda tx: tx.inbound.first_time("twilio", "SM1", "message", world.now)
    )
    assert (took, again) == (True, False)
