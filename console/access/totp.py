"""Time-based one-time codes: RFC 6238 over RFC 4226, SHA-1, six digits, 30 seconds."""

import base64
import binascii
import hmac
import secrets
import struct
from datetime import datetime
from urllib.parse import quote

DIGITS = 6
STEP_S = 30
DRIFT = 1  # steps that the clock of a telephone may be off, either way
SECRET_BYTES = 20


def new_secret() -> str:
    """A random secret, base32 as authenticator programs expect it."""
    return base64.b32encode(secrets.token_bytes(SECRET_BYTES)).decode()


def code(secret: str, step: int) -> str:
    """The code of one time step (RFC 4226 section 5.3)."""
    digest = hmac.digest(_key(secret), struct.pack(">Q", step), "sha1")
    start = digest[-1] & 0x0F
    number = int.from_bytes(digest[start : start + 4]) & 0x7FFF_FFFF
    return str(number % 10**DIGITS).zfill(DIGITS)


def step_at(now: datetime) -> int:
    """The time step of an instant (UTC)."""
    return int(now.timestamp()) // STEP_S


def step_of(secret: str, given: str, now: datetime) -> int | None:
    """The time step whose code was given, at most one step off; None if it is none of them."""
    present = step_at(now)
    plain = given.replace(" ", "")
    for step in range(present - DRIFT, present + DRIFT + 1):
        if hmac.compare_digest(code(secret, step).encode(), plain.encode()):
            return step
    return None


def address(secret: str, user: str) -> str:
    """The otpauth address that authenticator programs read."""
    return f"otpauth://totp/Khairiyat:{quote(user)}?secret={secret}&issuer=Khairiyat"


def _key(secret: str) -> bytes:
    try:
        return base64.b32decode(secret, casefold=True)
    except binascii.Error:
        return b""
