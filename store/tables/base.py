"""What all tables share: one MetaData, names for constraints, ids, and what makes a row due."""

from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Computed,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    TextClause,
)

from store.columns import Id, Instant

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)


def row_id() -> Column[int]:
    """The integer key of a table."""
    return Column("id", Id, primary_key=True)


def reference(name: str, target: str, *, nullable: bool = False) -> Column[int]:
    """A column that names a row of another table, as in `reference("unit_id", "units.id")`."""
    return Column(name, Id, ForeignKey(target), nullable=nullable)


def version() -> Column[int]:
    """Grows with every save; the save compares it (invariant 9)."""
    return Column("version", Integer, nullable=False, server_default="0")


def due_columns() -> tuple[Column[Any], ...]:
    """When something must happen to the row, who has it, and how often it was taken.

    `ready_at` is the later of `due_at` and `lease_until`: the instant from which the row can be
    claimed. The database computes it, so that one index finds what is free, and rows that are
    leased or put off are never walked over.
    """
    return (
        Column("due_at", Instant),
        Column("lease_until", Instant),
        Column("attempt", Integer, nullable=False, server_default="0"),
        Column("last_error", Text),
        Column(
            "ready_at",
            Instant,
            Computed(
                "CASE WHEN lease_until > due_at THEN lease_until ELSE due_at END", persisted=True
            ),
        ),
    )


def due_indexes(table: Table) -> None:
    """The indexes that every ledger needs beside the one it is claimed by."""
    # ledgers.late: the few rows that are leased or put off
    partial_index(
        f"ix_{table.name}_leased", table.c.lease_until, when=table.c.lease_until.is_not(None)
    )
    # ledgers.failing: the few rows whose last attempt failed
    partial_index(f"ix_{table.name}_failing", table.c.id, when=table.c.last_error.is_not(None))


def partial_index(
    name: str, *columns: Column[Any], when: ColumnElement[bool] | TextClause, unique: bool = False
) -> None:
    """An index, on both databases, of the rows only for which `when` holds."""
    Index(name, *columns, unique=unique, sqlite_where=when, postgresql_where=when)
