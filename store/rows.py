"""Statements that every repository needs, made of its table and the names of its columns."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields
from functools import cache
from operator import attrgetter
from typing import Any

from sqlalchemy import ColumnElement, Table, bindparam, insert, null, select, update

from store.statement import Statement

# A save ends whatever lease the row was under, and with it the memory of a failure.
LEASE_OVER: Mapping[str, ColumnElement[Any]] = {"lease_until": null(), "last_error": null()}


def names_of(model: type, *left_out: str) -> tuple[str, ...]:
    """The names of a named tuple's or dataclass's fields, in order."""
    named: tuple[str, ...] = getattr(model, "_fields", ()) or tuple(f.name for f in fields(model))
    return tuple(name for name in named if name not in left_out)


def columns_of(table: Table, names: Iterable[str]) -> list[ColumnElement[Any]]:
    """The columns of these names, in order, so that `Model(*row)` fits."""
    return [table.c[name] for name in names]


def values_of(thing: object, names: Sequence[str]) -> dict[str, Any]:
    """The fields of these names, as parameters."""
    return dict(zip(names, _getter(tuple(names))(thing), strict=True))


@cache
def _getter(names: tuple[str, ...]) -> Callable[[object], Sequence[Any]]:
    """Reads all of them in one step, which takes a third of the time of one by one."""
    if len(names) == 1:
        return lambda thing: (getattr(thing, names[0]),)
    return attrgetter(*names)


def inserting(table: Table, names: Sequence[str]) -> Statement:
    """INSERT of one row that returns its id."""
    return Statement(insert(table).returning(table.c.id), columns=names)


def by_id(table: Table, columns: Sequence[ColumnElement[Any]]) -> Statement:
    """SELECT of the row with the parameter `id`."""
    return Statement(select(*columns).where(table.c.id == bindparam("id")))


def newest_with_code(table: Table, columns: Sequence[ColumnElement[Any]]) -> Statement:
    """SELECT of the newest row in which `responder_id` was given the `code`."""
    return Statement(
        select(*columns)
        .where(table.c.responder_id == bindparam("responder_id"), table.c.code == bindparam("code"))
        .order_by(table.c.id.desc())
        .limit(1)
    )


def saving(
    table: Table, names: Sequence[str], *, key: str = "id", also: Mapping[str, Any] | None = None
) -> Statement:
    """UPDATE of the row `row_id`, if it still has the version `read_version` (invariant 9)."""
    return Statement(
        update(table)
        .where(table.c[key] == bindparam("row_id"), table.c.version == bindparam("read_version"))
        .values(version=table.c.version + 1, **(also or {})),
        columns=names,
    )
