"""A day with planted names, numbers, addresses and words: where they are found afterwards.

They belong into the database under keys, and into what the phones hear and read. Anywhere else
they are a leak (invariant 27): in the raw files and tables, the log, the metrics, Redis, an
address, the text of an error.
"""

import logging
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
import redis
from sqlalchemy import text

from adapters.rq_nudge import RqNudge
from adapters.texts import CataloguedTexts
from phonenet.handsets.personalities import NeverAnswers
from store.migrations.running import connected
from store.nudging import Nudging
from tests.world import district as district_of
from tests.world.town import HOUR, MORNING, Town, code_in, town
from tests.world.world import World

SENIOR, DAUGHTER, WOMAN = "+919876500201", "+919876500301", "+919876500701"
NAMES = ("Zarinabai", "Quentila", "Xavita")
PLACES = ("Peepalgali", "kolhapurijar")
WORDS = ("blaumohnsirup", "vorhangsalz")
PLANTED = (*NAMES, *PLACES, *WORDS, *(number[-10:] for number in (SENIOR, DAUGHTER, WOMAN)))
NOT_PERSONAL = "SHANTI-NAGAR"


def found(where: str | bytes) -> list[str]:
    """Which planted ones stand there, in any case of letters, also as UTF-16 and hex."""
    raw = where.encode() if isinstance(where, str) else where
    lowered = raw.lower()
    return [word for word in PLANTED if any(shape in lowered for shape in _shapes(word))]


def _shapes(word: str) -> Sequence[bytes]:
    plain = word.lower().encode()
    spaced = word.lower().encode("utf-16-le")
    return plain, spaced, word.encode().hex().encode(), plain.hex().encode()


class Addresses:
    """Every address that is asked for, on either side, and every one that is named in a document."""

    def __init__(self, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
        self.seen: list[str] = []
        asked, answered = world._asgi, world.network.api

        async def asgi(method: str, url: str, form: Any, headers: Any) -> Any:
            status, given, body = await asked(method, url, form, headers)
            self.seen += [url, *re.findall(r'https?://[^"<\s]+', body.decode("latin-1"))]
            return status, given, body

        def api(method: str, target: str, form: Any, authorization: str) -> Any:
            self.seen += [
                target,
                *(value for name, value in form if name.endswith(("Url", "back"))),
            ]
            return answered(method, target, form, authorization)

        monkeypatch.setattr(world, "_asgi", asgi)
        monkeypatch.setattr(world.network, "api", api)


def a_day(world: World) -> None:
    """She asks for something, and the next day does not answer; a woman writes and calls."""
    place: Town = town(
        world,
        name="Zarinabai Plantwala",
        phone=SENIOR,
        contacts=(("Quentila", DAUGHTER, True),),
        address="House 4711, Peepalgali",
        health_notes="kolhapurijar",
    )
    for part in place.place.officers:
        place.officer(part).ignores()
    daughter = world.network.handset(DAUGHTER, "Quentila", NeverAnswers())
    daughter.ignores()
    she = world.network.handset(SENIOR, "Zarinabai", language="en")
    call = she.expect_call("checkin.question", within=MORNING)
    call.press("2").hears("checkin.need_menu").press("4")
    call.expect_end(within=120)
    she.send_sms(world.settings.checkin_number, "mujhe blaumohnsirup chahiye")
    she.ignores()
    woman = world.network.handset(WOMAN, "Xavita", NeverAnswers())
    woman.send_sms(world.settings.helpline_number, "main Xavita vorhangsalz Peepalgali madad")
    woman.ignores()
    world.advance(minutes=5)
    woman.dial(world.settings.helpline_number).hang_up()
    world.advance(hours=18)
    world.plan()
    she.becomes(NeverAnswers())
    beat = place.officer("beat")
    alert = beat.expect_sms("Zarinabai", within=10 * HOUR)
    world.advance(minutes=20)
    alert.reply(f"1 {code_in(alert.body)}")
    world.advance(minutes=5)
    beat.ignores()


def kept_in_redis(url: str) -> Iterator[bytes]:
    """Every key and what stands under it, job descriptions among them."""
    with redis.Redis.from_url(url) as server:
        for key in server.scan_iter():
            yield key
            yield server.dump(key) or b""
            if server.type(key) == b"hash":
                for name, value in server.hgetall(key).items():
                    yield name + value


def rows(world: World) -> Iterator[str]:
    """Every row of every table as text, bytes as hexadecimal digits and as they are."""
    with connected(world.settings.database_url) as connection:
        names = _tables(connection)
        for name in names:
            for row in connection.execute(text(f'SELECT * FROM "{name}"')):
                for value in row:
                    yield value.decode("latin-1") if isinstance(value, bytes) else str(value)


def _tables(connection: Any) -> list[str]:
    if connection.dialect.name == "sqlite":
        question = "SELECT name FROM sqlite_master WHERE type = 'table'"
    else:
        question = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
    return [name for (name,) in connection.execute(text(question))]


def test_i27_a_day_with_planted_people_leaves_them_nowhere_in_the_clear(
    world: World,
    tmp_path: Path,
    redis_url: str,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    caplog.set_level(logging.DEBUG)
    addresses = Addresses(world, monkeypatch)
    nudge = RqNudge(redis_url)
    monkeypatch.setattr(world.store, "nudging", Nudging(nudge, threaded=False))
    a_day(world)
    nudge.close()
    everything = "\n".join(rows(world))
    assert NOT_PERSONAL in everything, "the scan does see what is not under a key"
    assert found(everything) == []
    for path in tmp_path.rglob("*"):
        if path.is_file():
            assert found(path.read_bytes()) == [], path.name
    assert found(caplog.text) == []
    in_redis = b" ".join(kept_in_redis(redis_url))
    assert (b"drain" in in_redis, found(in_redis)) == (True, [])
    status, _, metrics = world.post("GET", "/metrics", (), {})
    assert (status, b"khairiyat_webhooks_total" in metrics, found(metrics)) == (200, True, [])
    assert len(addresses.seen) > 50
    assert found("\n".join(addresses.seen)) == []


def test_i27_what_goes_wrong_is_told_without_whom_it_concerned(
    sqlite_world: World, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = sqlite_world
    place = town(world, name="Zarinabai Plantwala", phone=SENIOR)
    place.quiet()
    world.network.handset(SENIOR, "Zarinabai", NeverAnswers()).ignores()
    caplog.set_level(logging.DEBUG)

    def breaks(*_: object, **__: object) -> None:
        raise ValueError(f"Zarinabai Plantwala {SENIOR} blaumohnsirup")

    with monkeypatch.context() as broken:
        broken.setattr(CataloguedTexts, "sms", breaks)
        world.advance(hours=5)
    assert place.faults()
    assert found(caplog.text) == []
    assert found("\n".join(rows(world))) == []


def test_i27_an_error_of_the_database_does_not_repeat_what_was_to_be_written(
    world: World,
) -> None:
    place = town(world, phone=SENIOR, planned=False).place

    def to_no_station(tx: Any) -> None:
        nowhere: dict[str, Any] = {"station_id": 999_999, "beat_id": 999_999}
        hers: dict[str, Any] = {"name": "Zarinabai", "address": "Peepalgali"}
        district_of.enrol(tx, world.now, place, phone=DAUGHTER, **hers, **nowhere)

    with pytest.raises(Exception) as raised:
        world.store.write(to_no_station)
    error: BaseException | None = raised.value
    assert "the schema forbids" in str(error)
    while error is not None:
        assert found(f"{error} {error!r}") == []
        error = error.__cause__ or error.__context__
