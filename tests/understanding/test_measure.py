"""The command that measures a list."""

from pathlib import Path

import pytest

from helpline.understanding.errors import BadMessageList
from helpline.understanding.measure import is_dangerous, main, measure


def _list(folder: Path, name: str, *rows: str) -> Path:
    path = folder / name
    path.write_text("\n".join(["text,expected,note", *rows]) + "\n", encoding="utf-8")
    return path


def test_rates_and_confusions_are_counted(tmp_path: Path) -> None:
    path = _list(tmp_path, "wellbeing-mine.csv", "theek hoon,1,", "bachao,3|0,", "hello,1,")
    result = measure(path)
    assert (result.total, result.right, result.not_understood) == (3, 2, 1)
    assert result.confusion["1", "-"] == 1


def test_a_dangerous_misreading_fails_the_command(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = _list(tmp_path, "wellbeing.csv", "theek hoon,3,said in irony")
    assert main([str(path)]) == 1
    assert "DANGEROUS wellbeing:2 3 read as 1: theek hoon" in capsys.readouterr().out


def test_a_clean_list_passes_and_prints_its_rate(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(_list(tmp_path, "officers.csv", "1 4821,going/4821,"))]) == 0
    assert "100.0%" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("weather.csv", "text,expected\n", "name must begin"),
        ("women.csv", "message\nhello\n", "header line"),
        ("women.csv", "text,expected\nhello,\n", "line 2"),
    ],
)
def test_a_list_that_cannot_be_read_says_why(
    tmp_path: Path, name: str, content: str, says: str
) -> None:
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    with pytest.raises(BadMessageList, match=says):
        measure(path)
    assert main([str(path)]) == 2


@pytest.mark.parametrize(
    ("kind", "expected", "answer"),
    [
        ("wellbeing", ["2"], "1"),
        ("wellbeing", ["-"], "1"),
        ("wellbeing", ["3"], "2"),
        ("women", ["help"], "no help wanted"),
        ("officers", ["going/4821"], "going/4822"),
        ("officers", ["needs help/4821"], "going/4821"),
        ("officers", ["cannot/4821"], "going/4821"),
        ("escalation_ack", ["5"], "1"),
        ("officers", ["-/4821"], "well/4821"),
        ("contact_lookin", ["2"], "1"),
    ],
)
def test_what_could_leave_somebody_without_help_is_dangerous(
    kind: str, expected: list[str], answer: str
) -> None:
    assert is_dangerous(kind, expected, answer)


@pytest.mark.parametrize(
    ("kind", "expected", "answer"),
    [
        ("wellbeing", ["1"], "3"),
        ("women", ["unclear"], "help"),
        ("officers", ["going/4821"], "-/4821"),
    ],
)
def test_the_more_serious_reading_and_no_reading_are_not_dangerous(
    kind: str, expected: list[str], answer: str
) -> None:
    assert not is_dangerous(kind, expected, answer)
