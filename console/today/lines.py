"""What needs somebody, as lines of one list: what runs out first comes first."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from console.access.scope import Scope
from console.web.local import Local, Moment
from helpline.cases.model import Case, Priority
from helpline.cases.overview import Asked
from helpline.directory.ladders import CONTACT
from helpline.duties import Duty
from helpline.escalation.model import Alert, Incident, IncidentKind, IncidentState
from helpline.people import Person
from helpline.requests.model import Request

GRAVE = frozenset({IncidentKind.EMERGENCY, IncidentKind.DURESS})
FAR = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that runs out. `what` is "incident", "request", "case" or "referral" (then `kind` is
    the duty), `kind` and `state` name their words in the catalogue; `told` are the names of those who were told, or who goes; `mine` says
    that this user's own decision is waited for."""

    what: str
    kind: str
    state: str
    href: str
    who: str
    where: str
    told: tuple[str, ...]
    rung: str
    grave: bool
    mine: bool
    due: Moment | None
    due_at: datetime


def incident_line(
    incident: Incident,
    alerts: Sequence[Alert],
    people: Mapping[int, Person],
    scope: Scope,
    local: Local,
    *,
    confirms: bool,
) -> Line:
    """An open incident. Of contacts nothing is shown but that they were asked."""
    return Line(
        what="incident",
        kind=incident.kind.value,
        state=incident.state.value,
        href=f"/incidents/{incident.id}",
        who=name_of(people, incident.senior_id),
        where=scope.name(incident.beat_id, local.language),
        told=_told(incident, alerts, people),
        rung=f"{incident.rung + 1}/{len(incident.ladder.rungs)}",
        grave=incident.kind in GRAVE,
        mine=confirms and incident.state is IncidentState.PROVISIONAL,
        due=local.maybe(incident.due_at),
        due_at=incident.due_at or FAR,
    )


def request_line(
    request: Request, people: Mapping[int, Person], where: str, local: Local, *, answers: bool
) -> Line:
    """An open request."""
    return Line(
        what="request",
        kind=request.kind,
        state=request.state.value,
        href=f"/requests#request-{request.id}",
        who=name_of(people, request.senior_id),
        where=where,
        told=(),
        rung="",
        grave=False,
        mine=answers and request.answer_by <= local.now,
        due=local.moment(request.answer_by),
        due_at=request.answer_by,
    )


def case_line(
    duty: Duty, case: Case, people: Mapping[int, Person], where: str, local: Local, *, mine: bool
) -> Line:
    """Something that is owed about a woman's case: its number, and nothing of her."""
    return Line(
        what="case",
        kind=duty.kind,
        state=case.state.value,
        href=f"/cases/{case.id}",
        who=spaced(case.number),
        where=where,
        told=tuple(filter(None, (name_of(people, case.assigned_to),))),
        rung="",
        grave=case.priority is Priority.DANGER,
        mine=mine,
        due=local.maybe(duty.due_at),
        due_at=duty.due_at or FAR,
    )


def referral_line(duty: Duty, asked: Asked, number: str, local: Local, *, mine: bool) -> Line:
    """A referral that came back, or with which a department is late. `number` is that of the
    case that it belongs to, or "" if it belongs to a request."""
    href = f"/requests/{asked.request_id}" if asked.case_id is None else f"/cases/{asked.case_id}"
    return Line(
        what="referral",
        kind=duty.kind,
        state="",
        href=href,
        who=spaced(number) if number else asked.code,
        where=asked.service,
        told=(),
        rung="",
        grave=False,
        mine=mine,
        due=local.maybe(duty.due_at),
        due_at=duty.due_at or FAR,
    )


def spaced(number: str) -> str:
    """A case number as people read it aloud: 101 234 567 8."""
    return " ".join((number[:3], number[3:6], number[6:9], number[9:])).strip()


def by_incident(alerts: Iterable[Alert]) -> Mapping[int, Sequence[Alert]]:
    """The alerts of each incident, in their order; none for one that has no alert."""
    found: dict[int, list[Alert]] = defaultdict(list)
    for alert in alerts:
        found[alert.incident_id].append(alert)
    return found


def in_order(lines: Iterable[Line]) -> list[Line]:
    """What runs out first comes first; of two at once the graver."""
    return sorted(lines, key=lambda line: (line.due_at, not line.grave, line.href))


def name_of(people: Mapping[int, Person], person_id: int | None) -> str:
    """A person's name, "" of one who has been erased or is not there."""
    person = people.get(person_id) if person_id is not None else None
    return person.name if person else ""


def _told(
    incident: Incident, alerts: Sequence[Alert], people: Mapping[int, Person]
) -> tuple[str, ...]:
    if incident.state is IncidentState.ALERTING:
        named = [alert for alert in alerts if alert.rung == incident.rung and alert.live]
    else:
        named = [alert for alert in alerts if alert.id == incident.ack_alert_id]
    return tuple(
        dict.fromkeys(
            name_of(people, alert.responder_id) for alert in named if alert.role != CONTACT
        )
    )
