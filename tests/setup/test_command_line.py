"""How subcommands are found, and what is said when one cannot run."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from commands import command_line
from settings import ROOT


@pytest.mark.parametrize("name", command_line.names())
def test_every_subcommand_is_found_by_its_own_name_and_has_help(
    name: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    module = command_line.load(name)
    assert name == module.NAME
    assert hasattr(module, "run") or hasattr(module, "run_without_settings")
    with pytest.raises(SystemExit) as ended:
        command_line.main([name, "--help"], {}, tmp_path / ".env")
    assert ended.value.code == 0
    assert module.HELP.split()[0] in capsys.readouterr().out


def test_an_unknown_subcommand_is_wrong_use(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    with pytest.raises(SystemExit) as ended:
        command_line.main(["runn"], {}, tmp_path / ".env")
    assert ended.value.code == command_line.WRONG_USE
    assert "runn" in capsys.readouterr().err


@pytest.mark.parametrize(
    "words",
    [
        "simulate --seniors 0",
        "simulate --seniors -5",
        "simulate --hours 0",
        "simulate --hours nan",
        "simulate --lines -3",
        "simulate --missed abc",
        "simulate --calls-per-second -1",
        "erase-person --person 99999999999999999999",
        "hold --lift -1",
        "consent 1.5",
        "leave 9000010001 2026-12-01 9999-12-31",
        "leave 9000010001 tomorrow 2026-12-31",
        "export check-ins --day 0001-01-01",
        "auditor --every nan",
        "phonenet --speed 0",
    ],
)
def test_an_argument_that_cannot_be_is_wrong_use_and_says_what_to_write(
    words: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    with pytest.raises(SystemExit) as ended:
        command_line.main(words.split(), {}, tmp_path / ".env")
    assert ended.value.code == command_line.WRONG_USE
    told = capsys.readouterr().err
    assert "write" in told or "give" in told


def test_a_picture_that_cannot_be_written_is_told(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    arguments = ["draw", "senior_checkin", "--output", str(tmp_path)]
    assert command_line.main(arguments, {}, tmp_path / ".env") == command_line.FAILED
    assert "cannot be written" in capsys.readouterr().err


def test_a_question_to_nobody_is_told(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nobody(*_: object) -> int:
        raise EOFError

    monkeypatch.setattr(command_line.load("talk"), "run_without_settings", nobody)
    assert command_line.main(["talk", "x"], {}, tmp_path / ".env") == command_line.WRONG_USE
    assert "nobody to answer" in capsys.readouterr().err


@pytest.mark.parametrize("buffered", ["", "1"])
def test_whoever_reads_no_further_ends_it_without_a_word(buffered: str) -> None:
    read, write = os.pipe()
    os.close(read)
    ended = subprocess.run(
        [sys.executable, ROOT / "manage.py", "draw", "women_help"],
        stdout=write,
        stderr=subprocess.PIPE,
        text=True,
        env={"PYTHONUNBUFFERED": buffered},
        check=False,
    )
    os.close(write)
    assert (ended.returncode, ended.stderr) == (command_line.READER_LEFT, "")


def test_wrong_settings_are_told_and_end_with_2(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    environ = {"VAR_DIR": str(tmp_path), "PORT": "eighty"}
    assert command_line.main(["run"], environ, tmp_path / ".env") == command_line.WRONG_USE
    assert "PORT" in capsys.readouterr().err


def test_without_a_virtual_environment_it_says_what_to_run(tmp_path: Path) -> None:
    shutil.copy(ROOT / "manage.py", tmp_path)
    outside = Path(sys.base_prefix, "bin", "python3")
    done = subprocess.run(
        [outside, tmp_path / "manage.py", "run"], capture_output=True, text=True, env={}
    )
    assert done.returncode == 1
    assert "make setup" in done.stderr


def test_it_enters_the_virtual_environment_by_itself(tmp_path: Path) -> None:
    if Path(sys.prefix) == Path(sys.base_prefix):
        pytest.skip("these tests run outside a virtual environment")
    outside = Path(sys.base_prefix, "bin", "python3")
    done = subprocess.run(
        [outside, ROOT / "manage.py", "--help"],
        capture_output=True,
        text=True,
        env={"PATH": os.environ["PATH"]},
    )
    assert done.returncode == 0, done.stderr
    assert "doctor" in done.stdout
