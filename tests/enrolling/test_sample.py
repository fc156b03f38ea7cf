"""The sample at the start: it rings soon, at any hour, and can be watched to its end.

It is loaded once into one database of each kind, and copied for each test.
"""

import argparse
import json
import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from commands import load_sample
from commands.importing.file import known_to
from helpline.checkins.model import CheckIn, CheckInState
from helpline.repositories import UnitOfWork
from phonenet.handsets.personalities import from_json
from sample.loading.day import SPREAD_OVER
from sample.loading.files import FOLDER
from sample.loading.load import Loading
from sample.loading.logins import FILE, LOGINS
from sample.loading.people import seniors_below
from settings import SAMPLE_NUMBERS, Settings
from simulation.databases import sqlite_copy
from simulation.world import World
from tests.enrolling.enrolled import store_units, the_senior, unit
from tests.servers.postgres import PostgresServer

SENIOR, NIECE, BEAT_OFFICER = "+919000021030", "+919000041027", "+919000011039"
INDIA = ZoneInfo("Asia/Kolkata")
BOTH = pytest.mark.parametrize("watched", ["sqlite", "postgresql"], indirect=True)


def loading(world: World) -> Loading:
    """What the command loads the sample with."""
    service = world.service
    return Loading(world.store, service.clock, lambda tx: known_to(service, tx), "Asia/Kolkata")


def loaded(url: str, var_dir: Path) -> str:
    """Load the sample into a database; its URL."""
    world = World(url, var_dir)
    loading(world).load()
    world.close()
    return url


@pytest.fixture(scope="module")
def var_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Holds the keys of all databases here: a copy is of no use without them."""
    return tmp_path_factory.mktemp("var")


@pytest.fixture(scope="module")
def sqlite_sample(var_dir: Path) -> Path:
    return Path(loaded(sqlite_copy(var_dir), var_dir).removeprefix("sqlite:///"))


@pytest.fixture(scope="module")
def postgres_sample(postgres_server: PostgresServer, postgres_template: str, var_dir: Path) -> str:
    return loaded(postgres_server.new_database(postgres_template), var_dir)


@pytest.fixture
def watched(request: pytest.FixtureRequest, tmp_path: Path, var_dir: Path) -> Iterator[World]:
    """The World with the sample in it; on SQLite, if the test does not ask for both."""
    if getattr(request, "param", "sqlite") == "sqlite":
        path = tmp_path / "sample.db"
        shutil.copy(request.getfixturevalue("sqlite_sample"), path)
        world = World(f"sqlite:///{path}", var_dir)
        yield world
        world.close()
        return
    server: PostgresServer = request.getfixturevalue("postgres_server")
    url = server.new_database(request.getfixturevalue("postgres_sample"))
    world = World(url, var_dir)
    yield world
    world.close()
    server.drop_database(url)


def let_others_hold_their_phones(world: World) -> None:
    """Everybody of the sample acts by themselves, but those to try."""
    for entry in json.loads((FOLDER / "handsets.json").read_text(encoding="utf-8")):
        handset = world.network.handset(
            entry["number"], entry["name"], from_json(entry["personality"])
        )
        if not entry.get("featured"):
            handset.ignores()


def coming(world: World) -> list[CheckIn]:
    """The next check-in of every senior, soonest first."""
    root, until = unit(world, "CG"), world.now + timedelta(hours=4)

    def look(tx: UnitOfWork) -> list[CheckIn]:
        return [
            check_in
            for senior in seniors_below(tx, root.id)
            for check_in in tx.check_ins.between(senior.person_id, world.now, until)[:1]
        ]

    return sorted(world.store.read(look), key=lambda check_in: check_in.call_at)


@BOTH
def test_phones_ring_one_after_the_other_for_two_hours_from_now(watched: World) -> None:
    assert loading(watched).bring_near() == 522
    calls = coming(watched)
    assert len(calls) == 522
    assert calls[0].senior_id == the_senior(watched, SENIOR).person_id
    after = [check_in.call_at - watched.now for check_in in calls]
    assert timedelta(minutes=1) <= after[0] <= timedelta(minutes=3)
    assert after[-1] < SPREAD_OVER + timedelta(minutes=3)
    assert max(later - sooner for sooner, later in pairwise(after)) < timedelta(minutes=1)


@BOTH
def test_who_watches_answers_for_the_senior_and_all_is_well(watched: World) -> None:
    let_others_hold_their_phones(watched)
    loading(watched).bring_near()
    call = watched.network.handset(SENIOR).expect_call("checkin.question", within=180)
    call.press("1").hears("checkin.goodbye_well", within=60)
    senior_id = the_senior(watched, SENIOR).person_id
    check_in = watched.store.read(lambda tx: tx.check_ins.latest(senior_id, watched.now))
    assert check_in is not None
    assert check_in.state is CheckInState.OK


def test_who_leaves_the_phone_ringing_reads_it_on_the_beat_officer_s_within_minutes(
    watched: World,
) -> None:
    let_others_hold_their_phones(watched)
    watched.steps.set(datetime(2026, 1, 5, 22, 30, tzinfo=INDIA))  # nobody's usual hours
    loading(watched).bring_near()
    for number in (SENIOR, NIECE):
        watched.network.handset(number).ignores()
    watched.network.handset(BEAT_OFFICER).expect_sms(within=12 * 60)


def test_late_in_the_evening_it_rings_into_the_next_day(watched: World) -> None:
    night = datetime(2026, 1, 5, 23, 0, tzinfo=INDIA)
    watched.steps.set(night)
    loading(watched).bring_near()
    calls = coming(watched)
    assert len(calls) == 522
    assert {check_in.call_at.astimezone(INDIA).day for check_in in calls} == {5, 6}
    assert calls[-1].call_at - night < SPREAD_OVER + timedelta(minutes=3)


def test_a_later_start_leaves_out_who_was_asked_and_excuses_the_days_without_service(
    watched: World,
) -> None:
    let_others_hold_their_phones(watched)
    loading(watched).bring_near()
    watched.network.handset(SENIOR).expect_call(within=180).press("1")
    assert 500 < loading(watched).bring_near() < 522
    senior_id = the_senior(watched, SENIOR).person_id
    assert senior_id not in {check_in.senior_id for check_in in coming(watched)}
    watched.steps.set(watched.now + timedelta(days=2))
    assert loading(watched).bring_near() == 522
    yesterday = (watched.now - timedelta(days=1)).astimezone(INDIA).date()
    missed = watched.store.read(lambda tx: tx.check_ins.of_day(senior_id, yesterday))
    assert missed is not None
    assert missed.state is CheckInState.EXCUSED
    assert coming(watched)[0].senior_id == senior_id


def test_some_seniors_have_a_secret_digit_and_the_one_to_try_has_7(watched: World) -> None:
    root = unit(watched, "CG")
    seniors = watched.store.read(lambda tx: seniors_below(tx, root.id))
    digits = [senior.duress_digit for senior in seniors if senior.duress_digit]
    assert set(digits) == set("45678")
    assert 100 < len(digits) < 300
    assert the_senior(watched, SENIOR).duress_digit == "7"


def test_what_is_loaded_is_told_from_a_force_of_somebody_s_own(
    watched: World, world: World
) -> None:
    assert loading(watched).is_loaded()
    assert not loading(watched).has_other()
    assert not loading(world).has_other()
    store_units(world)
    assert not loading(world).is_loaded()
    assert loading(world).has_other()


def run(settings: Settings, *words: str) -> int:
    parser = argparse.ArgumentParser()
    load_sample.add_arguments(parser)
    return load_sample.run(parser.parse_args(words), settings)


def test_nobody_real_is_rung_by_a_demonstration(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    numbers = {name: number[:-1] + "5" for name, number in SAMPLE_NUMBERS.items()}
    environ = {
        "VAR_DIR": str(tmp_path), "DATABASE_URL": sqlite_copy(tmp_path), "TELEPHONY": "twilio",
        "TWILIO_ACCOUNT_SID": f"AC{'1' * 32}", "TWILIO_AUTH_TOKEN": "2" * 32,
        "PUBLIC_URL": "https://khairiyat.example.gov.in", "SECRET_KEY": "s" * 40,
        "DATA_KEYS": f"1:{'A' * 43}=",
        **numbers, "CHECKIN_NUMBER": "+917715550107", "MISSED_CALL_NUMBER": "+917715550108",
    }  # fmt: skip
    assert run(Settings.load(environ, None)) == 2
    assert "TELEPHONY=phonenet only" in capsys.readouterr().err
    assert not (tmp_path / FILE).exists()


def test_the_command_loads_it_and_makes_logins_of_this_machine(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    environ = {"VAR_DIR": str(tmp_path), "DATABASE_URL": sqlite_copy(tmp_path)}
    settings = Settings.load(environ, None)
    assert run(settings) == 0
    assert "522 seniors" in capsys.readouterr().out
    path = settings.var_dir / FILE
    password = path.read_text(encoding="utf-8").strip()
    assert len(password) == 19
    assert path.stat().st_mode & 0o077 == 0
    assert run(settings) == 0
    assert "loaded already" in capsys.readouterr().out
    assert run(settings, "--again") == 0
    assert "seniors will be asked" in capsys.readouterr().out
    assert path.read_text(encoding="utf-8").strip() == password
    world = World(settings.database_url, tmp_path)
    users = [world.store.read(lambda tx, name=name: tx.users.by_name(name)) for name in LOGINS]  # type: ignore[misc]
    world.close()
    assert [(user.role, user.person_id is not None) for user in users] == [
        ("sp", True),
        ("sho", True),
        ("administrator", False),
    ]
