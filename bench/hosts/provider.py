"""A slow provider that remembers what it was asked: `python -m bench.hosts.provider ADDRESS`."""

from __future__ import annotations

import asyncio
import os
import sys
import time
from collections import Counter
from datetime import UTC, datetime
from email.utils import format_datetime

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

PORT = 8080
ANSWERS_AFTER_S = 1.0
ACCOUNT = "/2010-04-01/Accounts/{account}/Calls.json"


class Provider:
    """The calls that were asked for, by the number that is rung."""

    def __init__(self) -> None:
        self._calls: dict[str, list[dict[str, str]]] = {}
        self._came: list[float] = []

    async def call(self, request: Request) -> JSONResponse:
        """A call is taken when it is asked for, and answered a second later."""
        form = await request.form()
        call = {
            "sid": f"CA{os.urandom(16).hex()}",
            "to": str(form["To"]),
            "from": str(form["From"]),
            "status": "queued",
            "date_created": format_datetime(datetime.now(UTC)),
        }
        self._calls.setdefault(call["to"], []).append(call)
        self._came.append(time.monotonic())
        await asyncio.sleep(ANSWERS_AFTER_S)
        return JSONResponse(call, 201)

    async def listed(self, request: Request) -> JSONResponse:
        """The calls to a number."""
        calls = self._calls.get(request.query_params.get("To", ""), [])
        return JSONResponse({"calls": calls, "page": 0, "page_size": 50})

    async def asked(self, request: Request) -> JSONResponse:
        """How often each number was rung, and when calls came since this was asked last."""
        came, self._came = self._came, []
        rung = {number: len(calls) for number, calls in self._calls.items()}
        return JSONResponse({"came": came, "rung": Counter(rung)})


def app() -> Starlette:
    """The provider's server."""
    provider = Provider()
    return Starlette(
        routes=[
            Route(ACCOUNT, provider.call, methods=["POST"]),
            Route(ACCOUNT, provider.listed, methods=["GET"]),
            Route("/asked", provider.asked),
        ]
    )


if __name__ == "__main__":
    uvicorn.run(app(), host=sys.argv[1], port=PORT, access_log=False, log_level="error")
