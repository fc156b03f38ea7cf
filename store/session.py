"""One transaction's way to the database: runs prepared statements on the driver's cursor."""

from typing import Any

from store.statement import Database, Row, Statement


class Session:
    """Statements of one transaction. `cursor` is a DB-API cursor of sqlite3 or psycopg."""

    def __init__(self, cursor: Any, database: Database) -> None:
        self._cursor = cursor
        self.database = database

    def rows(self, statement: Statement, **given: Any) -> list[Row]:
        """All rows, converted."""
        prepared = statement.prepared(self.database)
        self._cursor.execute(prepared.sql, prepared.parameters(given))
        return prepared.read(self._cursor.fetchall())

    def row(self, statement: Statement, **given: Any) -> Row | None:
        """The first row, or None."""
        rows = self.rows(statement, **given)
        return rows[0] if rows else None

    def value(self, statement: Statement, **given: Any) -> Any:
        """The first column of the first row, or None."""
        rows = self.rows(statement, **given)
        return rows[0][0] if rows else None

    def change(self, statement: Statement, **given: Any) -> int:
        """How many rows a statement without RETURNING changed."""
        prepared = statement.prepared(self.database)
        self._cursor.execute(prepared.sql, prepared.parameters(given))
        return int(self._cursor.rowcount)
