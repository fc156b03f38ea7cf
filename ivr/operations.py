"""GET /health, /ready and /metrics: for those who run the service."""

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from ivr.desk import Desk


class Operations:
    """Answers about the service itself. They hold names of links and counts, nothing personal."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def health(self, request: Request) -> Response:
        """This process is alive."""
        return PlainTextResponse("alive\n")

    async def ready(self, request: Request) -> Response:
        """The service is able to work; or 503 and what is missing."""
        missing = await run_in_threadpool(self._desk.ready)
        body = {"ready": not missing, "missing": dict(missing)}
        return JSONResponse(body, 503 if missing else 200)

    async def metrics(self, request: Request) -> Response:
        """Prometheus' text format."""
        text = await run_in_threadpool(generate_latest, self._desk.registry)
        return Response(text, media_type=CONTENT_TYPE_LATEST)
