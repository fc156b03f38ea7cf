"""Errors of the domain.

HelplineError
+-- Conflict        another writer was first; the unit of work is run again
+-- NotFound        the thing named does not exist, or is not visible here
+-- Refused         a rule of the service forbids it; `told` says which
|   +-- WrongFields fields that cannot be stored; what to write into each
+-- BadPolicy       a policy's body does not make sense; `told` says what to write
"""

from collections.abc import Sequence

from helpline.reasons.refusals import Why
from helpline.reasons.told import Explained, Reason, Told


class HelplineError(Exception):
    """Base of all errors that the domain raises."""


class Conflict(HelplineError):
    """The row changed since it was read. Run the whole unit of work again."""


class NotFound(HelplineError):
    """No such thing; the text names the kind and the id, never personal data."""


class Refused(HelplineError, Explained):
    """A rule of the service forbids this; `told` says which rule and what to do instead."""


class WrongFields(Refused):
    """Fields that cannot be stored; `fields` says of each what to write."""

    def __init__(self, fields: Sequence[tuple[str, Reason | Told]]) -> None:
        self.fields = tuple(fields)
        lines = "\n".join(f"{field}: {told}" for field, told in self.fields)
        super().__init__(Why.FIELDS_WRONG(fields=lines))


class BadPolicy(HelplineError, Explained):
    """A policy's body does not make sense; `told` says which field and what to write."""
