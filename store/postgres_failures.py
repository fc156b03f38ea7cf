"""PostgreSQL's errors in the words of `store.errors`, and which of them a second run may heal."""

import psycopg
from psycopg import errors as pg

from helpline.errors import Conflict
from store.errors import Corrupt, Rejected, StoreError, Unavailable, WrongSchema

_RACES = (pg.SerializationFailure, pg.DeadlockDetected, pg.UniqueViolation)


def is_race(error: BaseException) -> bool:
    """Whether the unit of work may succeed when it is run again from its beginning."""
    return isinstance(error, (Conflict, *_RACES))


def translated(error: BaseException) -> BaseException:
    """What the caller is told instead of a driver's error; anything else stays as it is."""
    return _told(error) if isinstance(error, psycopg.Error) else error


def _told(error: psycopg.Error) -> Exception:
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
