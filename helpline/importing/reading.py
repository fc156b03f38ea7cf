"""Walking through the lines of a file, field by field, and collecting what is wrong."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar, cast

from helpline.importing.columns import Header, match_columns
from helpline.importing.problems import Parsed, Problem
from helpline.importing.values import BadValue, clean
from helpline.numbers import NumberProblem
from helpline.reasons.advice import Advice
from helpline.reasons.told import Reason, Told

_Value = TypeVar("_Value")
_Default = TypeVar("_Default")
_Record = TypeVar("_Record")

_TEXT_FORMULA = re.compile(r'="([^"]*)"')  # what people write to keep a spreadsheet's hands off
_CELL_ERROR = re.compile(r"#(N/A|REF!|VALUE!|NAME\?|DIV/0!|NUM!|NULL!|#+)")
_SHOWN = 24


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a file: its number as a spreadsheet shows it (from 1), and its cells' texts."""

    line: int
    cells: tuple[str, ...]

    @property
    def blank(self) -> bool:
        """Whether nothing is written in it."""
        return not any(clean(cell) for cell in self.cells)


class Line:
    """One line below the header. Asking for a field reports what is wrong with it.

    After a problem a field's value is a placeholder: a line that is not `ok` gives no record.
    """

    def __init__(self, row: Row, header: Header, shown: Collection[str]) -> None:
        self.number = row.line
        self.problems: list[Problem] = []
        self.notes: list[Problem] = []
        self._cells = row.cells
        self._header = header
        self._shown = shown
        self._texts: dict[str, str] = {}
        self._shifted = False
        if any(clean(cell) for cell in row.cells[header.width :]):
            self._shifted = True  # every value may stand in a wrong column: read none of them
            self.problem(
                "",
                Advice.MORE_VALUES,
            )

    @property
    def ok(self) -> bool:
        """Whether a record can be made of it."""
        return not self.problems and self._header.complete

    def well(self, *columns: str) -> bool:
        """Whether these columns exist and have been read without a problem."""
        wrong = {problem.column for problem in self.problems}
        return not self._shifted and all(
            column in self._header.positions and column not in wrong for column in columns
        )

    def required(
        self, column: str, read: Callable[[str], _Value], why: Reason | None = None
    ) -> _Value:
        """The value of a field that must be filled; `why` is said if it is empty."""
        text = self._text(column)
        if text == "":
            self.problem(column, why or _to_write(read))
        return self._read(column, text, read)

    def optional(
        self, column: str, read: Callable[[str], _Value], default: _Default
    ) -> _Value | _Default:
        """The value of a field that may be empty."""
        text = self._text(column)
        return self._read(column, text, read) if text else default

    def filled(self, column: str) -> bool:
        """Whether anything is written in the field."""
        return bool(self._text(column))

    def problem(self, column: str, why: Reason | Told) -> None:
        """Report something to correct; the value is shown only in a column that permits it."""
        text = self._text(column) if column in self._shown else None
        self.problems.append(Problem(self.number, column, why, text[:_SHOWN] if text else None))

    def note(self, column: str, why: Reason | Told) -> None:
        """Report something worth a look that stops nothing."""
        self.notes.append(Problem(self.number, column, why))

    def _text(self, column: str) -> str | None:
        """The cleaned text of a field, None if it cannot be told (which is reported already)."""
        if column in self._texts:
            return self._texts[column]
        position = self._header.positions.get(column)
        if position is None or self._shifted:
            return None
        text = clean(self._cells[position]) if position < len(self._cells) else ""
        formula = _TEXT_FORMULA.fullmatch(text)
        self._texts[column] = clean(formula[1]) if formula else text
        return self._texts[column]

    def _read(self, column: str, text: str | None, read: Callable[[str], _Value]) -> _Value:
        if text:
            try:
                return read(_written(text))
            except (BadValue, NumberProblem) as wrong:
                self.problem(column, wrong.told)
        return cast(_Value, None)


class Table:
    """The lines below a file's header. Iterate, read each line, then ask for `parsed`."""

    def __init__(
        self,
        rows: Iterable[Row],
        columns: Sequence[str],
        shown: Collection[str] = (),
        optional: Sequence[str] = (),
    ) -> None:
        """`shown` names the columns whose wrong values may be printed; a file may do without the
        `optional` ones."""
        filled = (row for row in rows if not row.blank)
        first = next(filled, None)
        self._problems: list[Problem] = []
        self.lines: list[Line] = []
        if first is None:
            self._problems.append(
                Problem(0, "", Advice.FILE_WITHOUT_HEADER(columns=",".join(columns)))
            )
            return
        header = match_columns(first.line, first.cells, columns, optional)
        self._problems.extend(header.problems)
        if not header.positions:
            self._problems = [
                Problem(first.line, "", Advice.NOT_THE_HEADER(columns=",".join(columns)))
            ]
            return
        self.lines = [Line(row, header, shown) for row in filled]
        if not self.lines:
            self._problems.append(Problem(first.line, "", Advice.NO_ROWS))

    def __iter__(self) -> Iterator[Line]:
        return iter(self.lines)

    def parsed(self, found: Iterable[tuple[Line, _Record]]) -> Parsed[_Record]:
        """All records whose line is still ok after every check, with all problems and notes."""
        records = tuple(record for line, record in found if line.ok)
        problems = [*self._problems, *(p for line in self.lines for p in line.problems)]
        notes = [note for line in self.lines for note in line.notes]
        return Parsed(
            records,
            tuple(sorted(problems, key=_line_of)),
            tuple(sorted(notes, key=_line_of)),
        )


def _line_of(problem: Problem) -> int:
    return problem.line


def _written(text: str) -> str:
    """The text of a cell, unless a spreadsheet has put something else there."""
    if text.startswith("="):
        raise BadValue(Advice.FORMULA)
    if _CELL_ERROR.fullmatch(text):
        raise BadValue(Advice.CELL_ERROR)
    return text


def _to_write(read: Callable[[str], object]) -> Reason | Told:
    """What a field wants, in the words with which it refuses an empty text."""
    try:
        read("")
    except (BadValue, NumberProblem) as wrong:
        return Advice.EMPTY(write=wrong.told)
    return Advice.EMPTY_FIELD
