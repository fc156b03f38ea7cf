"""The drivers' errors in the words of `store.errors`, and which of them a second run may heal."""

import sqlite3

import psycopg
from psycopg import errors as pg

from helpline.errors import Conflict
from store.errors import Corrupt, Rejected, StoreError, Unavailable, WrongSchema

DRIVER_ERRORS = (sqlite3.Error, psycopg.Error)
_UNIQUE = (sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY)
_LOCKED = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
_DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
_RACES = (pg.SerializationFailure, pg.DeadlockDetected, pg.UniqueViolation)


def is_race(error: BaseException) -> bool:
    """Whether the unit of work may succeed when it is run again from its beginning."""
    if isinstance(error, (Conflict, *_RACES)):
        return True
    return isinstance(error, sqlite3.IntegrityError) and error.sqlite_errorcode in _UNIQUE


def translated(error: BaseException) -> BaseException:
    """What the caller is told instead of a driver's error; anything else stays as it is."""
    if isinstance(error, sqlite3.Error):
        return _of_sqlite(error)
    if isinstance(error, psycopg.Error):
        return _of_postgresql(error)
    return error


def _of_sqlite(error: sqlite3.Error) -> Exception:
    code = getattr(error, "sqlite_errorcode", 0)
    name = getattr(error, "sqlite_errorname", type(error).__name__)
    if isinstance(error, sqlite3.IntegrityError):
        if code in _UNIQUE:
            return Conflict("another row has this key already")
        return Rejected(f"the schema forbids this row ({name}): {error}")
    if code & 0xFF in _LOCKED:
        return Unavailable(
            "the database is locked by another process: see what holds it, then try again"
        )
    if code & 0xFF == sqlite3.SQLITE_FULL:
        return Unavailable("the disk is full: nothing was written; free some space")
    if code & 0xFF in _DAMAGED:
        return Corrupt("the database file is damaged: stop the service and restore a backup")
    if "no such table" in str(error) or "no such column" in str(error):
        return WrongSchema(f"the tables are not those of this release ({error}): run migrate")
    if isinstance(error, sqlite3.OperationalError):
        return Unavailable(f"the database file cannot be used ({name}): {error}")
    return StoreError(f"the database refused a statement ({name}): {error}")


def _of_postgresql(error: psycopg.Error) -> Exception:
    # The driver's own text may quote the row: only its kind and what it names are told.
    name = type(error).__name__
    named = error.diag.constraint_name or error.diag.table_name or ""
    if isinstance(error, pg.UniqueViolation):
        return Conflict(f"another row has this key already ({named})")
    if isinstance(error, _RACES):
        return Conflict("other writers were in the way, again and again")
    if isinstance(error, psycopg.IntegrityError):
        return Rejected(f"the schema forbids this row ({name} {named})")
    if isinstance(error, pg.UndefinedTable | pg.UndefinedColumn):
        return WrongSchema("the tables are not those of this release: run migrate")
    if isinstance(error, pg.DiskFull):
        return Unavailable("the database's disk is full: nothing was written; free some space")
    if isinstance(error, pg.LockNotAvailable | pg.QueryCanceled):
        return Unavailable("the database is locked by another process: see pg_locks, try again")
    if isinstance(error, pg.DataCorrupted | pg.IndexCorrupted):
        return Corrupt("the database is damaged: stop the service and restore a backup")
    if isinstance(error, psycopg.OperationalError | psycopg.InterfaceError):
        return Unavailable(f"PostgreSQL does not answer ({name}): is it running, and reachable?")
    return StoreError(f"the database refused a statement ({name} {named})")
