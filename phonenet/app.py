"""The live telephone network as an ASGI application."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Mount, Route

from phonenet.config import PhonenetConfig
from phonenet.live import Hub, LiveDriver
from phonenet.printing import print_changes
from phonenet.web.control import Control, refuse
from phonenet.web.events import Events
from phonenet.web.page import Guarded, Page
from phonenet.web.provider import Cutting, Provider


def create_app(config: PhonenetConfig) -> Cutting:
    """REST API, control API, event stream and handset page of one network.

    `stop_listening()` of what is returned ends the event streams, before a server waits for them.
    Raises ValueError if the directory of handsets cannot be read.
    """
    driver = LiveDriver(config)
    hub = Hub(driver.network)
    events = Events(driver.network, hub)
    if config.prints:
        print_changes(driver.network)

    @contextlib.asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        async with driver.running():
            yield

    async def health(request: Request) -> PlainTextResponse:
        return PlainTextResponse("the telephone network is up\n")

    app = Starlette(
        routes=[
            Mount("/2010-04-01", Provider(driver.network)),
            Mount("/control", routes=Control(driver.network, hub).routes()),
            Route("/events", events.open),
            Route("/health", health),
            *Page(config.service_url, driver.client).routes(),
        ],
        middleware=[
            Middleware(TrustedHostMiddleware, allowed_hosts=[*config.allowed_hosts]),
            Middleware(Guarded),
        ],
        exception_handlers={HTTPException: refuse},
        lifespan=lifespan,
    )
    return Cutting(app, stop_listening=events.closing.set)
