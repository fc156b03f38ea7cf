"""A webhook from signature to TwiML with one durable transaction, on SQLite.

The floor is Starlette with the very same statements on the same driver and the same writer, but
without signature, form, flow and domain; the peer is what one writes first: `request.form()`,
RequestValidator, VoiceResponse, and the same statements through SQLAlchemy in the thread pool.
"""

import asyncio
import time
from collections.abc import Sequence
from functools import partial
from statistics import median
from typing import Any
from urllib.parse import parse_qs

from sqlalchemy import create_engine, event
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from twilio.request_validator import RequestValidator
from twilio.twiml.voice_response import VoiceResponse

from bench.figure import Figure
from bench.state import Place, state_of
from bench.turns import App, Asked, Telephone, Webhook, begun, post, service_app, statements_of

SLICE = 400
SLICES = 3
UNDER_WAY = 32
TWIML = '<?xml version="1.0" encoding="UTF-8"?><Response/>'


def run() -> list[Figure]:
    """First turns of calls, and pressed keys."""
    with state_of(1) as place:
        phone = Telephone(place)
        firsts = [phone.first(number) for number in range(SLICE * SLICES)]
        figures = _compared("first turn of a call", place, firsts)
        app, numbers = service_app(place), range(10**6, 10**6 + SLICE * SLICES)
        keys = asyncio.run(begun(app, phone, numbers))
        figures += _compared("key pressed", place, keys)
        alone = [
            _one(app, key) for key in asyncio.run(begun(app, phone, range(2 * 10**6, 2000100)))
        ]
    figures.append(
        Figure("one webhook alone, key press to next prompt", f"{median(alone) * 1000:.1f} ms")
    )
    return figures


def _compared(what: str, place: Place, webhooks: Sequence[Webhook]) -> list[Figure]:
    """The three servers on copies of one database, in alternating slices."""
    recorded, ours, floor, peer = place.copy(), place.copy(), place.copy(), place.copy()
    asked = statements_of(recorded, service_app(recorded), webhooks)
    said = dict(zip((webhook.body for webhook in webhooks), asked, strict=True))
    apps: dict[str, App] = {
        "ours": service_app(ours),
        "floor": _floor(floor, said),
        "peer": _peer(
            peer, {parse_qs(body)[b"CallSid"][0].decode(): of for body, of in said.items()}
        ),
    }
    rates: dict[str, list[float]] = {name: [] for name in apps}
    work: dict[str, list[float]] = {name: [] for name in apps}
    for start in range(0, len(webhooks), SLICE):
        for name, app in apps.items():
            a_second, processor = _measured(app, webhooks[start : start + SLICE])
            rates[name].append(a_second)
            work[name].append(processor)
    for one in (recorded, ours, floor, peer):
        one.store.close()
    rate = {name: median(measured) for name, measured in rates.items()}
    cost = {name: median(measured) for name, measured in work.items()}
    each = f"{median(len(statements) for statements in asked):.0f} statements"
    return [
        Figure(
            f"{what}, {UNDER_WAY} under way ({each})",
            f"{rate['ours']:.0f}/s",
            f"{rate['floor']:.0f}/s Starlette with the same SQL, same writer",
            f"{rate['ours'] / rate['floor']:.2f}",
            "at least 0.8",
        ),
        Figure(
            f"{what}: processor time of each",
            f"{cost['ours']:.2f} ms",
            f"{cost['floor']:.2f} ms of the floor",
            f"{cost['ours'] / cost['floor']:.2f}",
        ),
        Figure(
            f"{what} against a plain handler",
            f"{rate['ours']:.0f}/s",
            f"{rate['peer']:.0f}/s request.form, RequestValidator, VoiceResponse, SQLAlchemy",
            f"{rate['ours'] / rate['peer']:.2f}",
            "at least 3",
        ),
    ]


def _floor(place: Place, said: dict[bytes, list[Asked]]) -> Starlette:
    async def handler(request: Request) -> Response:
        statements = said[await request.body()]

        def work(tx: Any) -> None:
            cursor = tx.session._cursor
            for sql, parameters in statements:
                cursor.execute(sql, parameters)
                cursor.fetchall()

        await place.store.write_async(work)
        return Response(TWIML, media_type="text/xml")

    return Starlette(routes=[Route("/{path:path}", handler, methods=["POST"])])


def _peer(place: Place, said: dict[str, list[Asked]]) -> Starlette:
    engine = create_engine(f"sqlite:///{place.path}", connect_args={"timeout": 60})
    validator = RequestValidator(place.settings.twilio_auth_tokens[0])

    @event.listens_for(engine, "connect")
    def _durable(connection: Any, record: object) -> None:
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")

    def work(statements: Sequence[Asked]) -> str:
        with engine.begin() as connection:
            for sql, parameters in statements:
                connection.exec_driver_sql(sql, parameters)
        answer = VoiceResponse()
        answer.gather(num_digits=1, action="/twilio/turn/token/1").say("Press one")
        return str(answer)

    async def handler(request: Request) -> Response:
        form = await request.form()
        url = f"{place.settings.public_url}{request.url.path}"
        signed = request.headers["x-twilio-signature"]
        if not validator.validate(url, dict(form), signed):
            return Response(status_code=403)
        answer = await run_in_threadpool(work, said[str(form["CallSid"])])
        return Response(answer, media_type="text/xml")

    return Starlette(routes=[Route("/{path:path}", handler, methods=["POST"])])


def _measured(app: App, webhooks: Sequence[Webhook]) -> tuple[float, float]:
    """Webhooks a second, and milliseconds of processor time for each."""

    async def all_of_them() -> None:
        waiting = iter(webhooks)

        async def caller() -> None:
            for webhook in waiting:
                await post(app, webhook)

        await asyncio.gather(*(caller() for _ in range(UNDER_WAY)))

    started, worked = time.perf_counter(), time.process_time()
    asyncio.run(all_of_them())
    seconds, processor = time.perf_counter() - started, time.process_time() - worked
    return len(webhooks) / seconds, processor / len(webhooks) * 1000


def _one(app: App, webhook: Webhook) -> float:
    started = time.perf_counter()
    asyncio.run(partial(post, app, webhook)())
    return time.perf_counter() - started
