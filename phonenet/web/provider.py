"""The provider's REST API over HTTP, broken connections included."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from phonenet.errors import ClientTimeout, ConnectionRefused
from phonenet.network import Network
from phonenet.rest.api import ApiAnswer

LARGEST_REQUEST = 64 * 1024
PATIENCE_S = 120.0
PIECES = 10
ABORT = "phonenet.abort"


class Provider:
    """ASGI endpoint for everything below /2010-04-01/."""

    def __init__(self, network: Network) -> None:
        self._network = network

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        body = bytearray()
        async for piece in request.stream():
            body += piece
            if len(body) > LARGEST_REQUEST:
                await Response("request too large", 413)(scope, receive, send)
                return
        path = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        form = parse_qsl(bytes(body).decode("utf-8", "replace"), keep_blank_values=True)
        header = request.headers.get("authorization", "")
        try:
            answer = self._network.api(request.method, path, form, header)
        except ConnectionRefused:
            await _cut(scope)
        except ClientTimeout:
            await _never_answer(receive)
            await _cut(scope)
        else:
            await _send(answer, send)


async def _send(answer: ApiAnswer, send: Send) -> None:
    """A slow answer comes drop by drop."""
    headers = {**answer.headers, "Content-Length": str(len(answer.body))}
    start = {
        "type": "http.response.start",
        "status": answer.status,
        "headers": [(name.lower().encode(), value.encode()) for name, value in headers.items()],
    }
    pieces = [answer.body]
    if answer.delay_s:
        size = max(1, -(-len(answer.body) // PIECES))
        pieces = [answer.body[at : at + size] for at in range(0, len(answer.body), size)]
        await asyncio.sleep(answer.delay_s / (len(pieces) + 1))
    await send(start)
    for number, piece in enumerate(pieces, start=1):
        more = number < len(pieces)
        await send({"type": "http.response.body", "body": piece, "more_body": more})
        if more:
            await asyncio.sleep(answer.delay_s / (len(pieces) + 1))


async def _never_answer(receive: Receive) -> None:
    """Until the client has had enough."""
    try:
        async with asyncio.timeout(PATIENCE_S):
            while (await receive())["type"] != "http.disconnect":
                pass
    except TimeoutError:
        return


async def _cut(scope: Scope) -> None:
    """Close the connection without a word."""
    abort: Callable[[], None] | None = scope.get(ABORT)
    if abort is None:
        raise RuntimeError("this server cannot cut connections: run phonenet with uvicorn")
    abort()
    await asyncio.sleep(0.01)


class Cutting:
    """Lets `Provider` cut connections: ASGI has no word for that, uvicorn has a transport.

    Must be the outermost application, where `send` is still the server's own.
    """

    def __init__(self, app: ASGIApp, stop_listening: Callable[[], None]) -> None:
        self._app = app
        self.stop_listening = stop_listening

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        transport = getattr(getattr(send, "__self__", None), "transport", None)
        if transport is not None:
            scope[ABORT] = transport.abort
        await self._app(scope, receive, send)
