"""One transaction's way to the database: runs prepared statements on the driver's cursor."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from store.statement import Database, Prepared, Row, Statement

T = TypeVar("T")

KEPT_ANSWERS = 256
KEPT_ROWS = 32  # of one answer


class _Answer:
    """What a statement answered, and what a repository made of it."""

    __slots__ = ("made", "maker", "rows", "tables")

    def __init__(self, rows: list[Row], tables: frozenset[str]) -> None:
        self.rows, self.tables = rows, tables
        self.maker: Callable[[list[Row]], Sequence[Any]] | None = None
        self.made: Sequence[Any] = ()


class Session:
    """Statements of one transaction. `cursor` is a DB-API cursor of sqlite3 or psycopg.

    A webhook's parts each ask for what they need, and so one transaction asks for the same row
    several times. What was read is kept until the transaction itself writes to one of the tables
    it came from, or locks a row: each row is asked for once, and decrypted once. `changed_units`
    are counted at its end (`store.changes`).
    """

    def __init__(self, cursor: Any, database: Database) -> None:
        self._cursor = cursor
        self.database = database
        self._known: dict[tuple[Any, ...], _Answer] = {}
        self.changed_units: set[int] = set()

    def rows(self, statement: Statement, **given: Any) -> list[Row]:
        """All rows, converted."""
        return list(self._answer(statement, given).rows)

    def made(
        self, statement: Statement, maker: Callable[[list[Row]], Sequence[T]], **given: Any
    ) -> list[T]:
        """What a repository's `maker` makes of all rows: records that nobody changes. They are
        kept as long as the rows."""
        answer = self._answer(statement, given)
        if answer.maker != maker:
            answer.made, answer.maker = maker(answer.rows), maker
        return list(answer.made)

    def row(self, statement: Statement, **given: Any) -> Row | None:
        """The first row, or None."""
        rows = self._answer(statement, given).rows
        return rows[0] if rows else None

    def value(self, statement: Statement, **given: Any) -> Any:
        """The first column of the first row, or None."""
        rows = self._answer(statement, given).rows
        return rows[0][0] if rows else None

    def change(self, statement: Statement, **given: Any) -> int:
        """How many rows a statement without RETURNING changed."""
        prepared = statement.prepared(self.database)
        self._forget(prepared)
        self._cursor.execute(prepared.sql, prepared.parameters(given))
        return int(self._cursor.rowcount)

    def change_all(self, statement: Statement, rows: Sequence[Mapping[str, Any]]) -> int:
        """Run it once for each of these parameters; how many rows were changed in all."""
        if not rows:
            return 0
        prepared = statement.prepared(self.database)
        self._forget(prepared)
        self._cursor.executemany(prepared.sql, [prepared.parameters(given) for given in rows])
        return int(self._cursor.rowcount)

    def _answer(self, statement: Statement, given: Mapping[str, Any]) -> _Answer:
        prepared = statement.prepared(self.database)
        parameters = prepared.parameters(given)
        if not prepared.reads:
            self._forget(prepared)
            self._cursor.execute(prepared.sql, parameters)
            return _Answer(prepared.read(self._cursor.fetchall()), prepared.tables)
        asked = (prepared.sql, *parameters)
        try:
            known = self._known.get(asked)
        except TypeError:  # a list among the parameters
            asked = (prepared.sql, *map(_hashable, parameters))
            known = self._known.get(asked)
        if known is None:
            self._cursor.execute(prepared.sql, parameters)
            known = _Answer(prepared.read(self._cursor.fetchall()), prepared.tables)
            if len(known.rows) <= KEPT_ROWS:
                if len(self._known) >= KEPT_ANSWERS:
                    self._known.clear()
                self._known[asked] = known
        return known

    def _forget(self, prepared: Prepared) -> None:
        """Forget what a writing statement may change; a locking one may have waited for others,
        and everything may be different since."""
        if prepared.locks:
            self._known.clear()
        elif self._known:
            self._known = {
                asked: known
                for asked, known in self._known.items()
                if prepared.tables.isdisjoint(known.tables)
            }


def _hashable(parameter: Any) -> Any:
    return tuple(parameter) if isinstance(parameter, list) else parameter
