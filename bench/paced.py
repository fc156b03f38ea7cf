"""Calls whose webhooks come when they are due, however slow the answers are: `python -m bench.paced`.

Waiting is counted from the instant at which a webhook was due, and so what queues up before the
server is counted too. It runs as a process of its own, reads `Order` from its input as a pickle
and prints seconds and errors as JSON.
"""

from __future__ import annotations

import asyncio
import json
import pickle
import re
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import cycle
from urllib.parse import urlencode, urlsplit

import uvloop
from twilio.request_validator import RequestValidator

ACTION = re.compile(r'action="[^"]*(/twilio/turn/[^"]+)"')
ASKED = "asked"  # the path of a step: where the answer before it sends the caller
MOST_CONNECTIONS = 512
_Connection = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@dataclass(frozen=True, slots=True)
class Step:
    """One webhook of a call, `after_s` seconds after the call's first."""

    after_s: float
    path: str
    form: dict[str, str]


@dataclass(frozen=True, slots=True)
class Order:
    """Calls that begin `a_second`; of the first `warm_up_s` seconds nothing is counted. Signed for
    `url`; each webhook goes to the next of the `ports` of this machine."""

    url: str
    ports: Sequence[int]
    token: str
    calls: Sequence[Sequence[Step]]
    a_second: float
    warm_up_s: float


@dataclass(slots=True)
class Heard:
    """Seconds from due to answered, and how many webhooks were not answered with a 2xx."""

    waits: list[float] = field(default_factory=list)
    errors: int = 0


def drive(order: Order) -> Heard:
    """Ring, in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.paced"],
        input=pickle.dumps(order),
        stdout=subprocess.PIPE,
        check=True,
    )
    return Heard(**json.loads(done.stdout))


class _Line:
    """Connections that are kept, as a provider keeps them."""

    def __init__(self, url: str, ports: Sequence[int], token: str) -> None:
        self._url, self._signer = url, RequestValidator(token)
        self._host = urlsplit(url).hostname
        self._idle: dict[int, list[_Connection]] = {port: [] for port in ports}
        self._next = cycle(ports)
        self._places = asyncio.Semaphore(MOST_CONNECTIONS)

    def prepared(self, path: str, form: dict[str, str]) -> bytes:
        """The signed request."""
        body = urlencode(form).encode()
        head = (
            f"POST {path} HTTP/1.1\r\nHost: {self._host}\r\n"
            "Content-Type: application/x-www-form-urlencoded\r\n"
            f"X-Twilio-Signature: {self._signer.compute_signature(self._url + path, form)}\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        )
        return head.encode() + body

    async def post(self, request: bytes) -> tuple[int, str]:
        """Status and body."""
        async with self._places:
            port = next(self._next)
            if self._idle[port]:
                reader, writer = self._idle[port].pop()
            else:
                reader, writer = await asyncio.open_connection(self._host, port)
            writer.write(request)
            head = await reader.readuntil(b"\r\n\r\n")
            _, has_body, rest = head.lower().partition(b"content-length:")
            body = await reader.readexactly(int(rest.split(b"\r\n", 1)[0])) if has_body else b""
            self._idle[port].append((reader, writer))
        return int(head.split(b" ", 2)[1]), body.decode()


async def _ring(order: Order) -> Heard:
    line, heard, loop = (
        _Line(order.url, order.ports, order.token),
        Heard(),
        asyncio.get_running_loop(),
    )
    ready = [
        [b"" if step.path == ASKED else line.prepared(step.path, step.form) for step in steps]
        for steps in order.calls
    ]
    began = loop.time() + 0.2

    async def call(number: int) -> None:
        starts, answer = began + number / order.a_second, ""
        for step, request in zip(order.calls[number], ready[number], strict=True):
            due = starts + step.after_s
            await asyncio.sleep(due - loop.time())
            if not request:
                asked = ACTION.search(answer)
                if asked is None:
                    heard.errors += 1
                    return
                request = line.prepared(asked[1], step.form)
            try:
                status, answer = await line.post(request)
            except (OSError, asyncio.IncompleteReadError):
                status = 0
            heard.errors += not 200 <= status < 300
            if due >= began + order.warm_up_s:
                heard.waits.append(loop.time() - due)

    await asyncio.gather(*map(call, range(len(order.calls))))
    return heard


if __name__ == "__main__":
    found = uvloop.run(_ring(pickle.load(sys.stdin.buffer)))
    print(json.dumps({"waits": found.waits, "errors": found.errors}))
