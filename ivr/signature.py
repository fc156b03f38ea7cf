"""Whether a webhook was signed by the provider for our public address (invariant 30)."""

import hmac
from collections.abc import Iterator, Sequence
from hashlib import sha256
from urllib.parse import parse_qs, urlsplit

from twilio.request_validator import RequestValidator

from ivr.form import Form

_DEFAULT_PORTS = {"https": 443, "http": 80}


class SignatureCheck:
    """Checks X-Twilio-Signature for one public address.

    The address that was signed is the configured one followed by the path and the query that were
    asked for. Host and forwarded headers are never looked at: whoever sends the request writes
    them. Two tokens are accepted while one replaces the other.
    """

    def __init__(self, public_url: str, tokens: Sequence[str]) -> None:
        self._addresses = tuple(_with_and_without_port(public_url.rstrip("/")))
        self._validators = tuple(RequestValidator(token) for token in tokens)

    def accepts_form(self, target: str, form: Form, signature: str) -> bool:
        """Whether `signature` is right for a form sent to `target` (path and query)."""
        return self._matches(target, form, signature)

    def accepts_body(self, target: str, body: bytes, signature: str) -> bool:
        """Whether `signature` is right for a body that is no form. Its hash stands in the query."""
        named = parse_qs(urlsplit(target).query).get("bodySHA256", [""])[0]
        intact = hmac.compare_digest(sha256(body).hexdigest().encode(), named.encode())
        return self._matches(target, Form(), signature) and intact

    def _matches(self, target: str, form: Form, signature: str) -> bool:
        if not signature:
            return False
        given = signature.encode()
        # The library's own `validate` compares character by character and always twice; which of
        # the two addresses a provider signs is the same for all of its requests.
        return any(
            hmac.compare_digest(validator.compute_signature(address + target, form).encode(), given)
            for validator in self._validators
            for address in self._addresses
        )


def _with_and_without_port(public_url: str) -> Iterator[str]:
    """The address as configured, then as a provider may sign it too: providers differ in whether
    the port belongs to it."""
    yield public_url
    parts = urlsplit(public_url)
    if parts.port is None:
        yield f"{parts.scheme}://{parts.netloc}:{_DEFAULT_PORTS[parts.scheme]}"
    else:
        yield f"{parts.scheme}://{parts.netloc.removesuffix(f':{parts.port}')}"
