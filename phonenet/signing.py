"""The provider's signature, made by the provider's own library and by nothing of ours."""

from __future__ import annotations

from collections.abc import Sequence

from twilio.request_validator import RequestValidator

HEADER = "X-Twilio-Signature"


def signature(auth_token: str, url: str, form: Sequence[tuple[str, str]]) -> str:
    """What the signature header of a webhook to `url` with these form fields must say."""
    return str(RequestValidator(auth_token).compute_signature(url, dict(form)))
