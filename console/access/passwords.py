"""Passwords: Argon2id, with the parameters of RFC 9106 for little memory."""

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.profiles import RFC_9106_LOW_MEMORY

LEAST_LENGTH = 12
_hasher = PasswordHasher.from_parameters(RFC_9106_LOW_MEMORY)


def hashed(password: str) -> str:
    """What is kept of a password."""
    return _hasher.hash(password)


def fits(password_hash: str, password: str) -> bool:
    """Whether this is the password. A hash that cannot be read fits nothing."""
    try:
        return _hasher.verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False


@cache
def nobodys() -> str:
    """A hash to compare with when there is no such user, so that both take the same time."""
    return hashed("nobody has this password")
