"""Signed webhooks of the daily call, and what each of them asks of the database."""

import asyncio
import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from twilio.request_validator import RequestValidator

from app import create_app
from bench.assembled import assembled
from bench.state import Place
from simulation.world import START

App = Callable[..., Awaitable[None]]
ACTION = re.compile(r'action="[^"]*(/twilio/turn/[^"]+)"')
CALLER = "+919000000201"
Asked = tuple[str, tuple[Any, ...]]


class StandingClock:
    """An instant that does not move."""

    def now(self) -> datetime:
        return START


@dataclass(frozen=True, slots=True)
class Webhook:
    """One signed request."""

    path: str
    body: bytes
    signature: str

    @property
    def headers(self) -> list[tuple[bytes, bytes]]:
        """As ASGI gives them."""
        return [
            (b"content-type", b"application/x-www-form-urlencoded"),
            (b"content-length", str(len(self.body)).encode()),
            (b"x-twilio-signature", self.signature.encode()),
        ]


class Telephone:
    """Writes the provider's webhooks for one place."""

    def __init__(self, place: Place) -> None:
        self._settings = place.settings
        self._signer = RequestValidator(place.settings.twilio_auth_tokens[0])

    def first(self, number: int) -> Webhook:
        """A senior rings us."""
        return self._signed("/twilio/voice", number, {"CallStatus": "ringing"})

    def key(self, path: str, number: int) -> Webhook:
        """... and presses 1."""
        return self._signed(path, number, {"CallStatus": "in-progress", "Digits": "1"})

    def _signed(self, path: str, number: int, more: dict[str, str]) -> Webhook:
        form = {
            "AccountSid": self._settings.twilio_account_sid,
            "ApiVersion": "2010-04-01",
            "CallSid": f"CA{number:032d}",
            "Direction": "inbound",
            "From": CALLER,
            "To": self._settings.checkin_number,
            **more,
        }
        url = f"{self._settings.public_url}{path}"
        signature = self._signer.compute_signature(url, form)
        return Webhook(path, urlencode(form).encode(), signature)


def service_app(place: Place) -> App:
    """The product at this place, on a clock that stands."""
    return create_app(assembled(place.settings, StandingClock(), place.store))


async def post(app: App, webhook: Webhook) -> str:
    """The answer's body. Raises RuntimeError unless it is a 2xx."""
    sent: list[dict[str, Any]] = []
    given = [{"type": "http.request", "body": webhook.body, "more_body": False}]

    async def receive() -> dict[str, Any]:
        if not given:
            await asyncio.Event().wait()
        return given.pop()

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "POST",
        "scheme": "http",
        "path": webhook.path,
        "raw_path": webhook.path.encode(),
        "query_string": b"",
        "headers": webhook.headers,
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 8000),
        "root_path": "",
    }
    await app(scope, receive, send)
    if sent[0]["status"] // 100 != 2:
        raise RuntimeError(f"the webhook answered {sent[0]['status']}")
    return b"".join(message.get("body", b"") for message in sent[1:]).decode()


async def begun(app: App, phone: Telephone, numbers: range) -> list[Webhook]:
    """Calls that have heard the question, as the webhooks of the key that is pressed next."""
    keys = []
    for number in numbers:
        answer = await post(app, phone.first(number))
        found = ACTION.search(answer)
        if found is None:
            raise RuntimeError("the first turn asked for no key")
        keys.append(phone.key(found[1], number))
    return keys


def statements_of(place: Place, app: App, webhooks: Sequence[Webhook]) -> list[list[Asked]]:
    """What each webhook asked of SQLite, statement by statement, asked one after the other."""
    asked: list[list[Asked]] = []

    async def one_by_one() -> None:
        for webhook in webhooks:
            asked.append([])
            await post(app, webhook)

    place.listen(lambda sql, parameters: asked[-1].append((sql, parameters)))
    asyncio.run(one_by_one())
    place.listen(None)
    return asked
