"""A membership ends on the senior's page, in an officer's name."""

from starlette.responses import Response

from console.seniors.person import look, required
from console.web.typed import Typed
from console.web.visit import Visit
from helpline.repositories import UnitOfWork
from helpline.seniors.departures import Leaving
from helpline.seniors.leaving import end_membership


async def leave(visit: Visit) -> Response:
    """POST /seniors/{senior_id}/leave"""
    typed = Typed.of(visit.form, ("leaving",))
    visit.officer()
    if typed["leaving"] not in set(Leaving):
        wrong = typed.but({"leaving": "leaving"})
        page = await visit.write(lambda tx: look(tx, visit, typed=wrong))
        return visit.page("senior.html", page, 422)

    def work(tx: UnitOfWork) -> int:
        found = required(tx, visit)
        reason = Leaving(typed["leaving"])
        end_membership(tx, visit.now, found.person_id, reason, by=visit.actor)
        return found.person_id

    return visit.go(f"/seniors/{await visit.write(work)}", "membership_ended")
