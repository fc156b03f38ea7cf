"""A webhook from signature to TwiML with one durable transaction, on SQLite."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from statistics import median
from typing import Any
from urllib.parse import urlencode

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from twilio.request_validator import RequestValidator

from app import create_app
from bench.figure import Figure
from bench.state import Place, state_of
from bootstrap import assemble, telephony
from helpline.repositories import UnitOfWork
from simulation.ids import CountedIds
from simulation.world import START

CALLS = 1000
UNDER_WAY = 32
App = Callable[..., Awaitable[None]]


class StandingClock:
    """An instant that does not move."""

    def now(self) -> Any:
        return START


def run() -> list[Figure]:
    """Webhooks a second with 32 under way, and the time of one alone, against a bare Starlette
    route that commits one durable unit of four statements on the same driver."""
    with state_of(1) as place:
        service = assemble(
            place.settings,
            store=place.store,
            clock=StandingClock(),
            ids=CountedIds(),
            telephony=telephony(place.settings),
        )
        service.prepare()
        ours, floor = create_app(service), _floor(place)
        requests = _requests(place)
        rates = {"ours": [], "floor": []}  # type: dict[str, list[float]]
        for round_ in range(3):
            part = requests[round_ * CALLS : (round_ + 1) * CALLS]
            rates["floor"].append(_rate(floor, part))
            rates["ours"].append(_rate(ours, part))
        alone = median(_one(ours, request) for request in requests[3 * CALLS :])
    rate, bare = median(rates["ours"]), median(rates["floor"])
    return [
        Figure(
            "webhooks a second (first turn of a call, durable, in one process)",
            f"{rate:.0f}/s",
            f"{bare:.0f}/s bare Starlette with one durable unit of 4 statements",
            f"{rate / bare:.2f}",
            "0.8 with the same SQL (here the floor runs fewer statements)",
        ),
        Figure("one webhook alone, key press to next prompt", f"{alone * 1000:.1f} ms"),
    ]


def _requests(place: Place) -> list[tuple[bytes, str]]:
    url = f"{place.settings.public_url}/twilio/voice"
    signer = RequestValidator(place.settings.twilio_auth_tokens[0])
    made = []
    for number in range(3 * CALLS + 100):
        form = {
            "CallSid": f"CA{number:032d}",
            "From": "+919000000201",
            "To": place.settings.checkin_number,
            "CallStatus": "ringing",
        }
        made.append((urlencode(form).encode(), signer.compute_signature(url, form)))
    return made


def _floor(place: Place) -> Starlette:
    async def handler(request: Request) -> Response:
        await request.body()

        def work(tx: UnitOfWork) -> None:
            for link in ("a", "b", "c", "d"):
                tx.heartbeats.beat(link, START)

        await place.store.write_async(work)
        return Response("<Response/>", media_type="application/xml")

    return Starlette(routes=[Route("/twilio/voice", handler, methods=["POST"])])


def _rate(app: App, requests: Sequence[tuple[bytes, str]]) -> float:
    async def all_of_them() -> None:
        waiting = iter(requests)

        async def caller() -> None:
            for body, signature in waiting:
                await _post(app, body, signature)

        await asyncio.gather(*(caller() for _ in range(UNDER_WAY)))

    started = time.perf_counter()
    asyncio.run(all_of_them())
    return len(requests) / (time.perf_counter() - started)


def _one(app: App, request: tuple[bytes, str]) -> float:
    started = time.perf_counter()
    asyncio.run(_post(app, *request))
    return time.perf_counter() - started


async def _post(app: App, body: bytes, signature: str) -> None:
    sent: list[dict[str, Any]] = []
    given = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive() -> dict[str, Any]:
        if not given:
            await asyncio.Event().wait()
        return given.pop()

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    headers = [
        (b"content-type", b"application/x-www-form-urlencoded"),
        (b"content-length", str(len(body)).encode()),
        (b"x-twilio-signature", signature.encode()),
    ]
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "POST",
        "scheme": "http",
        "path": "/twilio/voice",
        "raw_path": b"/twilio/voice",
        "query_string": b"",
        "headers": headers,
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 8000),
        "root_path": "",
    }
    await app(scope, receive, send)
    if sent[0]["status"] != 200:
        raise RuntimeError(f"the webhook answered {sent[0]['status']}")
