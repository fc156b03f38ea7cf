"""The list of incidents and the page of one."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from starlette.responses import Response

from console.incidents.actions import NOTHING_TYPED, Typed
from console.incidents.ladder import Step, steps
from console.incidents.timeline import Entry, entries, people_of, seen
from console.today.lines import Line, by_incident, incident_line, name_of
from console.web.frame import Frame
from console.web.local import Moment
from console.web.visit import Visit
from helpline.directory.ladders import CONTACT
from helpline.directory.model import UnitKind
from helpline.errors import NotFound
from helpline.escalation.model import Incident, IncidentState, Outcome
from helpline.repositories import UnitOfWork

MOST = 100
LONGEST_TRAIL = 200


@dataclass(frozen=True, slots=True)
class Closed:
    """A closed incident in the list."""

    href: str
    who: str
    where: str
    kind: str
    outcome: str
    by: str
    opened: Moment
    closed: Moment | None


@dataclass(frozen=True, slots=True)
class IncidentsPage:
    """Open incidents, and those that were closed, newest first. `state` filters, in the address;
    `older` is the address of the next page or ""."""

    frame: Frame
    state: str
    lines: tuple[Line, ...]
    closed: tuple[Closed, ...]
    older: str


@dataclass(frozen=True, slots=True)
class Choice:
    """An officer whom the desk may name."""

    person_id: int
    name: str
    role: str
    told: bool


@dataclass(frozen=True, slots=True)
class IncidentLines:
    """The part of the page that renews itself."""

    state: str
    open: bool
    due: Moment | None
    going: str
    going_until: Moment | None
    report: str
    report_by: str
    report_at: Moment | None
    senior_answered: Moment | None
    outcome: str
    diary_number: str
    closed_by: str
    closed: Moment | None
    steps: tuple[Step, ...]
    round: int
    evidence: tuple[Entry, ...]
    trail: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class IncidentPage(IncidentLines):
    """The whole page. `choices` are the officers who may be named, told ones first."""

    frame: Frame
    number: int
    opened: Moment
    kind: str
    who: str
    senior_id: int
    at_risk: bool
    where: str
    station: str
    address: str
    hearing: str
    health_notes: str
    choices: tuple[Choice, ...]
    outcomes: tuple[str, ...]
    may_act: bool
    may_close: bool
    typed: Typed


async def incidents(visit: Visit) -> Response:
    """GET /incidents?state=open|closed&before=INSTANT"""
    state = "closed" if visit.request.query_params.get("state") == "closed" else "open"
    before = _instant(visit.request.query_params.get("before", ""), visit.now)
    return visit.page(
        "incidents.html", await visit.read(lambda tx: _list(tx, visit, state, before))
    )


def _list(tx: UnitOfWork, visit: Visit, state: str, before: datetime) -> IncidentsPage:
    scope, local = visit.scope, visit.local
    if state == "open":
        found = tx.overviews.open_incidents(scope.station_ids, MOST)
    else:
        found = tx.overviews.incidents_at(scope.station_ids, before, MOST)
    shown = [i for i in found if scope.sees(i.station_id, i.beat_id)]
    alerts = tx.overviews.alerts_of([i.id for i in shown if i.open])
    people = tx.overviews.named(
        [i.senior_id for i in shown]
        + [i.closed_by for i in shown if i.closed_by is not None]
        + [alert.responder_id for alert in alerts]
    )
    told = by_incident(alerts)
    lines = tuple(
        incident_line(
            incident,
            told[incident.id],
            people,
            scope,
            local,
            confirms=visit.may("incident.close"),
        )
        for incident in shown
        if incident.open
    )
    closed = tuple(
        Closed(
            href=f"/incidents/{incident.id}",
            who=name_of(people, incident.senior_id),
            where=scope.name(incident.beat_id, local.language),
            kind=incident.kind.value,
            outcome=incident.outcome.value if incident.outcome else "",
            by=name_of(people, incident.closed_by),
            opened=local.moment(incident.opened_at),
            closed=local.maybe(incident.closed_at),
        )
        for incident in shown
        if not incident.open
    )
    older = ""
    if state == "closed" and len(found) == MOST:
        older = f"/incidents?state=closed&before={found[-1].opened_at:%Y-%m-%dT%H:%M:%SZ}"
    return IncidentsPage(visit.frame, state, lines if state == "open" else (), closed, older)


async def incident(visit: Visit) -> Response:
    """GET /incidents/{incident_id}: a look that is written down."""
    return visit.page("incident.html", await visit.write(lambda tx: look(tx, visit)))


async def incident_lines(visit: Visit) -> Response:
    """GET /incidents/{incident_id}/lines: the part that renews itself; one look, not many."""

    def work(tx: UnitOfWork) -> IncidentLines:
        return _lines(tx, visit, required(tx, visit))

    return visit.page("incident_lines.html", await visit.read(work))


def required(tx: UnitOfWork, visit: Visit) -> Incident:
    """The incident of the path, if this user may see it. Raises NotFound, Forbidden."""
    found = tx.incidents.get(visit.number("incident_id"))
    visit.scope.require(found.station_id, found.beat_id)
    return found


def look(tx: UnitOfWork, visit: Visit, typed: Typed = NOTHING_TYPED) -> IncidentPage:
    """The page, with what was typed if it has to be shown again."""
    found = required(tx, visit)
    visit.looked(tx, "incident", found.id, found.station_id)
    lines = _lines(tx, visit, found)
    senior = tx.seniors.get(found.senior_id)
    name = tx.people.get(found.senior_id).name
    return IncidentPage(
        **{field: getattr(lines, field) for field in IncidentLines.__dataclass_fields__},
        frame=visit.frame,
        number=found.id,
        opened=visit.local.moment(found.opened_at),
        kind=found.kind.value,
        who=name,
        senior_id=found.senior_id,
        at_risk=senior.at_risk,
        where=visit.scope.name(found.beat_id, visit.language),
        station=visit.scope.name(found.station_id, visit.language),
        address=senior.address,
        hearing=senior.hearing.value,
        health_notes=senior.health_notes,
        choices=_choices(tx, visit, found) if found.open else (),
        outcomes=tuple(outcome.value for outcome in Outcome),
        may_act=found.open and visit.may("incident.going"),
        may_close=found.open and visit.may("incident.close"),
        typed=typed,
    )


def _lines(tx: UnitOfWork, visit: Visit, found: Incident) -> IncidentLines:
    local = visit.local
    alerts = tx.overviews.alerts_of([found.id])
    trail = tx.overviews.deeds("incident", found.id, LONGEST_TRAIL)
    check_in = [] if found.check_in_id is None else tx.check_ins.evidence(found.check_in_id)
    named = [found.report_by, found.closed_by]
    people = tx.overviews.named(
        [alert.responder_id for alert in alerts]
        + people_of(trail)
        + [person for person in named if person is not None]
    )
    holder = next((a for a in alerts if a.id == found.ack_alert_id), None)
    return IncidentLines(
        state=found.state.value,
        open=found.open,
        due=local.maybe(found.due_at),
        going=name_of(people, holder.responder_id) if holder else "",
        going_until=local.maybe(found.ack_until)
        if found.state is IncidentState.ACKNOWLEDGED
        else None,
        report=found.report.value if found.report else "",
        report_by=name_of(people, found.report_by),
        report_at=local.maybe(found.report_at),
        senior_answered=local.maybe(found.senior_well_at),
        outcome=found.outcome.value if found.outcome else "",
        diary_number=found.diary_number or "",
        closed_by=name_of(people, found.closed_by),
        closed=local.maybe(found.closed_at),
        steps=steps(
            found, alerts, tx.overviews.sent_of([a.id for a in alerts]), trail, people, local
        ),
        round=found.round,
        evidence=seen(check_in, local),
        trail=entries(trail, people, local, alerts),
    )


def _choices(tx: UnitOfWork, visit: Visit, found: Incident) -> tuple[Choice, ...]:
    """Officers who were told, then the others of the senior's station and beats."""
    told = {
        alert.responder_id
        for alert in tx.overviews.alerts_of([found.id])
        if alert.live and alert.role != CONTACT
    }
    station = tx.units.get(found.station_id)
    units = [station.id, *(beat.id for beat in tx.units.below(station.id, UnitKind.BEAT))]
    officers = tx.overviews.officers_at(units)
    officers += [
        officer
        for person_id, officer in tx.overviews.officers(told).items()
        if person_id not in {known.person_id for known in officers}
    ]
    people = tx.overviews.named([officer.person_id for officer in officers])
    choices = [
        Choice(
            officer.person_id,
            name_of(people, officer.person_id),
            officer.role.value,
            officer.person_id in told,
        )
        for officer in officers
        if officer.active
    ]
    return tuple(sorted(choices, key=lambda choice: (not choice.told, choice.name)))


def _instant(text: str, now: datetime) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        found = now + timedelta(days=1)
    if found.tzinfo is None:
        raise NotFound("the address names no instant")
    return found
