"""Processes at a place of the measurements: `python -m bench.served service|floor|worker`.

Each reads `Wanted` from its input as a pickle. Their clock begins at an instant of the place's own
time and runs as fast as the machine's.
"""

from __future__ import annotations

import contextlib
import pickle
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from adapters.collector import spare_what_is_loaded
from adapters.randomness import SystemIds
from app import create_app
from bench.assembled import assembled
from bench.processes import answers, until
from bench.turns import App, Asked
from bootstrap import Service, key_ring
from commands.web import IDLE_S
from helpline.errors import Conflict
from helpline.sending.model import Lane
from settings import Settings
from store.database import open_store
from workers.making import drain_of

TWIML = '<?xml version="1.0" encoding="UTF-8"?><Response/>'
Statements = Mapping[tuple[str, bytes], Sequence[Asked]]


class RunningClock:
    """From `start` (aware UTC) on, as fast as the machine's own."""

    def __init__(self, start: datetime) -> None:
        self._start, self._began = start, time.monotonic()

    def now(self) -> datetime:
        return self._start + timedelta(seconds=time.monotonic() - self._began)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Settings of the place by name, where its clock begins, what the floor answers each webhook
    with, and for how many seconds a worker drains."""

    settings: dict[str, str]
    start: datetime
    statements: Statements | None = None
    seconds: float = 0.0


@contextlib.contextmanager
def served(kind: str, wanted: Wanted) -> Iterator[None]:
    """A server of this kind on the settings' port, gone afterwards."""
    with _process(kind, wanted):
        until(lambda: answers(wanted.settings["PORT"]))
        yield


@contextlib.contextmanager
def working(wanted: Wanted) -> Iterator[None]:
    """A worker that drains the calls meanwhile."""
    with _process("worker", wanted):
        yield


@contextlib.contextmanager
def _process(kind: str, wanted: Wanted) -> Iterator[None]:
    process = subprocess.Popen([sys.executable, "-m", "bench.served", kind], stdin=subprocess.PIPE)
    assert process.stdin is not None
    process.stdin.write(pickle.dumps(wanted))
    process.stdin.close()
    try:
        yield
    finally:
        process.kill()
        process.wait()


def service_of(wanted: Wanted) -> Service:
    """The product at this place."""
    settings = Settings.load(wanted.settings, None)
    return assembled(settings, RunningClock(wanted.start), ids=SystemIds())


def _floor(wanted: Wanted) -> App:
    settings = Settings.load(wanted.settings, None)
    store = open_store(settings.database_url, key_ring(settings))
    said = {
        webhook: [(sql, parameters, _gives_rows(sql)) for sql, parameters in statements]
        for webhook, statements in (wanted.statements or {}).items()
    }

    async def webhook(request: Request) -> Response:
        statements = said[request.url.path, await request.body()]

        def work(tx: Any) -> None:
            cursor = tx.session._cursor
            for sql, parameters, gives_rows in statements:
                cursor.execute(sql, parameters)
                if gives_rows:
                    cursor.fetchall()

        # Said in another order than they were recorded in, a few statements meet a row of another
        # call: they have been said all the same.
        with contextlib.suppress(Conflict):
            await store.write_async(work)
        return Response(TWIML, media_type="text/xml")

    async def health(request: Request) -> Response:
        return Response()

    routes = [Route("/health", health), Route("/{path:path}", webhook, methods=["POST"])]
    return Starlette(routes=routes)


def _gives_rows(sql: str) -> bool:
    return sql.startswith(("SELECT", "WITH")) or "RETURNING" in sql


def _main(kind: str, wanted: Wanted) -> None:
    if kind == "worker":
        drain_of(service_of(wanted), time.sleep).run(Lane.CALLS, wanted.seconds)
        return
    app = _floor(wanted) if kind == "floor" else create_app(service_of(wanted))
    port = int(wanted.settings["PORT"])
    spare_what_is_loaded()
    uvicorn.run(
        app,
        port=port,
        access_log=False,
        log_level="error",
        timeout_keep_alive=IDLE_S,
        server_header=False,
    )


if __name__ == "__main__":
    _main(sys.argv[1], pickle.load(sys.stdin.buffer))
