"""Two who change the same thing: a form carries the mark of what it was filled from."""

import hashlib
import hmac


def mark_of(secret_key: str, *what: object) -> str:
    """The mark of what stands in the store; whatever differs has another one. It is keyed: what a
    page hides, as the digits of a number, cannot be tried out against it."""
    key = f"fence:{secret_key}".encode()
    return hmac.new(key, repr(what).encode(), hashlib.sha256).hexdigest()[:24]
