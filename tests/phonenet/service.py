"""A telephone service that says what a test tells it to say, on a network with a stepped clock."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from phonenet.lines import Account, Line
from phonenet.network import Network
from phonenet.signing import HEADER, signature
from phonenet.stepping import SteppedClock, run_until
from phonenet.story.phone import Phone
from phonenet.webhooks import Form, synchronous

ACCOUNT = Account("AC" + "0" * 31 + "1", "secret", {"MG" + "0" * 32: ("+917712345600",)})
LINE = "+917712345600"
SENIOR = "+919800000001"
BEAT = "+919800000002"
NEIGHBOUR = "+919800000003"
BASE = "http://service.test"
ALL_EVENTS = [("StatusCallbackEvent", e) for e in ("initiated", "ringing", "answered", "completed")]

Answer = str | bytes | int | tuple[str, bytes] | Callable[[dict[str, str]], str]


@dataclass
class Asked:
    """One webhook as the service saw it."""

    at: datetime
    method: str
    path: str
    form: dict[str, str]
    headers: Mapping[str, str]


@dataclass
class Service:
    """`says` maps a path to TwiML verbs, a status code, raw bytes, or (content type, bytes)."""

    clock: SteppedClock = field(default_factory=SteppedClock)
    says: dict[str, Answer] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    badly_signed: list[str] = field(default_factory=list)

    def post(
        self, method: str, url: str, form: Form, headers: Mapping[str, str]
    ) -> tuple[int, Mapping[str, str], bytes]:
        if headers[HEADER] != signature(ACCOUNT.auth_token, url, form):
            self.badly_signed.append(url)
        parts = urlsplit(url)
        fields = dict(form) or dict(parse_qsl(parts.query, keep_blank_values=True))
        self.asked.append(Asked(self.clock(), method, parts.path, fields, headers))
        answer = self.says.get(parts.path, "")
        if callable(answer):
            answer = answer(fields)
        if isinstance(answer, int):
            return answer, {}, b""
        if isinstance(answer, tuple):
            return 200, {"content-type": answer[0]}, answer[1]
        if isinstance(answer, bytes):
            return 200, {"content-type": "text/xml"}, answer
        return 200, {"content-type": "text/xml"}, f"<Response>{answer}</Response>".encode()

    def paths(self) -> list[str]:
        return [asked.path for asked in self.asked]

    def forms(self, path: str) -> list[dict[str, str]]:
        return [asked.form for asked in self.asked if asked.path == path]


@dataclass
class Bench:
    """Network and service side by side."""

    service: Service
    network: Network

    def wait(self, seconds: float) -> None:
        run_until(self.network, self.service.clock, seconds)

    def phone(self, number: str = SENIOR, **details: Any) -> Phone:
        return self.network.handset(number, **details)

    def request(self, method: str, path: str, *form: tuple[str, str]) -> tuple[int, Any]:
        account = ACCOUNT.sid
        answer = self.network.api(
            method, f"/2010-04-01/Accounts/{account}/{path}", form, authorization()
        )
        return answer.status, json.loads(answer.body) if answer.body else None

    def call(self, to: str = SENIOR, *more: tuple[str, str], url: str = "/call") -> str:
        """The service places a call; its sid."""
        status, body = self.request(
            "POST", "Calls.json", ("To", to), ("From", LINE), ("Url", BASE + url), *more
        )
        assert status == 201, body
        return str(body["sid"])

    def text(self, body: str, to: str = SENIOR, *more: tuple[str, str]) -> str:
        status, made = self.request(
            "POST", "Messages.json", ("To", to), ("From", LINE), ("Body", body), *more
        )
        assert status == 201, made
        return str(made["sid"])


def authorization(sid: str = ACCOUNT.sid, token: str = ACCOUNT.auth_token) -> str:
    return "Basic " + base64.b64encode(f"{sid}:{token}".encode()).decode()


def bench(**options: Any) -> Bench:
    """A fresh network with one line, `says` empty."""
    service = Service()
    line = Line(
        LINE,
        voice_url=BASE + "/voice",
        sms_url=BASE + "/message",
        status_callback=BASE + "/status",
        voice_fallback_url=options.pop("voice_fallback_url", None),
    )
    made: list[Network] = []

    def wait(condition: Callable[[], bool], seconds: float) -> bool:
        return run_until(made[0], service.clock, seconds, condition)

    made.append(
        Network(service.clock, ACCOUNT, [line], synchronous(service.post), wait=wait, **options)
    )
    return Bench(service, made[0])
