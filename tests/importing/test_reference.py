"""The reference page names every column, role and kind, so that nobody has to read the code."""

from pathlib import Path

import pytest

from adapters.spreadsheet import MAX_BYTES, MAX_COLUMNS, MAX_ROWS
from helpline.directory.model import ON_SHIFT, UnitKind
from helpline.importing import (
    ServiceKind,
    officers,
    organisation,
    schemes,
    seniors,
    services,
    shifts,
)

PAGE = (Path(__file__).parents[2] / "docs/reference/files.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("kind", [organisation, officers, shifts, seniors, services, schemes])
def test_every_column_is_described(kind: object) -> None:
    columns: tuple[str, ...] = kind.COLUMNS  # type: ignore[attr-defined]
    assert f"`{','.join(columns)}`" in PAGE
    assert all(f"`{column}`" in PAGE for column in columns)


def test_every_role_and_kind_is_described() -> None:
    for word in (*ON_SHIFT, *UnitKind, *ServiceKind):
        assert f"`{word}`" in PAGE


def test_the_limits_are_the_real_ones() -> None:
    said = f"At most {MAX_BYTES // 2**20} MB, {MAX_ROWS:,} rows and {MAX_COLUMNS} columns."
    assert said in PAGE
