"""SQLite's errors in the words of `store.errors`, and which of them a second run may heal."""

import sqlite3

from helpline.errors import Conflict
from store.errors import Corrupt, Rejected, StoreError, Unavailable, WrongSchema

_UNIQUE = (sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY)
_LOCKED = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
_DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


def is_race(error: BaseException) -> bool:
    """Whether the unit of work may succeed when it is run again from its beginning."""
    if isinstance(error, Conflict):
        return True
    return isinstance(error, sqlite3.IntegrityError) and error.sqlite_errorcode in _UNIQUE


def translated(error: BaseException) -> BaseException:
    """What the caller is told instead of a driver's error; anything else stays as it is."""
    return _told(error) if isinstance(error, sqlite3.Error) else error


def _told(error: sqlite3.Error) -> Exception:
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
