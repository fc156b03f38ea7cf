"""The frame around every webhook: verify, read, hand over, and note what became of it."""

import hashlib
import logging
from collections.abc import Awaitable, Callable
from time import perf_counter

from prometheus_client import CollectorRegistry, Counter, Histogram
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from ivr.desk import Desk
from ivr.errors import NotAForm, NotSigned, WebhookRefused
from ivr.form import Form, parse, read_body
from ivr.signature import SignatureCheck

log = logging.getLogger("khairiyat.ivr")

Handle = Callable[[Request, Form], Awaitable[Response]]

_FORM = "application/x-www-form-urlencoded"


class Webhooks:
    """Makes routes out of handlers.

    A handler is only called with the fields of a signed form. What it raises becomes a 500, so
    that the provider plays its fallback document or asks again: 2xx is said only by a handler
    that has come back from its commit (invariant 19).
    """

    def __init__(self, desk: Desk) -> None:
        self._check = SignatureCheck(desk.public_url, desk.auth_tokens)
        self._body_seconds = desk.body_seconds
        self._taken, self._seconds = _metrics(desk.registry)

    def route(self, path: str, name: str, handle: Handle) -> Route:
        """A POST route that lets nothing unsigned through."""
        taken: dict[int, Counter] = {}  # looking a series up costs more than counting
        duration = self._seconds.labels(name)

        async def endpoint(request: Request) -> Response:
            started = perf_counter()
            response = await self._answer(name, request, handle)
            seconds = perf_counter() - started
            status = response.status_code
            if status not in taken:
                taken[status] = self._taken.labels(name, status)
            taken[status].inc()
            duration.observe(seconds)
            mark = _mark(request.path_params.get("token", ""))
            log.info("%s %d %.1f ms %s", name, status, seconds * 1000, mark)
            return response

        return Route(path, endpoint, methods=["POST"], name=name)

    async def _answer(self, name: str, request: Request, handle: Handle) -> Response:
        try:
            return await handle(request, await self._signed_form(request))
        except WebhookRefused as refused:
            # The rest of the body is not read, so this connection is of no further use.
            return PlainTextResponse(str(refused), refused.status, {"connection": "close"})
        except ClientDisconnect:
            return PlainTextResponse("", 400)
        except Exception as error:
            # Its text may hold what a caller said: only the class of the error is noted.
            log.error("%s failed: %s", name, _named(error))
            return PlainTextResponse("Not done. Ask again.", 500)

    async def _signed_form(self, request: Request) -> Form:
        signature = request.headers.get("x-twilio-signature", "")
        if not signature:
            raise NotSigned
        target = _target(request)
        body = await read_body(request, self._body_seconds)
        if request.headers.get("content-type", "").partition(";")[0].strip().lower() != _FORM:
            if self._check.accepts_body(target, body, signature):
                raise NotAForm
            raise NotSigned
        form = parse(body)
        if not self._check.accepts_form(target, form, signature):
            raise NotSigned
        return form


def _target(request: Request) -> str:
    """Path and query exactly as they were asked for."""
    path: bytes = request.scope.get("raw_path") or request.scope["path"].encode()
    query: bytes = request.scope.get("query_string", b"")
    return (path + b"?" + query if query else path).decode("latin-1")


def _mark(token: str) -> str:
    """Enough of a token to find two lines about the same call, too little to use it."""
    return hashlib.sha256(token.encode()).hexdigest()[:8] if token else "-"


def _named(error: BaseException) -> str:
    """The class of an error and the place in our code that it came from."""
    place = error.__traceback__
    while place is not None and place.tb_next is not None:
        place = place.tb_next
    where = f" in {place.tb_frame.f_code.co_qualname}:{place.tb_lineno}" if place else ""
    return type(error).__name__ + where


def _metrics(registry: CollectorRegistry) -> tuple[Counter, Histogram]:
    return (
        Counter(
            "khairiyat_webhooks",
            "Webhooks of the provider, by route and status of the answer",
            ["route", "status"],
            registry=registry,
        ),
        Histogram(
            "khairiyat_webhook_seconds",
            "Time from a webhook's first byte to its answer",
            ["route"],
            registry=registry,
            buckets=(0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10),
        ),
    )
