"""One line of a file, written into a form: read by the same rules, with every fault by its field."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeVar

from helpline.importing import ImportContext, Parsed, Row
from helpline.reasons.told import Reason, Told

Record = TypeVar("Record")
Read = Callable[[Iterable[Row], ImportContext], Parsed[Record]]


def read_form(
    read: Read[Record],
    columns: Sequence[str],
    fields: Mapping[str, str],
    context: ImportContext,
) -> tuple[Record | None, dict[str, Reason | Told]]:
    """The record, or what to write into which field (the first fault of each)."""
    cells = tuple(fields.get(column, "") for column in columns)
    parsed = read([Row(1, tuple(columns)), Row(2, cells)], context)
    wrong: dict[str, Reason | Told] = {}
    for problem in parsed.problems:
        wrong.setdefault(problem.column or columns[0], problem.told)
    return (parsed.records[0] if parsed.records else None), wrong
