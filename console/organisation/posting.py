"""Ending an officer's posting at a unit, and taking that back."""

from starlette.responses import Response

from console.errors import Forbidden
from console.web.typed import number_of
from console.web.visit import Visit
from helpline.directory import posting
from helpline.errors import NotFound
from helpline.repositories import UnitOfWork


async def end(visit: Visit) -> Response:
    """POST /units/{unit_id}/postings/end"""

    def work(tx: UnitOfWork) -> None:
        officer_id = _of_the_unit(tx, visit)
        posting.end_posting(tx, visit.now, officer_id, visit.scope.units, by=visit.actor)

    await visit.write(work)
    return visit.go(f"/units/{visit.number('unit_id')}", "posting_ended")


async def again(visit: Visit) -> Response:
    """POST /units/{unit_id}/postings/again"""
    await visit.write(
        lambda tx: posting.post_again(tx, visit.now, _of_the_unit(tx, visit), by=visit.actor)
    )
    return visit.go(f"/units/{visit.number('unit_id')}", "posted_again")


def _of_the_unit(tx: UnitOfWork, visit: Visit) -> int:
    """The officer that the form names, of the unit of the path. Raises NotFound, Forbidden."""
    unit_id = visit.number("unit_id")
    if unit_id not in visit.scope.units:
        raise Forbidden
    officer = tx.officers.find(number_of(visit.form.get("officer", "")))
    if officer is None or officer.unit_id != unit_id:
        raise NotFound("no such officer is posted at this unit")
    return officer.person_id
