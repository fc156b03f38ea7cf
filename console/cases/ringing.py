"""What rings at this user's own telephone now: the pop-up, and its line on Today."""

from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import quote

from starlette.responses import Response

from console.cases.sight import me, sees
from console.today.lines import spaced
from console.web.local import Moment
from console.web.visit import Visit
from helpline.cases.model import Priority
from helpline.repositories import UnitOfWork

RINGS_AT_MOST = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class RingingCall:
    """A call about a case at this user's telephone, with its words at `ringing_why.<why>`. `handset` is where that telephone lies on the
    screen, with the telephone network of this machine; otherwise ""."""

    href: str
    number: str
    grave: bool
    why: str
    since: Moment
    handset: str


@dataclass(frozen=True, slots=True)
class RingingPart:
    """Nothing, as a rule."""

    calls: tuple[RingingCall, ...]


async def ringing(visit: Visit) -> Response:
    """GET /ringing: a part of every page, which renews itself."""
    calls = await visit.read(lambda tx: calls_now(tx, visit))
    return visit.page("ringing.html", RingingPart(calls))


def calls_now(tx: UnitOfWork, visit: Visit) -> tuple[RingingCall, ...]:
    """Each case once, however often it rings; by two queries."""
    if not me(visit) or not visit.may("ringing"):
        return ()
    since = visit.now - RINGS_AT_MOST
    found = {call.case_id: call for call in tx.overviews.ringing(me(visit), since)}
    cases = tx.overviews.cases_by_id(found, visit.scope.unit.path)
    handset = handset_of(tx, visit) if found else ""
    return tuple(
        RingingCall(
            href=f"/cases/{case.id}",
            number=spaced(case.number),
            grave=case.priority is Priority.DANGER,
            why=found[case.id].cause,
            since=visit.local.exact(found[case.id].since),
            handset=handset,
        )
        for case in sorted(cases.values(), key=lambda case: case.id)
        if sees(tx, visit, case)
    )


def handset_of(tx: UnitOfWork, visit: Visit) -> str:
    """Where this user's telephone lies on the page of handsets, if there is one."""
    person = tx.overviews.people([me(visit)]).get(me(visit))
    if not visit.house.handsets or person is None or not person.phones:
        return ""
    return f"{visit.house.handsets}/#{quote(person.phones[0].e164)}"
