"""`manage.py check-prompts` ends with an error only for what must be mended."""

import argparse
from pathlib import Path

import pytest

from commands import check_prompts


def run(folder: Path, *, dlt: bool = False, live: bool = False) -> int:
    return check_prompts.run_without_settings(argparse.Namespace(folder=folder, dlt=dlt, live=live))


def test_missing_recordings_are_listed_and_allowed(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(folder) == 0
    told = capsys.readouterr().out
    assert "  hi checkin.question: has no recording; run ./manage.py audio" in told
    assert "0 faults" in told


def test_a_missing_sentence_is_an_error(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "en" / "allclear.toml").unlink()
    assert run(folder) == 1
    assert "en allclear.contact: has no sentence in this language" in capsys.readouterr().out


def test_a_file_that_cannot_be_read_is_an_error(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "prompts.toml").unlink()
    assert run(folder) == 1
    assert "prompts.toml is missing" in capsys.readouterr().err


def test_going_live_with_sample_templates_is_an_error(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(folder, live=True) == 1
    assert "hi alert.missed: has only a sample SMS template" in capsys.readouterr().out


def test_the_texts_for_the_operator_are_printed_as_csv(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(folder, dlt=True) == 0
    assert (
        "en,contact.look_in,Police Khairiyat service: please look in on {#var#}. We will ring you."
        in (capsys.readouterr().out.splitlines())
    )
