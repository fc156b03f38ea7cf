"""Telling a page that is being looked at that something has changed (server-sent events).

Nothing but a mark travels here; the page then fetches its own part anew, under its own
permission. A stream lasts a minute, and the browser opens the next one: so a session that has
ended, or a user who was disabled, hears nothing more.
"""

import asyncio
from collections.abc import AsyncIterator

from starlette.concurrency import run_in_threadpool
from starlette.responses import Response, StreamingResponse

from console.web.visit import Visit

LASTS_S = 60.0
AGAIN_MS = 1000


async def live(visit: Visit) -> Response:
    """GET /live: a stream of marks, one at once and one after each change."""
    return StreamingResponse(
        _marks(visit), media_type="text/event-stream", headers={"X-Accel-Buffering": "no"}
    )


async def _marks(visit: Visit) -> AsyncIterator[str]:
    yield f"retry: {AGAIN_MS}\n\n"
    pause, told, waited = visit.house.live_every_s, "", 0.0
    while waited < LASTS_S:
        mark = await run_in_threadpool(
            visit.house.store.read, lambda tx: tx.overviews.mark(visit.scope.station_ids)
        )
        if mark != told:
            told = mark
            yield f"event: mark\ndata: {mark}\n\n"
        else:
            yield ": still here\n\n"
        await asyncio.sleep(pause)
        waited += pause
