"""The page of handsets: its files, and the audio of the service for the browser's ear."""

from __future__ import annotations

from pathlib import Path

import httpx
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

FILES = Path(__file__).parent / "files"

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "media-src 'self'",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)


class Page:
    """`service_url` is the only place from which audio is fetched for the browser."""

    def __init__(self, service_url: str, client: httpx.AsyncClient) -> None:
        self._service_url = service_url.rstrip("/") + "/"
        self._client = client

    def routes(self) -> list[BaseRoute]:
        return [
            Route("/", self.index),
            Route("/sound", self.sound),
            Mount("/files", StaticFiles(directory=FILES)),
        ]

    async def index(self, request: Request) -> FileResponse:
        return FileResponse(FILES / "phones.html", headers={"Cache-Control": "no-cache"})

    async def sound(self, request: Request) -> Response:
        """`?url=`: a file that a call plays, from the service and from nowhere else."""
        url = request.query_params.get("url", "")
        if not url.startswith(self._service_url):
            return PlainTextResponse("only audio of the service is fetched", 403)
        try:
            answer = await self._client.get(url)
        except (httpx.HTTPError, httpx.InvalidURL):
            return PlainTextResponse("the service does not answer", 502)
        kind = answer.headers.get("content-type", "")
        if answer.status_code != 200 or not kind.startswith("audio/"):
            return PlainTextResponse("the service has no such audio", 404)
        return Response(answer.content, media_type=kind)


class Guarded:
    """Puts the security headers on every answer that is not the provider's."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [
                    *message.get("headers", []),
                    (b"content-security-policy", POLICY.encode()),
                    (b"x-content-type-options", b"nosniff"),
                    (b"referrer-policy", b"no-referrer"),
                ]
            await send(message)

        await self._app(scope, receive, guarded if scope["type"] == "http" else send)
