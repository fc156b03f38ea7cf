"""The published description of the telephone's edge, and requests made out of it."""

import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx
import requests
import schemathesis
from schemathesis import Case
from starlette.applications import Starlette
from twilio.request_validator import RequestValidator

from ivr.form import Form

DESCRIPTION = Path(__file__).parents[2] / "docs" / "reference" / "openapi.json"
DOCUMENT: dict[str, Any] = json.loads(DESCRIPTION.read_text(encoding="utf-8"))
SCHEMA = schemathesis.openapi.from_dict(DOCUMENT)
OPERATIONS = [(path, method) for path, item in DOCUMENT["paths"].items() for method in item]

Sign = Callable[[str, bytes], str]
"""The signature of a path with query, and a body."""


def signs(public_url: str, token: str) -> Sign:
    """What the provider's library signs."""
    validator = RequestValidator(token)

    def sign(target: str, body: bytes) -> str:
        fields = Form(parse_qsl(body.decode(), keep_blank_values=True))
        return str(validator.compute_signature(public_url + target, fields))

    return sign


def _text(value: str | bytes) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else value


def send(
    app: Starlette, case: Case, public_url: str, sign: Sign | None, **headers: str
) -> httpx.Response:
    """Send a generated request; what it says of its own signature is replaced or left out."""
    made = case.as_transport_kwargs(base_url=public_url)
    asked: dict[str, Any] = {
        name: made.get(name) for name in ("method", "url", "params", "data", "headers")
    }
    prepared = requests.Request(**asked).prepare()
    body: Any = prepared.body or b""
    content = body.encode() if isinstance(body, str) else bytes(body)
    url = urlsplit(str(prepared.url))
    target = url.path + (f"?{url.query}" if url.query else "")
    sent = {name.lower(): _text(value) for name, value in prepared.headers.items()} | headers
    sent.pop("x-twilio-signature", None)
    if sign is not None:
        sent["x-twilio-signature"] = sign(target, content)

    async def exchange() -> httpx.Response:
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url=public_url) as http:
            return await http.request(str(case.method), target, content=content, headers=sent)

    return asyncio.run(exchange())
