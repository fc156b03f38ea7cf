"""The Today page, and the part of it that renews itself."""

from dataclasses import dataclass

from starlette.responses import Response

from console.access.scope import called
from console.cases.ringing import RingingCall, calls_now
from console.today.cases import owed_cases
from console.today.faults import FaultLine, fault_lines
from console.today.lines import Line, by_incident, in_order, incident_line, request_line
from console.today.serious import SeriousCases, serious_cases
from console.today.visits import VisitLine, visit_lines
from console.web.frame import Frame
from console.web.visit import Visit
from helpline.checkins.model import CheckInState
from helpline.directory.model import UnitKind
from helpline.directory.rostering import unconfirmed
from helpline.escalation.areas.by_console import open_areas
from helpline.escalation.model import IncidentKind
from helpline.repositories import UnitOfWork

MOST = 100


@dataclass(frozen=True, slots=True)
class Count:
    """How many of today's check-ins are in one of the groups that the board shows."""

    group: str
    number: str


@dataclass(frozen=True, slots=True)
class TodayLines:
    """What needs somebody now. `more` is how many lines did not find room; `calls` is what rings
    at this user's telephone; `serious` is None for who has no part in it."""

    lines: tuple[Line, ...]
    not_reached: tuple[Line, ...]
    faults: tuple[FaultLine, ...]
    counts: tuple[Count, ...]
    more: int
    calls: tuple[RingingCall, ...]
    visits: tuple[VisitLine, ...]
    rosters: tuple[tuple[str, str], ...]
    areas: tuple[tuple[str, str], ...]
    serious: SeriousCases | None


@dataclass(frozen=True, slots=True)
class TodayPage(TodayLines):
    """The same within its frame."""

    frame: Frame


GROUPS: dict[CheckInState, str] = {
    CheckInState.OK: "well",
    CheckInState.CLOSED: "well",
    CheckInState.NEED: "need",
    CheckInState.RINGING: "ringing",
    CheckInState.UNCONFIRMED: "ringing",
    CheckInState.PLANNED: "waiting",
    CheckInState.MISSED: "missed",
    CheckInState.ESCALATED: "escalated",
    CheckInState.EMERGENCY: "escalated",
    CheckInState.EXCUSED: "paused",
}
ORDER = ("escalated", "missed", "ringing", "need", "well", "waiting", "paused")


def gather(tx: UnitOfWork, visit: Visit) -> TodayLines:
    """Everything on the page, by a number of queries that does not grow with it."""
    scope, local = visit.scope, visit.local
    incidents = [
        incident
        for incident in tx.overviews.open_incidents(scope.station_ids, MOST + 1)
        if scope.sees(incident.station_id, incident.beat_id)
    ]
    alerts = tx.overviews.alerts_of([incident.id for incident in incidents])
    requests = tx.overviews.open_requests(scope.station_ids, MOST + 1)
    beats = tx.overviews.beats_of([request.senior_id for request in requests])
    requests = [r for r in requests if scope.sees(0, beats.get(r.senior_id, 0))]
    owed = owed_cases(tx, visit, MOST + 1)
    people = tx.overviews.named(
        owed.owners
        + [i.senior_id for i in incidents]
        + [r.senior_id for r in requests]
        + [alert.responder_id for alert in alerts]
    )
    confirms, answers = visit.may("incident.close"), visit.may("request.answer")
    told = by_incident(alerts)
    shown = [
        (
            incident.kind,
            incident_line(incident, told[incident.id], people, scope, local, confirms=confirms),
        )
        for incident in incidents
    ]
    asked = [
        request_line(
            request,
            people,
            scope.name(beats[request.senior_id], local.language),
            local,
            answers=answers,
        )
        for request in requests
    ]
    lines = in_order(
        [line for kind, line in shown if kind is not IncidentKind.NOT_REACHED]
        + asked
        + owed.lines(visit, people)
    )
    return TodayLines(
        lines=tuple(lines[:MOST]),
        not_reached=tuple(line for kind, line in shown if kind is IncidentKind.NOT_REACHED),
        faults=fault_lines(
            tx.faults.standing(),
            {i.id for i in incidents},
            scope,
            local,
            service=visit.may("health"),
        ),
        counts=_counts(tx, visit),
        calls=calls_now(tx, visit),
        more=max(0, len(lines) - MOST),
        visits=visit_lines(tx, scope, local),
        serious=serious_cases(tx, visit),
        areas=tuple(
            (f"/areas/{area.id}", scope.name(area.unit_id, local.language))
            for area in open_areas(tx, list(scope.units))
        ),
        rosters=tuple(
            (f"/units/{station.id}", called(station, local.language))
            for station in unconfirmed(tx, visit.now, scope.stations())[:MOST]
        )
        if visit.may("roster.confirm")
        else (),
    )


def _counts(tx: UnitOfWork, visit: Visit) -> tuple[Count, ...]:
    if visit.scope.unit.kind is UnitKind.BEAT:
        return ()
    found = visit.house.tally.of(tx, visit.now, visit.local.today(), visit.scope)
    totals = dict.fromkeys(ORDER, 0)
    for by_state in found.values():
        for state, number in by_state.items():
            totals[GROUPS[state]] += number
    return tuple(Count(group, visit.local.number(totals[group])) for group in ORDER)


async def today(visit: Visit) -> Response:
    """GET /; who has no list of what needs them is led to the first page that they have."""
    if not visit.may("today.lines"):
        return visit.go(visit.frame.places[-1].href)
    lines = await visit.read(lambda tx: gather(tx, visit))
    known = {name: getattr(lines, name) for name in TodayLines.__dataclass_fields__}
    return visit.page("today.html", TodayPage(frame=visit.frame, **known))


async def today_lines(visit: Visit) -> Response:
    """GET /today/lines: the part that renews itself."""
    return visit.page("today_lines.html", await visit.read(lambda tx: gather(tx, visit)))
