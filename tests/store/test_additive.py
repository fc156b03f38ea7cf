"""A worker of the previous release goes on beside the new schema: every migration only adds, and
what it adds may be left out of the statements of before."""

from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect

from store import migrations

FIRST = "0016"  # until then no service ran, and columns were still renamed
_FILES = Path(migrations.__file__).parent.glob("versions/[0-9]*.py")
VERSIONS = sorted(path.name[:4] for path in _FILES if path.name[:4] >= FIRST)
Columns = dict[tuple[str, str], bool]


def columns(url: str) -> Columns:
    """Every column, and whether a statement may leave it out."""
    engine = create_engine(url)
    try:
        looked = inspect(engine)
        return {
            (table, column["name"]): bool(column["nullable"] or column["default"] is not None)
            for table in looked.get_table_names()
            for column in looked.get_columns(table)
        }
    finally:
        engine.dispose()


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> list[Columns]:
    """The columns after each migration, the first one first."""
    url = f"sqlite:///{tmp_path_factory.mktemp('history')}/growing.db"
    seen = []
    for version in VERSIONS:
        migrations.upgrade(url, version)
        seen.append(columns(url))
    return seen


@pytest.mark.parametrize("number", range(1, len(VERSIONS)), ids=VERSIONS[1:])
def test_what_the_release_before_writes_and_reads_is_still_there(
    number: int, history: list[Columns]
) -> None:
    before, after = history[number - 1], history[number]
    assert before.keys() <= after.keys()
    tables = {table for table, _ in before}
    demanded = {
        column
        for column, may_be_left_out in after.items()
        if not may_be_left_out and column[0] in tables and before.get(column, True)
    }
    assert demanded == set()
