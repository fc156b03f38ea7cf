"""Passwords: Argon2id, with the parameters of RFC 9106 for little memory."""

import secrets
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.profiles import RFC_9106_LOW_MEMORY

LEAST_LENGTH, LONGEST = 12, 200
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""None that is taken for another when it is read from paper."""
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


def one_time() -> str:
    """A password to be read out or written on paper: 16 letters and digits, about 79 bits."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(4))


@cache
def nobodys() -> str:
    """A hash to compare with when there is no such user, so that both take the same time."""
    return hashed("nobody has this password")
