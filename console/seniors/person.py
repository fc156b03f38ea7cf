"""The page of one senior: who they are, how the last month went, who is near them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from starlette.responses import Response

from console.incidents.timeline import Entry, entries, people_of, seen
from console.seniors.consent import Answer, answers_of
from console.today.lines import name_of
from console.today.pages import GROUPS
from console.web.frame import Frame
from console.web.local import WEEKDAYS, Local, Moment
from console.web.shown import masked
from console.web.typed import Typed
from console.web.visit import Visit
from helpline.directory.model import UnitKind
from helpline.people import Person
from helpline.repositories import UnitOfWork
from helpline.seniors.departures import Leaving
from helpline.seniors.model import MEMBERS, Senior, SeniorState
from helpline.seniors.pausing import LONGEST_DAYS
from helpline.seniors.visits import Visit as HomeVisit
from helpline.seniors.visits import VisitKind, VisitState

DAYS = 30
MOST = 20


@dataclass(frozen=True, slots=True)
class Telephone:
    """A number, masked unless it was asked for; `id` asks for it."""

    id: int
    label: str
    number: str
    shown: bool


@dataclass(frozen=True, slots=True)
class Near:
    """Somebody near the senior."""

    name: str
    relation: str
    rank: int
    key_holder: bool
    safe: bool
    telephones: tuple[Telephone, ...]


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the last month."""

    text: str
    group: str
    state: str
    proof: str
    tries: int


@dataclass(frozen=True, slots=True)
class RequestRow:
    """Something that was asked for."""

    number: int
    kind: str
    open: bool
    answer_by: Moment
    done: Moment | None


@dataclass(frozen=True, slots=True)
class IncidentRow:
    """An incident of this senior."""

    href: str
    kind: str
    state: str
    outcome: str
    opened: Moment


@dataclass(frozen=True, slots=True)
class VisitRow:
    """A visit. `typed` fields belong to the one whose number stands in them."""

    number: int
    kind: str
    state: str
    day: str
    iso_day: str
    late: bool
    who: str
    note: str


@dataclass(frozen=True, slots=True)
class DepartureRow:
    """A membership that ended; `reason` is worded at "leaving.<reason>"."""

    reason: str
    at: Moment
    who: str


@dataclass(frozen=True, slots=True)
class SeniorPage:
    """Everything on the page. `until` and `problem` are what was typed into the pause, and what
    is wrong with it ("problem.<problem>")."""

    frame: Frame
    senior_id: int
    who: str
    state: str
    at_risk: bool
    born: str
    language_of: str
    hearing: str
    where: str
    address: str
    pin_code: str
    health_notes: str
    call_time: str
    days: str
    consent: Moment | None
    answers: tuple[Answer, ...]
    may_answer: bool
    telephones: tuple[Telephone, ...]
    near: tuple[Near, ...]
    history: tuple[Day, ...]
    evidence: tuple[Entry, ...]
    paused_until: Moment | None
    paused_by: str
    requests: tuple[RequestRow, ...]
    incidents: tuple[IncidentRow, ...]
    departures: tuple[DepartureRow, ...]
    trail: tuple[Entry, ...]
    may_leave: bool
    leavings: tuple[str, ...]
    may_enrol: bool
    may_show: bool
    may_pause: bool
    soonest: str
    latest: str
    until: str
    problem: str
    visits: tuple[VisitRow, ...]
    visit_kinds: tuple[str, ...]
    may_plan: bool
    may_visit: bool
    may_edit: bool
    may_hold: bool
    held: bool
    today: str
    typed: Typed


async def senior(visit: Visit) -> Response:
    """GET /seniors/{senior_id}: a look that is written down."""
    return visit.page("senior.html", await visit.write(lambda tx: look(tx, visit)))


def required(tx: UnitOfWork, visit: Visit, name: str = "senior_id") -> Senior:
    """The senior of the path, if this user may see them. Raises NotFound, Forbidden."""
    found = tx.seniors.get(visit.number(name))
    visit.scope.require(found.station_id, found.beat_id)
    return found


def look(
    tx: UnitOfWork,
    visit: Visit,
    *,
    shown: frozenset[int] = frozenset(),
    until: str = "",
    problem: str = "",
    senior_id: int | None = None,
    typed: Typed | None = None,
) -> SeniorPage:
    """The page; the numbers of `shown` are readable. `senior_id` is of a senior who may be seen,
    where the path does not name one."""
    found = required(tx, visit) if senior_id is None else tx.seniors.get(senior_id)
    visit.looked(tx, "senior", found.person_id, found.station_id)
    local, id_ = visit.local, found.person_id
    trail = tx.overviews.trail("senior", id_, MOST)
    contacts = tx.seniors.contacts(id_)
    visits = tx.visits.of_senior(id_, MOST)
    departures = tx.departures.of_senior(id_)
    people = tx.overviews.people(
        [id_, *(c.person_id for c in contacts), *people_of(trail)]
        + ([found.paused_by] if found.paused_by else [])
        + [visit_.done_by for visit_ in visits if visit_.done_by]
        + [departure.by for departure in departures]
    )
    near = tuple(
        Near(
            name=name_of(people, contact.person_id),
            relation=contact.relation,
            rank=contact.rank,
            key_holder=contact.key_holder,
            safe=contact.safe,
            telephones=_telephones(people.get(contact.person_id), shown),
        )
        for contact in contacts
    )
    today = local.today()
    of_today = tx.check_ins.of_day(id_, today)
    evidence = tx.check_ins.evidence(of_today.id) if of_today else []
    paused = found.paused_until if _paused(found, visit.now) else None
    return SeniorPage(
        frame=visit.frame,
        senior_id=id_,
        who=name_of(people, id_),
        state=found.state.value,
        at_risk=found.at_risk,
        born=str(found.birth_year or ""),
        language_of=people[id_].language if id_ in people else "",
        hearing=found.hearing.value,
        where=_where(visit, found),
        address=found.address,
        pin_code=found.pin_code,
        health_notes=found.health_notes,
        call_time=local.clock(found.call_time_s),
        days=_days(found.days_mask, visit.language),
        consent=local.maybe(found.consent_at),
        answers=answers_of(tx, local, found),
        may_answer=visit.may("senior.consent") and found.state is SeniorState.ACTIVE,
        telephones=_telephones(people.get(id_), shown),
        near=near,
        history=_history(tx, visit, id_, today),
        evidence=seen(evidence, local),
        paused_until=local.maybe(paused),
        paused_by=name_of(people, found.paused_by),
        requests=tuple(
            RequestRow(
                r.id,
                r.kind,
                r.done_at is None,
                local.moment(r.answer_by),
                local.maybe(r.done_at),
            )
            for r in tx.overviews.requests_of(id_, MOST)
        ),
        incidents=tuple(
            IncidentRow(
                f"/incidents/{i.id}",
                i.kind.value,
                i.state.value,
                i.outcome.value if i.outcome else "",
                local.moment(i.opened_at),
            )
            for i in tx.overviews.incidents_of(id_, MOST)
        ),
        departures=tuple(
            DepartureRow(d.reason.value, local.moment(d.at), name_of(people, d.by))
            for d in departures
        ),
        trail=entries(trail, people, local),
        may_leave=visit.may("senior.leave") and found.state in MEMBERS,
        leavings=tuple(Leaving),
        may_enrol=visit.may("senior.enrol-again") and found.state not in MEMBERS,
        may_show=visit.may("senior.show"),
        may_pause=visit.may("senior.pause") and found.state is SeniorState.ACTIVE,
        soonest=(today + timedelta(days=1)).isoformat(),
        latest=(today + timedelta(days=LONGEST_DAYS)).isoformat(),
        until=until,
        problem=problem,
        visits=tuple(_visit(one, people, local) for one in visits),
        visit_kinds=tuple(VisitKind),
        may_plan=visit.may("visit.plan") and found.state is SeniorState.ACTIVE,
        may_visit=visit.may("visit.done"),
        may_edit=visit.may("senior.change") and found.state in MEMBERS,
        may_hold=visit.may("hold.place"),
        held=visit.may("holds") and tx.legal_holds.covers(id_),
        today=today.isoformat(),
        typed=typed or Typed({"kind": VisitKind.USUAL.value}),
    )


def _visit(one: HomeVisit, people: Mapping[int, Person], local: Local) -> VisitRow:
    planned = one.state is VisitState.PLANNED
    return VisitRow(
        number=one.id,
        kind=one.kind.value,
        state=one.state.value,
        day=local.weekday(one.day),
        iso_day=one.day.isoformat(),
        late=planned and one.day < local.today(),
        who=name_of(people, one.done_by),
        note=one.note,
    )


def _paused(senior: Senior, now: datetime) -> bool:
    return senior.paused_until is not None and senior.paused_until > now


def _telephones(person: Person | None, shown: frozenset[int]) -> tuple[Telephone, ...]:
    return tuple(
        Telephone(
            phone.id,
            phone.label,
            phone.e164 if phone.id in shown else masked(phone.e164),
            phone.id in shown,
        )
        for phone in (person.phones if person else ())
    )


def _history(tx: UnitOfWork, visit: Visit, senior_id: int, today: date) -> tuple[Day, ...]:
    local = visit.local
    rows = tx.check_ins.between(
        senior_id, visit.now - timedelta(days=DAYS), visit.now + timedelta(hours=24)
    )
    return tuple(
        Day(
            text=local.weekday(row.day),
            group=GROUPS[row.state],
            state=row.state.value,
            proof=row.proof.value if row.proof else "",
            tries=row.tries,
        )
        for row in rows
        if row.day <= today
    )


def _where(visit: Visit, found: Senior) -> str:
    names = [
        visit.scope.name(unit_id, visit.language)
        for unit_id in (found.beat_id, found.station_id)
        if unit_id in visit.scope.units
        and visit.scope.units[unit_id].kind in (UnitKind.BEAT, UnitKind.STATION)
    ]
    return " · ".join(names)


def _days(mask: int, language: str) -> str:
    return " ".join(name for bit, name in enumerate(WEEKDAYS[language]) if mask >> bit & 1)
