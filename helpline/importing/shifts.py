"""The shifts file: who is on duty where, on which days of every week."""

from collections.abc import Iterable
from dataclasses import dataclass

from helpline.directory.model import Role
from helpline.importing import times, values
from helpline.importing.context import ImportContext
from helpline.importing.officers import check_place, role
from helpline.importing.problems import Parsed
from helpline.importing.reading import Line, Row, Table
from helpline.numbers import E164
from helpline.reasons.advice import Advice

COLUMNS = ("officer_phone", "unit", "role", "days", "from", "to")
_SHOWN = frozenset({"unit", "role", "days", "from", "to"})


@dataclass(frozen=True, slots=True)
class ShiftRow:
    """A weekly duty, local time.

    `days_mask` has bit 0 for Monday and names the days on which the shift starts. `from_s` and
    `to_s` are seconds after midnight; `to_s` < `from_s` ends on the next day, and 86400 is the
    end of the same day.
    """

    line: int
    officer_phone: E164
    unit: str
    role: Role
    days_mask: int
    from_s: int
    to_s: int


def read_shifts(rows: Iterable[Row], context: ImportContext) -> Parsed[ShiftRow]:
    """Read shifts; every officer and unit must be known in the context.

    The role and the unit are those of the shift: an officer may stand in elsewhere.
    """
    table = Table(rows, COLUMNS, _SHOWN)
    found = [(line, _shift(line, context)) for line in table]
    first_line: dict[tuple[object, ...], int] = {}
    for line, row in found:
        if not line.well(*COLUMNS):
            continue
        same = (row.officer_phone, row.unit, row.role, row.days_mask, row.from_s, row.to_s)
        if same in first_line:
            line.problem("", Advice.LINE_SAME_SHIFT(line=first_line[same]))
        first_line.setdefault(same, line.number)
    return table.parsed(found)


def _shift(line: Line, context: ImportContext) -> ShiftRow:
    row = ShiftRow(
        line=line.number,
        officer_phone=line.required("officer_phone", context.phone),
        unit=line.required("unit", values.unit_code),
        role=line.required("role", role),
        days_mask=line.required("days", times.days),
        from_s=line.required("from", times.time_of_day),
        to_s=line.required("to", times.end_of_day),
    )
    check_place(line, row.role, row.unit, context)
    if line.well("officer_phone") and row.officer_phone not in context.officers:
        line.problem("officer_phone", Advice.UNKNOWN_OFFICER)
    if line.well("from", "to") and row.from_s == row.to_s:
        line.problem("to", Advice.WHOLE_DAY)
    return row
