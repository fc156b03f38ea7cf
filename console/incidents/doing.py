"""The forms of an incident: done by the domain, in a named officer's name."""

from collections.abc import Callable

from starlette.responses import Response

from console.incidents.actions import Typed, typed
from console.incidents.pages import IncidentPage, look, required
from console.web.visit import Visit
from helpline.errors import Refused
from helpline.escalation import by_console
from helpline.escalation.model import IncidentState, Outcome
from helpline.reasons.refusals import Why
from helpline.repositories import UnitOfWork

NEEDS_HELP = "needs_help"


async def going(visit: Visit) -> Response:
    """POST /incidents/{incident_id}/going: an officer rang and is on the way."""
    house, by = visit.house, visit.officer()

    def work(tx: UnitOfWork, said: Typed) -> str:
        incident = required(tx, visit)
        answer = by_console.going(tx, house.ids, visit.now, incident.id, said.officer, by=by)
        return f"going_{answer.value}"

    return await _done(visit, "going", work)


async def cannot(visit: Visit) -> Response:
    """POST /incidents/{incident_id}/cannot: an officer rang and cannot go."""
    house, by = visit.house, visit.officer()

    def work(tx: UnitOfWork, said: Typed) -> str:
        incident = required(tx, visit)
        by_console.cannot(tx, house.door, house.ids, visit.now, incident.id, said.officer, by=by)
        return "cannot"

    return await _done(visit, "cannot", work)


async def report(visit: Visit) -> Response:
    """POST /incidents/{incident_id}/report: an officer rang and tells what was seen."""
    house, by = visit.house, visit.officer()

    def work(tx: UnitOfWork, said: Typed) -> str:
        incident = required(tx, visit)
        if said.outcome == NEEDS_HELP:
            reported = by_console.help_wanted(
                tx, house.door, house.ids, visit.now, incident.id, said.officer, by=by
            )
        else:
            reported = by_console.seen(
                tx,
                house.door,
                house.ids,
                visit.now,
                incident.id,
                said.officer,
                Outcome(said.outcome),
                diary_number=said.diary_number or None,
                by=by,
            )
        return f"reported_{reported.value}"

    return await _done(visit, "report", work)


async def close(visit: Visit) -> Response:
    """POST /incidents/{incident_id}/close: a supervisor closes, or confirms a 'well'."""
    house, by = visit.house, visit.officer()

    def work(tx: UnitOfWork, said: Typed) -> str:
        incident = required(tx, visit)
        confirmed = incident.state is IncidentState.PROVISIONAL and said.outcome == Outcome.WELL
        by_console.close_as(
            tx,
            house.door,
            visit.now,
            incident.id,
            Outcome(said.outcome),
            diary_number=said.diary_number or None,
            by=by,
        )
        return "confirmed" if confirmed else "closed"

    return await _done(visit, "close", work)


async def doubt(visit: Visit) -> Response:
    """POST /incidents/{incident_id}/doubt: a supervisor does not believe a 'well'."""
    house, by = visit.house, visit.officer()

    def work(tx: UnitOfWork) -> int:
        incident = required(tx, visit)
        by_console.doubt(tx, house.door, house.ids, visit.now, incident.id, by=by)
        return incident.id

    return visit.go(f"/incidents/{await visit.write(work)}", "doubted")


async def _done(visit: Visit, form: str, work: Callable[[UnitOfWork, Typed], str]) -> Response:
    """Do it and go back to the incident; or show the form again, with everything typed."""
    said = typed(visit.form, form)
    if said.problem:
        page: IncidentPage = await visit.write(lambda tx: look(tx, visit, said))
        return visit.page("incident.html", page, 422)
    if said.outcome == NEEDS_HELP and form == "close":
        raise Refused(Why.HELP_IS_REPORTED)
    done = await visit.write(lambda tx: work(tx, said))
    return visit.go(f"/incidents/{visit.number('incident_id')}", done)
