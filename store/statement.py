"""A Core statement, compiled once for each database and then run on the driver's own cursor.

A webhook runs about ten statements; SQLAlchemy's execution of each costs several times what
SQLite needs to answer it. Its compiler and its column types do the same work here, once.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, cast

from sqlalchemy import Dialect
from sqlalchemy.dialects.postgresql import psycopg
from sqlalchemy.dialects.sqlite import pysqlite
from sqlalchemy.sql.elements import ClauseElement
from sqlalchemy.sql.selectable import CompoundSelect, Select

from store.tables.base import metadata

Database = Literal["sqlite", "postgresql"]

DIALECTS: Mapping[Database, Dialect] = {
    "sqlite": pysqlite.dialect(paramstyle="qmark"),
    "postgresql": psycopg.dialect(paramstyle="format"),  # type: ignore[no-untyped-call]
}

Row = tuple[Any, ...]
_Convert = Callable[[Any], Any]
_GIVEN = object()
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Prepared:
    """SQL with positional parameters, and what turns values into the driver's and back.

    `tables` are those that it names; `reads` says that it changes and locks nothing, `locks`
    that it may wait for other transactions before it answers.
    """

    sql: str
    binds: tuple[tuple[str, Any, _Convert | None], ...]
    readers: tuple[tuple[int, _Convert], ...]
    tables: frozenset[str]
    reads: bool
    locks: bool

    def parameters(self, given: Mapping[str, Any]) -> list[Any]:
        """The driver's parameters, in order.

        Raises:
            KeyError: a parameter of the statement is not given.
        """
        return [
            (given[name] if convert is None else convert(given[name]))
            if constant is _GIVEN
            else constant
            for name, constant, convert in self.binds
        ]

    def read(self, rows: Sequence[Row]) -> list[Row]:
        """Rows with the columns' types applied."""
        if not self.readers:
            return list(rows)
        return [self._converted(row) for row in rows]

    def _converted(self, row: Row) -> Row:
        values = list(row)
        for position, read in self.readers:
            values[position] = read(values[position])
        return tuple(values)


class Statement:
    """One statement of a repository, made when its module is imported.

    `postgresql` is given where the two databases need different constructs (see
    `store.dialect`); `columns` names the values of a plain INSERT or UPDATE.
    """

    def __init__(
        self,
        element: ClauseElement,
        *,
        postgresql: ClauseElement | None = None,
        columns: Sequence[str] | None = None,
    ) -> None:
        self._elements: dict[Database, ClauseElement] = {
            "sqlite": element,
            "postgresql": postgresql if postgresql is not None else element,
        }
        self._columns = columns
        self._prepared: dict[Database, Prepared] = {}

    def prepared(self, database: Database) -> Prepared:
        """The compiled form; compiled at the first use."""
        known = self._prepared.get(database)
        if known is None:
            known = self._prepared[database] = self._prepare(database)
        return known

    def _prepare(self, database: Database) -> Prepared:
        dialect, element = DIALECTS[database], self._elements[database]
        compiled = cast(Any, element.compile(dialect=dialect, column_keys=self._columns))
        wanted = {name for name, bind in compiled.binds.items() if bind.required}
        state = compiled.construct_expanded_state(dict.fromkeys(wanted))
        binds = []
        for name in state.positiontup or ():
            bind = compiled.binds.get(name)
            convert = None
            if bind is not None:
                convert = bind.type.dialect_impl(dialect).bind_processor(dialect)
            constant = state.parameters[name]
            if name not in wanted:
                binds.append((name, constant if convert is None else convert(constant), None))
            else:
                binds.append((name, _GIVEN, convert))
        returned = getattr(element, "exported_columns", ())
        readers = tuple(
            (position, read)
            for position, column in enumerate(returned)
            if (read := column.type.dialect_impl(dialect).result_processor(dialect, None))
        )
        tables = frozenset(metadata.tables.keys() & set(_WORD.findall(state.statement)))
        # What names no table of ours is a lock of another kind, or a question about the schema.
        locks = " FOR UPDATE" in state.statement or not tables
        return Prepared(
            state.statement,
            tuple(binds),
            readers,
            tables,
            reads=isinstance(element, Select | CompoundSelect) and not locks,
            locks=locks,
        )
