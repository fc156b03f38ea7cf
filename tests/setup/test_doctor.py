"""What the doctor finds, and what it says to do."""

from __future__ import annotations

import dataclasses
import socket
import sqlite3
from pathlib import Path

import pytest

from audio_prompts.catalogue import Catalogue
from commands import doctor
from settings import Settings
from workers.supervision.instance import only_one


def local(tmp_path: Path, **other: str) -> Settings:
    return Settings.load({"VAR_DIR": str(tmp_path), **other}, None)


def test_a_wrong_setting_is_a_problem_that_says_what_to_write(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("VAR_DIR", str(tmp_path))
    monkeypatch.setenv("PORT", "eighty")
    found = list(doctor.examine(tmp_path / ".env"))
    assert [f.subject for f in found if f.remedy] == ["setting PORT"]
    assert str(found[-1]).startswith("problem  setting PORT")


def test_a_directory_that_cannot_be_made_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert "VAR_DIR" in (doctor.records(tmp_path / "file" / "var").remedy or "")
    assert doctor.records(tmp_path / "var").remedy is None


def test_a_file_that_is_no_database_is_a_problem(tmp_path: Path) -> None:
    broken, sound = tmp_path / "broken.db", tmp_path / "sound.db"
    broken.write_bytes(b"not a database" * 100)
    sqlite3.connect(sound).close()
    assert doctor.database(f"sqlite:///{broken}").remedy
    assert doctor.database(f"sqlite:///{sound}").remedy is None
    assert doctor.database(f"sqlite:///{tmp_path}/none.db").remedy is None


def test_a_postgresql_that_does_not_answer_is_a_problem_without_its_password(
    postgres_url: str, tmp_path: Path
) -> None:
    assert doctor.database(postgres_url).remedy is None
    silent = f"postgresql+psycopg://khairiyat:hidden@/khairiyat?host={tmp_path}"
    found = doctor.database(silent)
    assert found.remedy
    assert "hidden" not in str(found)


def test_a_redis_that_does_not_answer_is_a_problem(redis_url: str, tmp_path: Path) -> None:
    assert doctor.redis_server(local(tmp_path)).remedy is None
    assert doctor.redis_server(local(tmp_path, REDIS_URL=redis_url)).remedy is None
    nowhere = f"unix://{tmp_path}/redis.sock"
    assert doctor.redis_server(local(tmp_path, REDIS_URL=nowhere)).remedy


def test_a_port_that_is_taken_is_a_problem_unless_the_service_has_it(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        settings = local(tmp_path, PORT=str(taken.getsockname()[1]))
        remedies = {f.subject: f.remedy for f in doctor.ports(settings)}
        assert "PORT" in (remedies["PORT"] or "")
        with only_one(settings.var_dir):
            assert [f.remedy for f in doctor.ports(settings)] == [None]


def test_a_sentence_without_a_recording_is_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Catalogue, "recording", lambda self, language, key: None)
    assert doctor.prompts(Catalogue.read).remedy == "make audio"


def test_real_people_need_somebody_outside_who_watches(tmp_path: Path) -> None:
    unwatched = local(tmp_path)
    assert doctor.watch(unwatched).remedy is None
    assert doctor.watch(dataclasses.replace(unwatched, telephony="twilio")).remedy
    watched = local(tmp_path, HEARTBEAT_URL="https://watch.example.org/1")
    assert doctor.watch(dataclasses.replace(watched, telephony="twilio")).remedy is None
