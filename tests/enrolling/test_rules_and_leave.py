"""Changing the rules of a district and writing leave down, from the command line."""

import argparse
import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from commands import leave, policy
from helpline.directory.policies import default_bodies
from settings import Settings
from simulation import district as places
from simulation.databases import sqlite_copy
from simulation.world import World


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A service on a file, with a district in it."""
    url = sqlite_copy(tmp_path)
    world = World(url, tmp_path)
    world.store.write(lambda tx: places.build(tx, world.now))
    world.close()
    return Settings.load({"VAR_DIR": str(tmp_path), "DATABASE_URL": url}, None)


def asked(unit: str, kind: str, file: Path | None = None) -> argparse.Namespace:
    return argparse.Namespace(unit=unit, kind=kind, set=file)


def test_a_new_version_is_in_force_below_its_unit(
    settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "checkin.json"
    file.write_text(json.dumps({**default_bodies()["checkin"], "tries": 2}))
    assert policy.run(asked("RAIPUR", "checkin", file), settings) == 0
    capsys.readouterr()
    assert policy.run(asked("SHANTI-NAGAR", "checkin"), settings) == 0
    assert json.loads(capsys.readouterr().out)["tries"] == 2


@pytest.mark.parametrize("text", ["{", "[]", "{}", '{"rungs": []}'])
def test_what_makes_no_sense_changes_nothing_and_says_what_to_write(
    settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str
) -> None:
    file = tmp_path / "ladder.json"
    file.write_text(text)
    assert policy.run(asked("RAIPUR", "ladder.missed", file), settings) == 1
    assert "Nothing was changed" in capsys.readouterr().err
    assert policy.run(asked("RAIPUR", "ladder.missed"), settings) == 0
    assert json.loads(capsys.readouterr().out) == default_bodies()["ladder.missed"]


def test_an_unknown_unit_is_said(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    assert policy.run(asked("NOWHERE", "checkin"), settings) == 1
    assert "NOWHERE" in capsys.readouterr().err


def test_who_is_on_leave_is_not_on_duty(
    settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    now = datetime.now(UTC)
    today = now.astimezone(settings.timezone).date()
    wanted = argparse.Namespace(phone="90000 00101", first=today, last=today + timedelta(days=1))
    assert leave.run(wanted, settings) == 0
    world = World(settings.database_url, tmp_path)
    officers = world.store.read(lambda tx: tx.people.by_phone("+919000000101"))
    away = world.store.read(lambda tx: tx.officers.on_leave([officers[0].id], now))
    world.close()
    assert away == {officers[0].id}


@pytest.mark.parametrize(
    ("phone", "days", "said"),
    [("123", 0, "phone"), ("9000000999", 0, "No officer"), ("9000000101", -1, "last day")],
)
def test_leave_that_cannot_be_is_refused(
    settings: Settings, capsys: pytest.CaptureFixture[str], phone: str, days: int, said: str
) -> None:
    first = date(2026, 1, 5)
    wanted = argparse.Namespace(phone=phone, first=first, last=first + timedelta(days=days))
    assert leave.run(wanted, settings) == 1
    assert said in capsys.readouterr().err
