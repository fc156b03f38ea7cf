"""Listening to what a woman said on the line, from the page of her case."""

from starlette.responses import Response

from console.cases.sight import required
from console.recordings.sound import listen
from console.web.visit import Visit
from helpline.cases.timeline import SUBJECT
from helpline.repositories import UnitOfWork


async def sound(visit: Visit) -> Response:
    """GET /cases/{case_id}/recordings/{recording_id}"""

    def allowed(tx: UnitOfWork) -> tuple[str, int, int]:
        found = required(tx, visit)
        return SUBJECT, found.id, found.unit_id

    return await listen(visit, allowed)
