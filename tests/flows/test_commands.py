"""The commands talk, check-flows and draw, as somebody at a terminal meets them."""

import argparse
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest

from commands import check_flows, draw, talk
from flows.engine.load import DEFINITIONS


def run(command: ModuleType, *arguments: str) -> int:
    parser = argparse.ArgumentParser()
    command.add_arguments(parser)
    return int(command.run_without_settings(parser.parse_args(arguments)))


@pytest.fixture
def type_in(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Let these lines be typed, then the terminal be closed."""

    def prepare(*lines: str) -> None:
        rest: Iterator[str] = iter(lines)

        def answer(_: str) -> str:
            try:
                return next(rest)
            except StopIteration:
                raise EOFError from None

        monkeypatch.setattr("builtins.input", answer)

    return prepare


def test_talk_plays_a_flow_in_words(
    type_in: Callable[..., None], capsys: pytest.CaptureFixture[str]
) -> None:
    type_in("1", "")
    assert run(talk, "senior_checkin", "--language", "en") == 0
    heard = capsys.readouterr().out
    assert "[senior_well: how=key]" in heard
    assert heard.endswith("[ends: well]\n")
    assert "<checkin." not in heard


def test_talk_hears_words_rings_and_records(
    type_in: Callable[..., None], capsys: pytest.CaptureFixture[str]
) -> None:
    type_in(">need", "8", ">naye chashme", "*", "hangup")
    assert run(talk, "senior_checkin") == 0
    heard = capsys.readouterr().out
    assert "[senior_need: need=other, what=naye chashme, how=recording]" in heard
    type_in("3", "no", "yes")
    assert run(talk, "senior_checkin") == 0
    assert "[ends: danger_joined]" in capsys.readouterr().out


def test_talk_plays_sms(type_in: Callable[..., None], capsys: pytest.CaptureFixture[str]) -> None:
    type_in("well")
    assert run(talk, "senior_checkin", "--fact", "channel=sms") == 0
    assert "[senior_well: how=text]" in capsys.readouterr().out


def test_talk_ends_when_the_terminal_is_closed(
    type_in: Callable[..., None], capsys: pytest.CaptureFixture[str]
) -> None:
    type_in()
    assert run(talk, "contact_lookin") == 0
    assert "[ends: hung_up]" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["senior"], "There are: call_through, case_alert"),
        (["senior_checkin", "--fact", "mode"], "write it as mode=retry"),
        (["senior_checkin", "--fact", "nope=1"], "has no fact 'nope'. It has: mode, name"),
        (["senior_checkin", "--fact", "mode=often"], "write one of: daily, retry"),
        (["senior_checkin", "--fact", "name=Anna", "--language", "xx"], "only in: "),
        (["contact_lookin", "--fact", "channel=sms"], "cannot run over 'sms'"),
        (["contact_lookin", "--fact", "name="], "needs name"),
    ],
)
def test_talk_says_what_to_write_instead(
    arguments: list[str], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(talk, *arguments) == 2
    assert says in capsys.readouterr().err


def test_talk_lists_the_facts_of_a_flow(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(talk, "contact_lookin", "--facts") == 0
    assert capsys.readouterr().out.splitlines() == [
        "mode: ask | report, from start",
        "name: any text, from start",
    ]


def test_check_flows_is_content_with_the_definitions(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(check_flows) == 0
    assert capsys.readouterr().out.endswith("no problem(s)\n")


def test_check_flows_names_each_problem_with_its_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (DEFINITIONS / "contact_lookin.toml").read_text(encoding="utf-8")
    broken = text.replace('default = "question"', 'default = "qestion"')
    (tmp_path / "contact_lookin.toml").write_text(broken, encoding="utf-8")
    line = broken.splitlines().index("[nodes.mode]") + 1
    assert run(check_flows, "--directory", str(tmp_path)) == 1
    first = capsys.readouterr().out.splitlines()[0]
    assert first.startswith(f"contact_lookin.toml:{line}: nodes.mode.default: leads to 'qestion'")


def test_check_flows_reports_a_file_that_cannot_be_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "odd.toml").write_text("name =", encoding="utf-8")
    assert run(check_flows, "--directory", str(tmp_path)) == 1
    assert "odd.toml: (file): is not TOML" in capsys.readouterr().out


def test_check_flows_wants_a_directory(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(check_flows, "--directory", "/nowhere") == 2
    assert "give --directory" in capsys.readouterr().err


def test_draw_writes_to_the_terminal_or_to_a_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(draw, "contact_lookin") == 0
    assert capsys.readouterr().out.startswith("flowchart TD")
    picture = tmp_path / "contact.svg"
    assert run(draw, "contact_lookin", "--format", "svg", "--output", str(picture)) == 0
    assert picture.read_text(encoding="utf-8").startswith("<svg")


def test_draw_says_which_flows_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(draw, "nothing") == 2
    assert "There are: call_through" in capsys.readouterr().err
