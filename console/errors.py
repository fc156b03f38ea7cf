"""Errors of the console; each becomes a page that says what to do next.

ConsoleError
+-- SignInNeeded     nobody is signed in, or the session has ended
+-- SecondFactorMissing   signed in by a password alone, where that is not enough
+-- OwnPasswordMissing    signed in by a password that somebody else has set
+-- Forbidden        this role, or this unit, has no permission for the address
+-- Forged           a form without its secret, or sent by another site
+-- BadForm          a form that no page of ours sends: too large, or not understood
"""


class ConsoleError(Exception):
    """Base of all errors of the console."""


class SignInNeeded(ConsoleError):
    """Nobody is signed in, or the session has ended."""


class SecondFactorMissing(ConsoleError):
    """Signed in by a password alone, where that is not enough."""


class OwnPasswordMissing(ConsoleError):
    """Signed in by a password that somebody else has set: first comes one's own."""


class Forbidden(ConsoleError):
    """This role, or this unit, has no permission for the address."""


class Forged(ConsoleError):
    """A form without its secret, or sent by another site."""


class BadForm(ConsoleError):
    """A form that no page of ours sends."""
