"""Errors of the store. Their texts hold ids and names of tables, never what a row says.

StoreError
+-- Unavailable     cannot be reached, is locked or full: the same unit may succeed later
+-- Corrupt         what is stored does not make sense: stop, and restore or repair
+-- WrongKeys       the key ring lacks a key that rows were encrypted with
+-- WrongSchema     the tables are not those of this release: migrate
+-- Rejected        a constraint of the schema forbids the row: a mistake in the program
+-- Misused         the store was called in a way that it cannot serve
"""


class StoreError(Exception):
    """Base of all errors that the store raises of its own."""


class Unavailable(StoreError):
    """The database cannot be reached, is locked or full. Nothing was written, unless the text says
    that the outcome is unknown."""


class Corrupt(StoreError):
    """The database, or one encrypted value in it, is damaged or was tampered with."""


class WrongKeys(StoreError):
    """The key ring lacks a version that rows name. Put the old key back into DATA_KEYS."""


class WrongSchema(StoreError):
    """The tables are older or newer than this release. Run `manage.py migrate`."""


class Rejected(StoreError):
    """A constraint of the schema forbids what a unit of work wanted to write."""


class Misused(StoreError):
    """A unit of work inside another one, a naive datetime, a store that is closed."""
