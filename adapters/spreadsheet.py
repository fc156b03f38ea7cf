"""CSV and XLSX files, as rows of text. Whatever is in the file, nothing is raised.

The kind is told from the content, not from the name: people rename files.
"""

import csv
import io
import warnings
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from helpline.importing.problems import Problem
from helpline.importing.reading import Row
from helpline.reasons.advice import Advice
from helpline.reasons.told import Explained, Reason, Told

MAX_BYTES = 20 * 1024 * 1024
MAX_UNPACKED_BYTES = 200 * 1024 * 1024
MAX_ROWS = 200_000
MAX_COLUMNS = 64
_SHEET_END = 1_048_576  # a spreadsheet has no more lines; a forged one may claim to
_SNIFFED = 4096
_SHOWN = 24  # letters of a sheet's name in a message
_FORMULAS = "openpyxl.worksheet.formula"


@dataclass(frozen=True, slots=True)
class Sheet:
    """The lines of a file in order, blank ones left out, or the one thing that is wrong with it."""

    rows: tuple[Row, ...]
    problem: Problem | None = None


class _Unreadable(Explained):
    """The file as a whole cannot be read; `told` says what to do."""

    def __init__(self, why: Reason | Told, line: int = 0) -> None:
        super().__init__(why)
        self.line = line


def read_spreadsheet(path: Path) -> Sheet:
    """Read a CSV or XLSX file from the disk."""
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except OSError as error:
        return Sheet((), Problem(0, "", Advice.CANNOT_OPEN(error=str(error.strerror))))
    return rows_of(content)


def rows_of(content: bytes) -> Sheet:
    """Read the content of a CSV or XLSX file."""
    try:
        rows = tuple(_rows(content))
        if not rows:
            raise _Unreadable(Advice.FILE_EMPTY)
        return Sheet(rows)
    except _Unreadable as error:
        return Sheet((), Problem(error.line, "", error.told))


def _rows(content: bytes) -> Iterable[Row]:
    if len(content) > MAX_BYTES:
        raise _Unreadable(Advice.FILE_TOO_LARGE(megabytes=MAX_BYTES // 2**20))
    if content.startswith(b"PK\x03\x04"):
        return _limited(_xlsx_rows(content))
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise _Unreadable(Advice.OLD_EXCEL)
    return _limited(_csv_rows(_decoded(content)))


def _limited(rows: Iterable[Row]) -> Iterator[Row]:
    """Filled rows only, and not more of them than can be imported in one go."""
    for count, row in enumerate(row for row in rows if not row.blank):
        if count >= MAX_ROWS:
            raise _Unreadable(Advice.TOO_MANY_ROWS(limit=MAX_ROWS), row.line)
        yield row


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise _Unreadable(Advice.UTF_16)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise _Unreadable(Advice.NOT_UTF_8, line) from None
    if "\0" in text:
        raise _Unreadable(Advice.NO_TABLE)
    return text


def _csv_rows(text: str) -> Iterator[Row]:
    first = next((line for line in text.splitlines() if line.strip()), "")[:_SNIFFED]
    for separator, called in ((";", "semicolons"), ("\t", "tabs"), ("|", "bars")):
        if "," not in first and separator in first:
            raise _Unreadable(Advice.SEPARATOR(separators=called), 1)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    line = 1
    try:
        for cells in reader:
            if any(cells[MAX_COLUMNS:]):
                raise _too_wide(line)
            yield Row(line, tuple(cells[:MAX_COLUMNS]))
            line = reader.line_num + 1
    except csv.Error:
        raise _Unreadable(
            Advice.OPEN_QUOTE,
            line,
        ) from None


def _too_wide(line: int) -> _Unreadable:
    return _Unreadable(Advice.TOO_MANY_COLUMNS(limit=MAX_COLUMNS), line)


def _xlsx_rows(content: bytes) -> Iterator[Row]:
    _check_archive(content)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about styles and drop-down lists, which we never read
            yield from _worksheet_rows(content)
    except _Unreadable:
        raise
    except Exception as error:  # what a damaged workbook raises inside openpyxl has no bounds
        raise _Unreadable(Advice.DAMAGED_BOOK) from error


def _check_archive(content: bytes) -> None:
    """Refuse what is no workbook, or would unpack to more than we can hold."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OverflowError, NotImplementedError):
        raise _Unreadable(Advice.CUT_OFF) from None
    names = {part.filename for part in parts}
    if "xl/workbook.xml" not in names:
        raise _Unreadable(Advice.NOT_XLSX)
    if sum(part.file_size for part in parts) > MAX_UNPACKED_BYTES:
        raise _Unreadable(Advice.UNPACKS_TOO_LARGE)


def _worksheet_rows(content: bytes) -> Iterator[Row]:
    """The first sheet that is not hidden; formulas stay formulas, so that nothing is guessed."""
    # A web process that never reads a workbook does without its 17 MB.
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
    try:
        sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        if not sheets:
            raise _Unreadable(Advice.NO_SHEET)
        empty = True
        for row in _sheet_rows(sheets[0]):
            empty = empty and row.blank
            yield row
        others = [sheet for sheet in book.worksheets if sheet.title != sheets[0].title]
        filled = next((sheet for sheet in others if _is_filled(sheet)), None) if empty else None
        if filled is not None:
            raise _Unreadable(Advice.OTHER_SHEET(sheet=filled.title[:_SHOWN]))
    finally:
        book.close()


def _sheet_rows(sheet: Any) -> Iterator[Row]:
    sheet.reset_dimensions()  # the size that a file claims need not be true
    lines = sheet.iter_rows(max_col=MAX_COLUMNS + 1, values_only=True)
    for number, values in enumerate(islice(lines, _SHEET_END), start=1):
        if values.count(None) == len(values):
            continue
        if values[MAX_COLUMNS:] and values[MAX_COLUMNS] is not None:
            raise _too_wide(number)
        last = max(place for place, value in enumerate(values) if value is not None)
        yield Row(number, tuple(_text(value) for value in values[: last + 1]))


def _is_filled(sheet: Any) -> bool:
    return any(not row.blank for row in _sheet_rows(sheet))


def _text(value: object) -> str:
    """A cell as a person reads it: 492001.0 is 492001, a date is ISO, a time is HH:MM."""
    match value:
        case None:
            return ""
        case _ if type(value).__module__ == _FORMULAS:
            return "="
        case bool():
            return "yes" if value else "no"
        case float() if value.is_integer():
            return str(int(value))
        case datetime():
            return value.isoformat(" ", "minutes") if value.time() != time() else str(value.date())
        case date():
            return value.isoformat()
        case time():
            return value.isoformat("minutes")
        case timedelta():
            minutes = round(value.total_seconds() / 60)
            return f"{minutes // 60:02}:{minutes % 60:02}"
        case _:
            return str(value)
