"""Cookies and the secrets of forms."""

import hashlib
import hmac

SESSION_COOKIE = "khairiyat_session"
DOOR_COOKIE = "khairiyat_door"
LANGUAGE_COOKIE = "khairiyat_language"


def hash_of(token: str) -> bytes:
    """What the store keeps of a cookie's token."""
    return hashlib.sha256(token.encode()).digest()


def form_secret(secret_key: str, cookie: str) -> str:
    """The secret that every form of this browser's session carries: nobody who cannot read the
    cookie, or our pages, can make it."""
    return hmac.digest(secret_key.encode(), b"form:" + cookie.encode(), "sha256").hex()


def same_secret(expected: str, given: str) -> bool:
    """Compared in constant time."""
    return hmac.compare_digest(expected.encode(), given.encode())
