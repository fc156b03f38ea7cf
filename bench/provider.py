"""A provider that accepts everything, in a process of its own: `python -m bench.provider MS`.

It prints its port, answers every POST after so many milliseconds with an id, and every GET with
what came: for each request its instant (seconds of the monotonic clock) and the intent's token.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import re
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from typing import cast

import uvloop

CREATED = b"HTTP/1.1 201 CREATED\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
TOKEN = re.compile(rb"(?:call|message)-status%2F([\w-]+)")
HEAD_ENDS = b"\r\n\r\n"


class _Provider(asyncio.Protocol):
    came: list[tuple[float, str]] = []  # noqa: RUF012 - one list for all connections
    latency_s = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport, self._waiting = cast(asyncio.Transport, transport), b""

    def data_received(self, data: bytes) -> None:
        self._waiting += data
        while (end := self._waiting.find(HEAD_ENDS)) >= 0:
            head = self._waiting[:end].lower()
            _, _, rest = head.partition(b"content-length:")
            length = int(rest.split(b"\r\n", 1)[0]) if rest else 0
            whole = end + len(HEAD_ENDS) + length
            if len(self._waiting) < whole:
                return
            body, self._waiting = self._waiting[end:whole], self._waiting[whole:]
            if head.startswith(b"get"):
                self._answer(json.dumps(self.came).encode())
                self.came.clear()
                continue
            token = TOKEN.search(body)
            self.came.append((time.monotonic(), token[1].decode() if token else ""))
            answer = json.dumps({"sid": f"CA{os.urandom(16).hex()}", "status": "queued"}).encode()
            asyncio.get_running_loop().call_later(self.latency_s, self._answer, answer)

    def _answer(self, body: bytes) -> None:
        self._transport.write(CREATED % (len(body), body))


@contextlib.contextmanager
def provider(latency_s: float) -> Iterator[str]:
    """The address of a provider, gone afterwards."""
    process = subprocess.Popen(
        [sys.executable, "-m", "bench.provider", str(latency_s * 1000)],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    try:
        yield f"http://127.0.0.1:{process.stdout.readline().strip()}"
    finally:
        process.kill()
        process.wait()


def came(url: str) -> list[tuple[float, str]]:
    """(instant, token) of every request since this was last asked, in order."""
    with urllib.request.urlopen(f"{url}/came") as answer:
        return sorted((at, token) for at, token in json.loads(answer.read()))


async def _serve(latency_s: float) -> None:
    _Provider.latency_s = latency_s
    server = await asyncio.get_running_loop().create_server(_Provider, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    uvloop.run(_serve(float(sys.argv[1]) / 1000))
