"""Every statement that a store asks PostgreSQL: how many, how long, and whether one of them walks
over a whole large table."""

from __future__ import annotations

import contextlib
import json
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

from store.crypto import KeyRing
from store.postgres import PostgresStore
from store.session import Session
from store.unit import SqlUnit

LARGE = 20_000
"""Rows from which on a table is to be walked over by nobody who waits."""


@dataclass(frozen=True, slots=True)
class One:
    """A statement with its parameters, and how long it took (seconds)."""

    sql: str
    parameters: Sequence[Any]
    seconds: float


@dataclass(slots=True)
class Asked:
    """What a store was asked since the list was emptied."""

    statements: list[One] = field(default_factory=list)

    def walks(self, connection: psycopg.Connection[Any], rows: dict[str, float]) -> set[str]:
        """The large tables that these statements are planned to read from end to end; `rows` are
        the numbers of rows by table."""
        found: set[str] = set()
        for one in self.statements:
            if one.sql.lstrip().startswith(("SELECT", "WITH")) and "FOR UPDATE" not in one.sql:
                ((plan,),) = connection.execute(
                    b"EXPLAIN (FORMAT JSON) " + one.sql.encode(), one.parameters
                )
                found |= {t for t in _walked(plan[0]["Plan"]) if rows.get(t, 0) >= LARGE}
        return found


class _Cursor:
    """A cursor that writes down what it is asked."""

    def __init__(self, cursor: Any, asked: Asked) -> None:
        self._cursor, self._asked = cursor, asked

    def execute(self, sql: str, parameters: Any = ()) -> Any:
        started = time.perf_counter()
        done = self._cursor.execute(sql, parameters)
        seconds = time.perf_counter() - started
        self._asked.statements.append(One(sql, parameters, seconds))
        return done

    def __getattr__(self, name: str) -> Any:
        return getattr(self._cursor, name)


def listened(store: PostgresStore, ring: KeyRing) -> Asked:
    """Listen to a store from now on."""
    asked = Asked()

    def unit(connection: psycopg.Connection[Any]) -> SqlUnit:
        return SqlUnit(Session(_Cursor(connection.cursor(), asked), "postgresql"), ring)

    store._unit = unit  # type: ignore[method-assign]
    return asked


def processor_s(connection: psycopg.Connection[Any]) -> float:
    """Seconds of processor time that this process and its database connections have had: what a
    page costs, however busy the machine is. Without the database's part if that is elsewhere."""
    pids = connection.execute(
        "SELECT pid FROM pg_stat_activity WHERE datname = current_database() "
        "AND application_name = 'khairiyat'"
    ).fetchall()
    theirs = 0
    for (pid,) in pids:
        with contextlib.suppress(OSError):
            theirs += int(Path(f"/proc/{pid}/schedstat").read_text().split()[0])
    return time.process_time() + theirs / 1e9


def rows_of(connection: psycopg.Connection[Any]) -> dict[str, float]:
    """The number of rows of each table, as the planner believes it."""
    return dict(
        connection.execute("SELECT relname, reltuples FROM pg_class WHERE relkind = 'r'").fetchall()
    )


def _walked(plan: Any) -> set[str]:
    found = {plan["Relation Name"]} if plan["Node Type"].endswith("Seq Scan") else set()
    for part in plan.get("Plans", ()):
        found |= _walked(part)
    return found


def slowest(asked: Asked) -> str:
    """The slowest statement in few words, for whoever mends it."""
    one = max(asked.statements, key=lambda each: each.seconds)
    return json.dumps(f"{one.seconds * 1000:.0f} ms {' '.join(one.sql.split())[:300]}")
