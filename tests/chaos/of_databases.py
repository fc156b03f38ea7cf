"""What becomes of the database and its disk."""

from __future__ import annotations

import contextlib
import errno
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from functools import partial

import psycopg

from store.database import SQLITE
from tests.chaos.fault import Fault, Ground, Stands
from tests.servers.postgres import OwnPostgres
from tests.town.town import Town

HOLDS = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], timeout=60, isolation_level=None)
connection.execute("BEGIN EXCLUSIVE")
print("held", flush=True)
sys.stdin.read()
"""
TABLES = "intents, check_ins, incidents, duties, heartbeats"


def sqlite_path(town: Town) -> str:
    """The database file of a Town."""
    return town.settings.database_url.removeprefix(SQLITE)


@contextlib.contextmanager
def _sqlite_locked(town: Town) -> Iterator[None]:
    """Another process has begun to write and does not end."""
    words = [sys.executable, "-c", HOLDS, sqlite_path(town)]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout and holder.stdin
        assert holder.stdout.readline() == b"held\n"
        yield
        holder.stdin.close()


@contextlib.contextmanager
def _disk_full(town: Town) -> Iterator[None]:
    """Not a byte is left, also not in the database's own log."""
    with contextlib.closing(sqlite3.connect(sqlite_path(town), timeout=30)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    ballast = town.folder / "ballast"
    with ballast.open("wb", buffering=0) as file:
        for size in (1 << 20, 1 << 12, 1):
            with contextlib.suppress(OSError):
                while True:
                    _fill(file.fileno(), size)
    try:
        yield
    finally:
        ballast.unlink()


def _fill(file: int, size: int) -> None:
    try:
        os.write(file, b"\0" * size)
    except OSError as error:
        assert error.errno == errno.ENOSPC, error
        raise


@contextlib.contextmanager
def _postgres_locked(town: Town) -> Iterator[None]:
    url = town.settings.database_url.replace("postgresql+psycopg://", "postgresql://", 1)
    with psycopg.connect(url) as connection:
        connection.execute(f"LOCK TABLE {TABLES} IN ACCESS EXCLUSIVE MODE")
        yield


@contextlib.contextmanager
def _postgres_down(server: OwnPostgres, town: Town) -> Iterator[None]:
    server.stop(at_once=True)
    try:
        yield
    finally:
        server.start()


@contextlib.contextmanager
def _postgres_restarted(server: OwnPostgres, town: Town) -> Iterator[None]:
    server.stop(at_once=True)
    server.start()
    yield


ON_FILES = (
    Fault("sqlite-locked", _sqlite_locked, lasts_s=60, told=True, on=Ground.SQLITE),
    Fault("disk-full", _disk_full, lasts_s=30, told=True, on=Ground.SMALL_DISK),
)
ON_POSTGRESQL = ("postgresql-locked", "postgresql-restarted", "postgresql-down")


def on_postgresql(server: OwnPostgres) -> tuple[Fault, ...]:
    """The faults of a server that this process may stop and start."""
    down: Stands = partial(_postgres_down, server)
    restarted: Stands = partial(_postgres_restarted, server)
    locked, again, gone = ON_POSTGRESQL
    return (
        Fault(locked, _postgres_locked, lasts_s=60, told=True, on=Ground.POSTGRESQL),
        Fault(again, restarted, lasts_s=1, on=Ground.POSTGRESQL),
        Fault(gone, down, lasts_s=20, told=True, on=Ground.POSTGRESQL),
    )
