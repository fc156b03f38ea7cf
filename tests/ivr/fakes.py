"""A telephone's edge without a service behind it.

`ScriptedAnswering` stands where the domain stands: it answers with what a test gives it, keeps the
step protocol of `helpline.conversations.answering` (present step taken, previous one repeated, any other asked
again) and notes every call. `SignedClient` signs as the provider does, with the provider's library.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar, cast
from urllib.parse import urlencode

import httpx
from starlette.applications import Starlette
from twilio.request_validator import RequestValidator

from audio_prompts.clips import Clip, PlayFile, Words
from flows.engine.events import Event
from flows.engine.inputs import Input
from helpline.conversations.answering import Answer
from helpline.errors import NotFound
from helpline.repositories import UnitOfWork
from ivr.desk import Desk
from ivr.form import Form
from ivr.routes import routes

T = TypeVar("T")

PUBLIC_URL = "https://khairiyat.example.gov.in"
TOKEN = "the-provider's-token"
NOW = datetime(2026, 11, 21, 3, 30, tzinfo=UTC)


class StillClock:
    """It is always the same moment."""

    def now(self) -> datetime:
        return NOW


class CountingStore:
    """Runs units of work on nothing, counts them, and may fail to commit."""

    def __init__(self) -> None:
        self.units = 0
        self.failure: Exception | None = None

    async def write_async(self, work: Callable[[UnitOfWork], T]) -> T:
        self.units += 1
        result = work(cast(UnitOfWork, None))
        if self.failure is not None:
            raise self.failure
        return result


class FewPrompts:
    """ "recorded.*" are recordings; every other key is said as its own name and parameters."""

    languages: Mapping[str, object] = {"hi": None, "en": None}

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder

    def tag(self, language: str) -> str:
        return f"{language}-IN"

    def speech(self, key: str, language: str, params: Mapping[str, str]) -> Sequence[Clip]:
        if key.startswith("recorded."):
            return [PlayFile(language, key)]
        return [Words(" ".join([key, *params.values()]), language)]

    def recording(self, language: str, key: str) -> Path | None:
        known = {("hi", "recorded.namaste"): "namaste.wav", ("en", "recorded.hello"): "hello.mp3"}
        name = known.get((language, key))
        return self.folder / name if self.folder and name else None


@dataclass
class ScriptedAnswering:
    """`script[n]` are the events of step n. Unknown tokens raise NotFound."""

    script: Sequence[tuple[Event, ...]] = ()
    numbers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    token: str = "conversation-1"
    step: int = 0
    heard: list[Input] = field(default_factory=list)
    notices: list[tuple[str, Mapping[str, Any]]] = field(default_factory=list)
    calls: list[tuple[str, Mapping[str, Any]]] = field(default_factory=list)

    def placed_call(self, tx: UnitOfWork, now: datetime, token: str, call_sid: str) -> Answer:
        self._known(token)
        self.calls.append(("placed", {"now": now, "token": token, "call_sid": call_sid}))
        return self._present()

    def incoming_call(
        self, tx: UnitOfWork, now: datetime, *, call_sid: str, from_: str, to: str
    ) -> Answer:
        self.calls.append(("incoming", {"call_sid": call_sid, "from_": from_, "to": to}))
        return self._present()

    def turn(self, tx: UnitOfWork, now: datetime, token: str, step: int, heard: Input) -> Answer:
        self._known(token)
        if step == self.step:
            self.heard.append(heard)
            self.step += 1
        return self._present()

    def joins(self, tx: UnitOfWork, now: datetime, token: str) -> Answer:
        self._known(token)
        return self._present()

    def call_status(self, tx: UnitOfWork, now: datetime, token: str, **fields: Any) -> None:
        self._noted("call_status", token, fields)

    def machine(self, tx: UnitOfWork, now: datetime, token: str, **fields: Any) -> None:
        self._noted("machine", token, fields)

    def recorded(self, tx: UnitOfWork, now: datetime, token: str, **fields: Any) -> None:
        self._noted("recorded", token, fields)

    def incoming_call_status(self, tx: UnitOfWork, now: datetime, **fields: Any) -> None:
        self.notices.append(("incoming_call_status", fields))

    def message_status(self, tx: UnitOfWork, now: datetime, token: str, **fields: Any) -> None:
        self._noted("message_status", token, fields)

    def incoming_message(self, tx: UnitOfWork, now: datetime, **fields: Any) -> None:
        self.notices.append(("incoming_message", fields))

    def _noted(self, what: str, token: str, fields: Mapping[str, Any]) -> None:
        self._known(token)
        self.notices.append((what, {"token": token, **fields}))

    def _known(self, token: str) -> None:
        if token == "unknown":
            raise NotFound("no such token")

    def _present(self) -> Answer:
        return Answer(self.token, self.step, tuple(self.script[self.step]), "hi", self.numbers)


class SignedClient:
    """Posts forms to the edge, signed for `signs_for` unless a test signs otherwise."""

    def __init__(self, desk: Desk, signs_for: str = PUBLIC_URL, token: str = TOKEN) -> None:
        self._app = Starlette(routes=routes(desk))
        self._signs_for, self._validator = signs_for, RequestValidator(token)

    def signature(self, target: str, fields: Sequence[tuple[str, str]]) -> str:
        """What the provider's library would sign these fields with."""
        signature = self._validator.compute_signature(self._signs_for + target, Form(fields))
        return str(signature)

    def post(
        self, target: str, fields: Mapping[str, str] | None = None, **headers: str
    ) -> httpx.Response:
        """Post a signed form. `headers` are added; what a test leaves "" is not sent."""
        pairs = list((fields or {}).items())
        return self.send(
            "POST",
            target,
            content=urlencode(pairs).encode(),
            headers={
                "content-type": "application/x-www-form-urlencoded",
                "x-twilio-signature": self.signature(target, pairs),
                **{name.replace("_", "-"): value for name, value in headers.items()},
            },
        )

    def send(
        self,
        method: str,
        target: str,
        *,
        content: bytes | AsyncIterator[bytes] = b"",
        headers: Mapping[str, str] | None = None,
    ) -> httpx.Response:
        """Send anything at all."""
        sent = {name: value for name, value in (headers or {}).items() if value}

        async def exchange() -> httpx.Response:
            transport = httpx.ASGITransport(app=self._app)
            async with httpx.AsyncClient(transport=transport, base_url="http://in:8000") as http:
                return await http.request(method, target, content=content, headers=sent)

        return asyncio.run(exchange())


def desk(answering: ScriptedAnswering | None = None, **changes: Any) -> Desk:
    """A desk for tests; `changes` replace its fields."""
    settings: dict[str, Any] = {
        "store": CountingStore(),
        "clock": StillClock(),
        "answering": answering or ScriptedAnswering(),
        "prompts": FewPrompts(),
        "public_url": PUBLIC_URL,
        "auth_tokens": (TOKEN,),
        "hints": lambda vocabulary, language: f"{vocabulary},{language}",
    }
    return Desk(**(settings | changes))
