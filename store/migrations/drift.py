"""Whether the migrations arrive at the schema that the tables describe."""

import re
from collections.abc import Iterator

from sqlalchemy import Connection, Inspector, create_engine, inspect, text

from store.migrations.running import connected
from store.tables import metadata

_SCRATCH = "schema_as_described"
_OWN_TABLE = "alembic_version"


def drift(url: str) -> list[str]:
    """How the migrated database at `url` differs from `store.tables`; empty if it does not.

    The tables are built beside it (in memory, or in a PostgreSQL schema that is rolled back), and
    both are read back from the database, so that nothing is compared that it does not enforce.
    """
    with connected(url) as connection:
        if connection.dialect.name == "postgresql":
            wanted, found = _on_postgresql(connection)
        else:
            found = set(_facts(connection, None))
            with create_engine("sqlite://").connect() as scratch:
                metadata.create_all(scratch)
                wanted = set(_facts(scratch, None))
    return sorted(
        [f"the database lacks {fact}" for fact in wanted - found]
        + [f"no table module describes {fact}" for fact in found - wanted]
    )


def _on_postgresql(connection: Connection) -> tuple[set[str], set[str]]:
    with connection.begin() as transaction:
        connection.execute(text(f"CREATE SCHEMA {_SCRATCH}"))
        connection.execute(text(f"SET LOCAL search_path TO {_SCRATCH}"))
        metadata.create_all(connection, checkfirst=False)
        wanted = set(_facts(connection, _SCRATCH))
        connection.execute(text("SET LOCAL search_path TO public"))
        found = set(_facts(connection, "public"))
        transaction.rollback()
    return wanted, found


def _facts(connection: Connection, schema: str | None) -> Iterator[str]:
    """Everything that the database says of its tables, one line each."""
    seen = inspect(connection)
    for table in seen.get_table_names(schema):
        if table != _OWN_TABLE:
            yield f"table {table}"
            yield from _columns(seen, table, schema)
            yield from _constraints(seen, table, schema)
            yield from _indexes(seen, table, schema)
    if connection.dialect.name == "sqlite":
        yield from _sqlite_options(connection)


def _columns(seen: Inspector, table: str, schema: str | None) -> Iterator[str]:
    for column in seen.get_columns(table, schema):
        computed = column["computed"]["sqltext"] if "computed" in column else ""
        null = "" if column["nullable"] else " NOT NULL"
        default = re.sub(r"nextval\(.*\)", "of its sequence", str(column["default"]))
        yield (
            f"column {table}.{column['name']} {column['type']!r}{null} DEFAULT {default} {computed}"
        )


def _constraints(seen: Inspector, table: str, schema: str | None) -> Iterator[str]:
    key = seen.get_pk_constraint(table, schema)
    yield f"{table}: primary key {key['name']} {key['constrained_columns']}"
    for unique in seen.get_unique_constraints(table, schema):
        yield f"{table}: unique {unique['name']} {unique['column_names']}"
    for check in seen.get_check_constraints(table, schema):
        yield f"{table}: check {check['name']} {check['sqltext']}"
    for foreign in seen.get_foreign_keys(table, schema):
        yield (
            f"{table}: foreign key {foreign['name']} {foreign['constrained_columns']} -> "
            f"{foreign['referred_table']} {foreign['referred_columns']}"
        )


def _indexes(seen: Inspector, table: str, schema: str | None) -> Iterator[str]:
    for index in seen.get_indexes(table, schema):
        if "duplicates_constraint" not in index:
            options = index.get("dialect_options", {})
            where = options.get("postgresql_where", options.get("sqlite_where", ""))
            yield (
                f"{table}: index {index['name']} {index['column_names']} "
                f"unique={bool(index['unique'])} where={where}"
            )


def _sqlite_options(connection: Connection) -> Iterator[str]:
    tables = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'table'"))
    for name, sql in tables:
        for option in ("WITHOUT ROWID", "AUTOINCREMENT"):
            if option in sql:
                yield f"table {name} {option}"
