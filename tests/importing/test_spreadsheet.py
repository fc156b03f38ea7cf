"""CSV and XLSX files from outside: read, or refused with one sentence that helps."""

import io
import zipfile
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from adapters import spreadsheet
from adapters.spreadsheet import read_spreadsheet, rows_of
from helpline.importing import read_seniors
from tests.importing.tables import CONTEXT, SENIOR

CSV = "name,phone\r\nदुलारी,90000 21001\r\n"


def xlsx(*lines: tuple[object, ...], title: str = "Seniors") -> bytes:
    book = Workbook()
    sheet = book.active
    sheet.title = title
    for line in lines:
        sheet.append(line)
    return saved(book)


def saved(book: Workbook) -> bytes:
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def cells(content: bytes) -> list[tuple[int, tuple[str, ...]]]:
    sheet = rows_of(content)
    assert sheet.problem is None
    return [(row.line, row.cells) for row in sheet.rows]


def refusal(content: bytes) -> str:
    sheet = rows_of(content)
    assert sheet.rows == ()
    assert sheet.problem is not None
    return str(sheet.problem)


@pytest.mark.parametrize(
    "content",
    [
        CSV.encode(),
        CSV.encode("utf-8-sig"),
        CSV.replace("\r\n", "\n").encode(),
        CSV.replace("\r\n", "\r").encode(),
        CSV.rstrip().encode(),
        (CSV + "\r\n,,,\r\n \r\n").encode(),
        CSV.replace("90000 21001", '"90000 21001"').encode(),
    ],
)
def test_csv_is_read_whatever_ends_its_lines(content: bytes) -> None:
    assert cells(content) == [(1, ("name", "phone")), (2, ("दुलारी", "90000 21001"))]


def test_lines_are_counted_as_an_editor_shows_them() -> None:
    content = b'name,address\n\n"Rama","House 5,\nnear the pond"\nMohan,x\n'
    assert [line for line, _ in cells(content)] == [1, 3, 5]


def test_xlsx_and_csv_give_the_same_records() -> None:
    columns, values = tuple(SENIOR), tuple(SENIOR.values())
    typed: tuple[object, ...] = tuple(
        {
            "phone": 919000021001.0, "birth_year": 1950, "pin_code": 492001.0,
            "call_time": time(8, 30), "consent_on": date(2026, 1, 31), "contact_safe": True,
        }.get(column, value)
        for column, value in SENIOR.items()
    )  # fmt: skip
    quoted = "\n".join(",".join(f'"{cell}"' for cell in line) for line in (columns, values))
    from_csv = read_seniors(rows_of(quoted.encode()).rows, CONTEXT)
    assert len(from_csv.records) == 1
    assert from_csv == read_seniors(rows_of(xlsx(columns, values)).rows, CONTEXT)
    assert from_csv == read_seniors(rows_of(xlsx(columns, typed)).rows, CONTEXT)


def test_cells_are_read_as_a_person_reads_them() -> None:
    noon = datetime(2026, 1, 31, 12, 5)  # noqa: DTZ001 - a spreadsheet knows no time zones
    midnight = datetime(2026, 1, 31)  # noqa: DTZ001
    line = (None, 1, 2.0, 2.5, True, False, date(2026, 1, 31), midnight, noon, time(7, 0),
            timedelta(hours=7, minutes=5), None, "=1+1")  # fmt: skip
    assert cells(xlsx(("x",), line))[1] == (
        2,
        ("", "1", "2", "2.5", "yes", "no", "2026-01-31", "2026-01-31", "2026-01-31 12:05", "07:00",
         "07:05", "", "=1+1"),
    )  # fmt: skip


def test_empty_lines_and_columns_of_a_workbook_are_left_out() -> None:
    book = Workbook()
    book.active["A2"] = "name"
    book.active["A5"] = "Rama"
    book.active["F9"].number_format = "0.00"
    assert [line for line, _ in cells(saved(book))] == [2, 5]


def test_the_first_visible_sheet_is_read() -> None:
    book = Workbook()
    book.active["A1"] = "hidden"
    book.active.sheet_state = "hidden"
    book.create_sheet("Seniors")["A1"] = "name"
    book.create_sheet("Notes")["A1"] = "note"
    assert cells(saved(book)) == [(1, ("name",))]


@pytest.mark.parametrize("state", ["visible", "hidden"])
def test_of_rows_behind_an_empty_sheet_it_is_said_where_they_are(state: str) -> None:
    book = Workbook()
    book.active["B7"] = "  "
    book.create_sheet("Also empty")
    book.create_sheet("Raipur")["A1"] = "name"
    book["Raipur"].sheet_state = state
    sheet = rows_of(saved(book))
    assert sheet.rows == ()
    assert sheet.problem is not None
    assert "the sheet 'Raipur' has rows" in str(sheet.problem)


OLD_EXCEL = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100)


@pytest.mark.parametrize(
    ("content", "advice"),
    [
        (b"", "empty"),
        (b"  \r\n ", "empty"),
        (CSV.encode("utf-16"), "UTF-16: save it again as CSV UTF-8"),
        (b"name,phone\r\nM\xe9lanie,1\r\n", "line 2: not saved as UTF-8"),
        (CSV.encode("utf-16-le"), "CSV UTF-8"),
        (CSV.replace(",", ";").encode(), "separated by semicolons"),
        (CSV.replace(",", "\t").encode(), "separated by tabs"),
        (b'name,phone\n"Rama,1\nMohan,2\n', "line 2: a quotation mark is not closed"),
        (b'name,phone\nRama,"1"2\n', "quotation mark"),
        (OLD_EXCEL, "old or password-protected"),
        (b"\x89PNG\r\n\x1a\n\0\0", "not saved as UTF-8"),
        (b"%PDF-1.7\0", "neither CSV nor XLSX"),
        (b"PK\x03\x04 and nothing more", "cut off or damaged"),
        (xlsx(("name",))[:-200], "cut off or damaged"),
    ],
    ids=lambda part: part if isinstance(part, str) else "file",  # a workbook holds its time of day
)  # fmt: skip
def test_a_file_that_cannot_be_read_says_what_to_do(content: bytes, advice: str) -> None:
    assert advice in refusal(content)


def archive(**parts: bytes) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, part in parts.items():
            packed.writestr(name.replace("__", "/").replace("_xml", ".xml"), part)
    return content.getvalue()


def test_another_zip_file_is_no_workbook() -> None:
    assert "not an .xlsx workbook" in refusal(archive(content_xml=b"<ods/>"))


def test_a_damaged_workbook_is_refused() -> None:
    assert "damaged" in refusal(archive(xl__workbook_xml=b"<workbook"))


def test_a_zip_bomb_is_never_unpacked() -> None:
    bomb = archive(xl__workbook_xml=b"<x/>", xl__big_xml=bytes(210 * 2**20))
    assert len(bomb) < 1_000_000
    assert "unpacks to far too much" in refusal(bomb)


def test_a_line_that_is_forged_far_below_ends_the_reading() -> None:
    content = xlsx(("name",), ("Rama",))
    forged = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(forged, "w") as target:
        for part in source.namelist():
            text = source.read(part)
            if part.endswith("sheet1.xml"):
                assert b'<row r="2"' in text
                text = text.replace(b'<row r="2"', b'<row r="99999999999"').replace(
                    b'r="A2"', b'r="A99999999999"'
                )
            target.writestr(part, text)
    sheet = rows_of(forged.getvalue())
    assert [row.line for row in sheet.rows] == [1]


def test_entities_of_a_workbook_do_not_multiply() -> None:
    laughs = b"".join(
        b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10 if n else b"ha" * 1000)
        for n in range(9)
    )
    content = archive(xl__workbook_xml=b"<!DOCTYPE x [" + laughs + b"]><x>&l8;</x>")
    assert "damaged" in refusal(content)


def test_a_file_has_a_largest_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spreadsheet, "MAX_BYTES", 1000)
    assert "larger than" in refusal(b"a,b\n" * 1000)


def test_a_file_has_a_largest_number_of_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spreadsheet, "MAX_ROWS", 10)
    assert "line 11: more than 10 rows" in refusal(b"a,b\n" * 11)
    assert len(cells(b"a,b\n" * 10 + b"\n,\n" * 50)) == 10
    assert "more than 10 rows" in refusal(xlsx(*[("a",)] * 11))


def test_a_workbook_has_a_largest_number_of_columns() -> None:
    assert len(cells(xlsx(("a",) * 64))[0][1]) >= 64
    assert "more than 64 columns" in refusal(xlsx(("a",) * 65))


def test_a_csv_file_has_a_largest_number_of_columns_and_empty_ones_do_not_count() -> None:
    wide = ",".join(["name"] * 65)
    assert "more than 64 columns" in refusal(f"name\n{wide}\n".encode())
    assert cells(("name" + "," * 5000).encode()) == [(1, ("name", *[""] * 63))]


def test_a_file_that_is_not_there_is_a_problem_and_not_a_crash(tmp_path: Path) -> None:
    for path in (tmp_path / "none.csv", tmp_path):
        problem = read_spreadsheet(path).problem
        assert problem is not None
        assert "cannot be opened" in str(problem)


def test_a_file_is_known_by_its_content_and_not_by_its_name(tmp_path: Path) -> None:
    path = tmp_path / "seniors.csv"
    path.write_bytes(xlsx(("name",), ("Rama",)))
    assert [row.cells[0] for row in read_spreadsheet(path).rows] == ["name", "Rama"]


@given(st.binary(max_size=2000))
def test_any_bytes_are_rows_or_one_problem(content: bytes) -> None:
    sheet = rows_of(content)
    assert bool(sheet.rows) != (sheet.problem is not None)


WORKBOOK = xlsx(tuple(SENIOR), tuple(SENIOR.values()))


@settings(max_examples=60)
@given(st.integers(0, len(WORKBOOK) - 1), st.binary(min_size=1, max_size=40))
def test_any_damage_to_a_workbook_is_survived(place: int, damage: bytes) -> None:
    sheet = rows_of(WORKBOOK[:place] + damage + WORKBOOK[place + len(damage) :])
    assert sheet.rows or sheet.problem
