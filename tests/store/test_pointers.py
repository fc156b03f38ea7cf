"""A row that is deleted asks every table that points to its own: they find it by an index."""

import re
from pathlib import Path

from sqlalchemy import PrimaryKeyConstraint, Table, UniqueConstraint

from store import repositories
from store.tables import metadata

FOLDER = Path(next(iter(repositories.__path__)))


def deleted() -> set[str]:
    """The tables whose rows are deleted by a statement of a repository."""
    code = "".join(path.read_text() for path in FOLDER.rglob("*.py"))
    found = set(re.findall(r"\bdelete\((\w+)\)", code))
    assert found <= set(metadata.tables)
    return found


def begins_an_index(table: Table, column: str) -> bool:
    keys = [list(index.columns) for index in table.indexes]
    keys += [
        list(constraint.columns)
        for constraint in table.constraints
        if isinstance(constraint, PrimaryKeyConstraint | UniqueConstraint)
    ]
    return any(key and key[0].name == column for key in keys)


def test_whoever_points_to_what_is_deleted_is_found_by_an_index() -> None:
    gone = deleted()
    assert "check_ins" in gone
    pointing = [
        (table, key.parent.name)
        for table in metadata.sorted_tables
        for key in table.foreign_keys
        if key.column.table.name in gone
    ]
    assert len(pointing) >= 3
    assert [f"{t.name}.{c}" for t, c in pointing if not begins_an_index(t, c)] == []
