"""Very many rows at once: COPY, and statements that make rows of rows."""

from collections.abc import Iterable, Sequence
from typing import Any

import psycopg
from psycopg import sql

from store.tables import metadata


class Bulk:
    """Fills the tables of one database. Everything is one transaction."""

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        self._connection = connection
        # What is made here fits together; to look up every row that points to another doubles
        # the time.
        connection.execute("SET session_replication_role = replica")

    def copy(self, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        """These rows, in the order of `columns`."""
        words = sql.SQL("COPY {} ({}) FROM STDIN").format(
            sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, columns))
        )
        with self._connection.cursor().copy(words) as copy:
            for row in rows:
                copy.write_row(row)

    def run(self, statement: str, **given: object) -> None:
        """A statement of this package's own, with %(named)s parameters."""
        self._connection.execute(statement.encode(), given)

    def settle(self) -> None:
        """Ids go on behind those that were given, and the planner learns what there is."""
        for table in metadata.sorted_tables:
            if "id" in table.c and table.c.id.autoincrement:
                name = sql.Identifier(table.name)
                self._connection.execute(
                    sql.SQL(
                        "SELECT setval(pg_get_serial_sequence({0}, 'id'), "
                        "(SELECT coalesce(max(id), 0) + 1 FROM {1}))"
                    ).format(sql.Literal(table.name), name)
                )
        self._connection.commit()
        self._connection.autocommit = True
        self._connection.execute("VACUUM (ANALYZE)")
