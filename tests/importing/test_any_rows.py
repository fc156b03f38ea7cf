"""Whatever stands in a file: nothing is raised, and a good line keeps its record."""

from collections.abc import Callable, Iterable, Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpline.importing import (
    ImportContext,
    Parsed,
    Row,
    read_officers,
    read_organisation,
    read_seniors,
    read_services,
    read_shifts,
)
from tests.importing.tables import CONTEXT, OFFICER, SENIOR, SERVICE, SHIFT, UNIT, as_rows

Reader = Callable[[Iterable[Row], ImportContext], Parsed[object]]
KINDS: list[tuple[Reader, Mapping[str, str]]] = [
    (read_organisation, UNIT),
    (read_officers, OFFICER),
    (read_shifts, SHIFT),
    (read_seniors, SENIOR),
    (read_services, SERVICE),
]
AWKWARD = [
    "", "=1+1", "#REF!", "-1", "1e99", "nan", "\x00", "\ud800", "\u202e", "'", '"', "९",
    "२४:००", "²", "9.19E+11", "2026-02-30", "mon-", "A" * 5000, "0", "-", ".0", "+91",
]  # fmt: skip


def noise(good: Mapping[str, str]) -> st.SearchStrategy[list[list[str]]]:
    """Lines of any cells, near misses included, none of which can be the good line again."""
    cell = st.one_of(
        st.text(max_size=30), st.sampled_from(AWKWARD), st.sampled_from(list(good.values()))
    )
    line = st.lists(cell, max_size=len(good) + 3).filter(
        lambda cells: len(cells) < 2 or cells[0] != next(iter(good.values()))
    )
    return st.lists(line, max_size=6)


@pytest.mark.parametrize(("read", "good"), KINDS)
@given(data=st.data())
def test_a_good_line_keeps_its_record_among_any_others(
    read: Reader, good: Mapping[str, str], data: st.DataObject
) -> None:
    above, below = data.draw(noise(good)), data.draw(noise(good))
    lines = [list(good), *above, list(good.values()), *below]
    parsed = read(as_rows(lines), CONTEXT)
    number = len(above) + 2
    own = [problem for problem in parsed.problems if problem.line == number]
    # a line above may claim the same code, number or name: that alone can cost the good line
    if not any("line" in problem.message for problem in own):
        assert not own
        assert number in [getattr(record, "line") for record in parsed.records]  # noqa: B009
    assert [p.line for p in parsed.problems] == sorted(p.line for p in parsed.problems)
    troubled = {problem.line for problem in parsed.problems}
    assert troubled.isdisjoint(getattr(record, "line") for record in parsed.records)  # noqa: B009


@pytest.mark.parametrize(("read", "good"), KINDS)
@given(lines=st.lists(st.lists(st.text(max_size=12), max_size=8), max_size=6))
def test_any_rows_are_records_or_problems(
    read: Reader, good: Mapping[str, str], lines: list[list[str]]
) -> None:
    parsed = read(as_rows(lines), CONTEXT)
    assert parsed.problems
    assert all(str(problem) for problem in parsed.problems)


@pytest.mark.parametrize(("read", "good"), KINDS)
@given(data=st.data())
def test_one_wrong_field_is_said_in_its_column_or_accepted(
    read: Reader, good: Mapping[str, str], data: st.DataObject
) -> None:
    column = data.draw(st.sampled_from(list(good)))
    value = data.draw(st.one_of(st.text(), st.sampled_from(AWKWARD)))
    parsed = read(as_rows([list(good), [*(good | {column: value}).values()]]), CONTEXT)  # type: ignore[operator]
    assert bool(parsed.records) != bool(parsed.problems)
