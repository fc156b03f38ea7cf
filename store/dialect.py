"""Where the two databases part: the only place with ON CONFLICT, SKIP LOCKED and their like."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    FromClause,
    Select,
    Table,
    Text,
    TextClause,
    TypeDecorator,
    bindparam,
    func,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Dialect
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.elements import BindParameter

from store.statement import Statement


class _IdList(TypeDecorator[Sequence[int]]):
    """Many integers as one parameter, so that the SQL does not change with their number."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> Any:
        if dialect.name == "postgresql":
            return dialect.type_descriptor(postgresql.ARRAY(BigInteger))
        return dialect.type_descriptor(Text())

    def process_bind_param(self, value: Sequence[int] | None, dialect: Dialect) -> Any:
        ids = [int(item) for item in value or ()]
        return ids if dialect.name == "postgresql" else str(ids)


class among(ColumnElement[bool]):  # noqa: N801 - reads as an operator where it is used
    """`column` is one of the integers given as the parameter `name`."""

    inherit_cache = False

    def __init__(self, column: ColumnElement[Any], name: str) -> None:
        self.column = column
        self.ids: BindParameter[Any] = bindparam(name, type_=_IdList())


@compiles(among, "sqlite")
def _among_sqlite(element: among, compiler: SQLCompiler, **kw: Any) -> str:
    column, ids = compiler.process(element.column, **kw), compiler.process(element.ids, **kw)
    return f"{column} IN (SELECT value FROM json_each({ids}))"


@compiles(among, "postgresql")
def _among_postgresql(element: among, compiler: SQLCompiler, **kw: Any) -> str:
    column, ids = compiler.process(element.column, **kw), compiler.process(element.ids, **kw)
    return f"{column} = ANY ({ids})"


def insert_once(
    table: Table,
    columns: Sequence[str],
    *,
    returning: Sequence[ColumnElement[Any]] = (),
    rows: Select[Any] | None = None,
) -> Statement:
    """INSERT that leaves out what a unique key forbids: of parameters, or of a SELECT's rows."""

    def build(dialect: Any) -> Any:
        insert = dialect.insert(table)
        if rows is not None:
            insert = insert.from_select(list(columns), rows)
        return insert.on_conflict_do_nothing().returning(*returning)

    return Statement(
        build(sqlite),
        postgresql=build(postgresql),
        columns=columns if rows is None else None,
    )


def insert_or_update(
    table: Table,
    columns: Sequence[str],
    *,
    key: Sequence[str],
    changing: Sequence[str],
    returning: Sequence[ColumnElement[Any]] = (),
) -> Statement:
    """INSERT that overwrites the columns `changing` of the row that has the `key` already."""

    def build(dialect: Any) -> Any:
        insert = dialect.insert(table)
        new: Mapping[str, Any] = {name: insert.excluded[name] for name in changing}
        return insert.on_conflict_do_update(index_elements=list(key), set_=new).returning(
            *returning
        )

    return Statement(build(sqlite), postgresql=build(postgresql), columns=columns)


def insert_or_add(table: Table, *, key: str, number: str, rows: Select[Any]) -> Statement:
    """INSERT of a SELECT's (key, number), which adds to the number where the key is there."""

    def build(dialect: Any) -> Any:
        insert = dialect.insert(table).from_select([key, number], rows)
        return insert.on_conflict_do_update(
            index_elements=[key], set_={number: table.c[number] + insert.excluded[number]}
        )

    return Statement(build(sqlite), postgresql=build(postgresql))


def locking(query: Select[Any]) -> Statement:
    """The query, its rows locked until the commit. On SQLite a writer is alone anyway."""
    return Statement(query, postgresql=query.with_for_update())


def claiming(
    table: Table,
    values: Mapping[str, Any],
    conditions: Callable[[FromClause], Sequence[ColumnElement[bool] | TextClause]],
) -> Statement:
    """One UPDATE that leases the `limit` oldest rows that can be claimed at `now`.

    A row is free from `ready_at` on, the later of its due time and the end of its lease; rows
    that another claimer has locked are passed over, not waited for. `conditions` are given the
    candidate rows.
    """
    candidate = table.alias("candidate")
    oldest = (
        select(candidate.c.id)
        .where(
            candidate.c.ready_at <= bindparam("now", type_=table.c.ready_at.type),
            *conditions(candidate),
        )
        .order_by(candidate.c.ready_at, candidate.c.id)
        .limit(bindparam("limit", type_=BigInteger()))
    )

    def build(chosen: Select[Any]) -> Any:
        return (
            update(table)
            .where(table.c.id.in_(chosen.scalar_subquery()))
            .values(**values)
            .returning(table.c.id, table.c.attempt, table.c.due_at)
        )

    return Statement(
        build(oldest), postgresql=build(oldest.with_for_update(skip_locked=True, of=candidate))
    )


# Claimers of calls go one after the other: two rows to one number must not be taken at once, and
# a lock on either row says nothing of the other. SQLite has one writer as it is.
ALONE_WITH_CALLS = Statement(
    select(1), postgresql=select(func.pg_advisory_xact_lock(bindparam("lock", type_=BigInteger())))
)
CALLS_LOCK = 0x6B686169
