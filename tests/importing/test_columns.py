"""The header line."""

from helpline.importing import read_seniors
from helpline.importing.columns import match_columns
from helpline.importing.seniors import COLUMNS
from tests.importing.tables import CONTEXT, SENIOR, as_rows, table

WANTED = ("name", "phone", "call_time")


def said(cells: list[str]) -> list[str]:
    return [str(problem) for problem in match_columns(1, cells, WANTED).problems]


def test_capitals_spaces_and_byte_order_marks_do_not_matter() -> None:
    header = match_columns(1, ["\ufeffName ", " PHONE", "Call  Time", "", ""], WANTED)
    assert header.positions == {"name": 0, "phone": 1, "call_time": 2}
    assert header.complete
    assert not header.problems
    assert header.width == 3


def test_columns_may_stand_in_any_order() -> None:
    assert match_columns(1, ["call_time", "name", "phone"], WANTED).positions == {
        "call_time": 0, "name": 1, "phone": 2,
    }  # fmt: skip


def test_a_near_miss_is_suggested() -> None:
    assert said(["name", "phone", "cal_time"]) == [
        "line 1, column call_time: this column is missing: add it to the header line "
        "(rename 'cal_time'?)",
        "line 1, column cal_time: this column is not known: did you mean 'call_time'?",
    ]


def test_a_doubled_column_is_reported() -> None:
    assert said(["name", "phone", "call_time", "phone"]) == [
        "line 1, column phone: this column is there twice: delete one of them"
    ]


def test_an_unknown_column_costs_no_record() -> None:
    rows = table(SENIOR | {"remarks": "nice"})
    parsed = read_seniors(rows, CONTEXT)
    assert len(parsed.records) == 1
    assert [problem.column for problem in parsed.problems] == ["remarks"]


def test_without_a_column_no_record_is_made_but_the_other_columns_are_checked() -> None:
    senior = {key: value for key, value in SENIOR.items() if key != "hearing"}
    parsed = read_seniors(table(senior | {"pin_code": "4920"}), CONTEXT)
    assert parsed.records == ()
    assert [(p.line, p.column) for p in parsed.problems] == [(1, "hearing"), (2, "pin_code")]


def test_a_file_without_a_header_line_says_so_once() -> None:
    parsed = read_seniors(as_rows([tuple(SENIOR.values())] * 3), CONTEXT)
    assert len(parsed.problems) == 1
    assert "not the header line" in str(parsed.problems[0])


def test_a_file_with_nothing_in_it_says_what_the_first_line_must_be() -> None:
    for rows in ([], as_rows([("", " "), ()])):
        parsed = read_seniors(rows, CONTEXT)
        assert ",".join(COLUMNS) in str(parsed.problems[0])


def test_a_header_alone_is_not_enough() -> None:
    parsed = read_seniors(as_rows([COLUMNS]), CONTEXT)
    assert "nothing below the header" in str(parsed.problems[0])
