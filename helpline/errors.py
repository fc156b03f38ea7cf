"""Errors of the domain.

HelplineError
+-- Conflict        another writer was first; the unit of work is run again
+-- NotFound        the thing named does not exist, or is not visible here
+-- Refused         a rule of the service forbids it; the text says which
+-- BadPolicy       a policy's body does not make sense; the text says what to write
"""


class HelplineError(Exception):
    """Base of all errors that the domain raises."""


class Conflict(HelplineError):
    """The row changed since it was read. Run the whole unit of work again."""


class NotFound(HelplineError):
    """No such thing; the text names the kind and the id, never personal data."""


class Refused(HelplineError):
    """A rule of the service forbids this; the text says which rule and what to do instead."""


class BadPolicy(HelplineError):
    """A policy's body does not make sense; the text says which field and what to write."""
