"""Unguessable tokens and codes, from the operating system."""

import secrets


class SystemIds:
    """Implements `helpline.ports.Ids`."""

    def token(self) -> str:
        """A URL-safe token of 144 random bits."""
        return secrets.token_urlsafe(18)

    def digits(self, count: int) -> str:
        """`count` random decimal digits, not beginning with 0."""
        return str(secrets.randbelow(9 * 10 ** (count - 1)) + 10 ** (count - 1))
