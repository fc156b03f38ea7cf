"""Telling a page that is being looked at that something has changed (server-sent events).

Nothing but a mark travels here; the page then fetches its own part anew, under its own
permission. A stream lasts a minute, and the browser opens the next one: so a session that has
ended, or a user who was disabled, hears nothing more.
"""

import asyncio
from collections.abc import AsyncIterator

from starlette.concurrency import run_in_threadpool
from starlette.responses import Response, StreamingResponse

from console.access.scope import case_owners
from console.cases.sight import sees
from console.web.visit import Visit
from helpline.repositories import UnitOfWork

LASTS_S = 60.0
AGAIN_MS = 1000


async def live(visit: Visit) -> Response:
    """GET /live?case=ID: a stream of marks, one at once and one after each change; the time line
    of the case that is being read counts too."""
    return StreamingResponse(
        _marks(visit), media_type="text/event-stream", headers={"X-Accel-Buffering": "no"}
    )


async def _marks(visit: Visit) -> AsyncIterator[str]:
    yield f"retry: {AGAIN_MS}\n\n"
    pause, told, waited = visit.house.live_every_s, "", 0.0
    while waited < LASTS_S:
        mark = await run_in_threadpool(_mark, visit)
        if mark != told:
            told = mark
            yield f"event: mark\ndata: {mark}\n\n"
        else:
            yield ": still here\n\n"
        await asyncio.sleep(pause)
        waited += pause


def _mark(visit: Visit) -> str:
    """What has changed for this user; of a case that is being read, its time line too."""
    house, scope = visit.house, visit.scope
    changes = house.watch.changes(house.store, house.live_every_s / 2)
    owners = () if scope.beat_id else case_owners(scope)
    mark = changes.mark({*scope.station_ids, *owners}, visit.account.user.person_id or 0)
    text = visit.request.query_params.get("case", "")
    if not visit.may("case") or not text.isascii() or not text.isdigit() or len(text) > 15:
        return mark
    return f"{mark}.{house.store.read(lambda tx: _of_case(tx, visit, int(text)))}"


def _of_case(tx: UnitOfWork, visit: Visit, case_id: int) -> str:
    watched = tx.overviews.cases_by_id([case_id], visit.scope.unit.path).get(case_id)
    if watched is None or not sees(tx, visit, watched):
        return ""
    return tx.overviews.case_mark(case_id)
