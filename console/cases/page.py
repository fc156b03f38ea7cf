"""The page of one case: how she may be reached, what is owed, what happened, what to do."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from starlette.responses import RedirectResponse, Response

from console.cases.offers import Custody, Help, Law, custody_of, help_of, law_of
from console.cases.safe import SafeBox, safe_box
from console.cases.sight import me, required, sees
from console.cases.timeline import CaseEntry, entries
from console.cases.typed import NOTHING_TYPED, Typed
from console.incidents.timeline import Entry
from console.incidents.timeline import entries as looks_of
from console.recordings.shown import Voice, voices
from console.today.lines import name_of, spaced
from console.web.frame import Frame
from console.web.local import Moment
from console.web.shown import masked
from console.web.visit import Visit
from helpline.cases.model import Case, CaseEventKind, CaseState, Matter
from helpline.cases.safe_contact import Cover, Wording
from helpline.cases.stating import HOLDS
from helpline.directory.model import UnitKind
from helpline.people import Person
from helpline.repositories import UnitOfWork

LOOKS = 20
MOST_OTHERS = 10


@dataclass(frozen=True, slots=True)
class Owed:
    """A promise that is open: its words are at `duty.<kind>`."""

    kind: str
    due: Moment


@dataclass(frozen=True, slots=True)
class CalledOut:
    """An officer who was told of the danger, and what became of it."""

    person_id: int
    who: str
    told: Moment
    going: Moment | None
    arrived: Moment | None
    declined: Moment | None


@dataclass(frozen=True, slots=True)
class CaseLines:
    """The part of the page that renews itself. `waited` is how long she waited for the first
    answer of a human, or waits by now."""

    safe: SafeBox
    state: str
    priority: str
    silent: bool
    owner: str
    proposed_by: str
    closed_by: str
    closed: Moment | None
    began: Moment
    responded: Moment | None
    waited: str
    owed: tuple[Owed, ...]
    called_out: tuple[CalledOut, ...]
    trail: tuple[CaseEntry, ...]


@dataclass(frozen=True, slots=True)
class HerPhone:
    """One of her telephones, masked unless it was asked for; `safe` says that it is the one of
    her record."""

    id: int
    number: str
    shown: bool
    safe: bool


@dataclass(frozen=True, slots=True)
class Other:
    """Another open case of the same caller that this user may see."""

    href: str
    number: str


@dataclass(frozen=True, slots=True)
class CasePage(CaseLines):
    """The whole page."""

    frame: Frame
    case_id: int
    number: str
    way: str
    matter: str
    minor: bool
    where: str
    who: str
    language_of: str
    phones: tuple[HerPhone, ...]
    others: tuple[Other, ...]
    voices: tuple[Voice, ...]
    looks: tuple[Entry, ...]
    may_show: bool
    may_hold: bool
    held: bool
    may_act: bool
    may_keep: bool
    may_take: bool
    may_propose: bool
    may_confirm: bool
    why_not_confirm: str
    matters: tuple[str, ...]
    wordings: tuple[str, ...]
    covers: tuple[str, ...]
    soonest: str
    holds_until: str
    law: Law
    custody: Custody
    help: Help
    officers: tuple[tuple[int, str], ...]
    typed: Typed


async def case(visit: Visit) -> Response:
    """GET /cases/{case_id}: a look that is written down. A contact that was found to belong to an
    older case leads to that one."""

    def work(tx: UnitOfWork) -> CasePage | int:
        found = required(tx, visit)
        return look(tx, visit) if found.joined_to is None else found.joined_to

    page = await visit.write(work)
    if isinstance(page, int):
        return RedirectResponse(f"/cases/{page}", 303)
    return visit.page("case.html", page)


async def case_part(visit: Visit) -> Response:
    """GET /cases/{case_id}/lines: the part that renews itself; one look, not many."""

    def work(tx: UnitOfWork) -> CaseLines:
        return _lines(tx, visit, required(tx, visit))

    return visit.page("case_lines.html", await visit.read(work))


def look(
    tx: UnitOfWork,
    visit: Visit,
    typed: Typed = NOTHING_TYPED,
    *,
    shown: frozenset[int] = frozenset(),
) -> CasePage:
    """The page; the numbers of `shown` are readable."""
    found = required(tx, visit)
    visit.looked(tx, "case", found.id, found.unit_id)
    lines = _lines(tx, visit, found)
    caller = tx.overviews.people([found.caller_id]).get(found.caller_id)
    record = tx.safe_contacts.current(found.caller_id)
    acts = found.open and visit.may("case.take")
    trail = tx.overviews.looks("case", found.id, LOOKS)
    readers = tx.overviews.people([row.actor_id for row in trail if row.actor_id is not None])
    today = visit.local.today()
    return CasePage(
        **{name: getattr(lines, name) for name in CaseLines.__dataclass_fields__},
        frame=visit.frame,
        case_id=found.id,
        number=spaced(found.number),
        way=found.way.value,
        matter=found.matter.value,
        minor=found.minor,
        where=visit.scope.name(found.unit_id, visit.language),
        who=caller.name if caller else "",
        language_of=caller.language if caller else "",
        phones=_phones(caller, record.phone_id if record else 0, shown),
        others=tuple(
            Other(f"/cases/{other.id}", spaced(other.number))
            for other in tx.cases.open_of(found.caller_id)[:MOST_OTHERS]
            if other.id != found.id and sees(tx, visit, other)
        ),
        voices=voices(tx.recordings.of("case", found.id), visit.local, f"/cases/{found.id}"),
        looks=looks_of(trail, readers, visit.local),
        may_show=visit.may("case.show"),
        may_hold=visit.may("hold.place"),
        held=visit.may("holds") and tx.legal_holds.covers(found.caller_id),
        may_act=acts,
        may_keep=acts or (visit.may("case.kept") and bool(lines.owed)),
        may_take=acts and (found.state is CaseState.NEW or found.assigned_to != me(visit)),
        may_propose=acts and found.state is CaseState.TAKEN,
        may_confirm=acts and found.state is CaseState.CLOSING,
        why_not_confirm=_why_not(tx, visit, found) if acts else "",
        matters=tuple(matter.value for matter in Matter if matter is not Matter.UNKNOWN),
        wordings=tuple(wording.value for wording in Wording),
        covers=tuple(cover.value for cover in Cover),
        soonest=today.isoformat(),
        holds_until=(today + timedelta(days=HOLDS.days)).isoformat(),
        law=law_of(tx, visit, found),
        custody=custody_of(tx, visit, found),
        help=help_of(tx, visit, found),
        officers=_officers(tx, found, lines.called_out),
        typed=typed,
    )


def _lines(tx: UnitOfWork, visit: Visit, found: Case) -> CaseLines:
    local = visit.local
    events = tx.cases.events(found.id)
    record = tx.safe_contacts.current(found.caller_id)
    callouts = tx.callouts.of_case(found.id)
    named = [event.actor_id for event in events]
    named += [found.caller_id, found.assigned_to, found.proposed_by, found.closed_by]
    named += [callout.responder_id for callout in callouts]
    named += [record.stated_by] if record else []
    people = tx.overviews.people([person for person in named if person is not None])
    waited = (found.first_response_at or visit.now) - found.first_ring_at
    return CaseLines(
        safe=safe_box(visit, record, people.get(found.caller_id), visit.scope.unit.tz, people),
        state=found.state.value,
        priority=found.priority.value,
        silent=found.silent,
        owner=name_of(people, found.assigned_to),
        proposed_by=name_of(people, found.proposed_by),
        closed_by=name_of(people, found.closed_by),
        closed=local.maybe(found.closed_at),
        began=local.exact(found.first_ring_at),
        responded=local.maybe(found.first_response_at),
        waited=local.span(max(0, int(waited.total_seconds()))),
        owed=tuple(
            Owed(duty.kind, local.moment(duty.due_at))
            for duty in tx.overviews.owed_about("case", [found.id])
            if duty.due_at is not None
        ),
        called_out=tuple(
            CalledOut(
                callout.responder_id,
                name_of(people, callout.responder_id),
                local.exact(callout.told_at),
                local.exact(callout.going_at) if callout.going_at else None,
                local.exact(callout.arrived_at) if callout.arrived_at else None,
                local.exact(callout.declined_at) if callout.declined_at else None,
            )
            for callout in callouts
        ),
        trail=entries(visit, events, people),
    )


def _phones(caller: Person | None, safe_id: int, shown: frozenset[int]) -> tuple[HerPhone, ...]:
    return tuple(
        HerPhone(
            phone.id,
            phone.e164 if phone.id in shown else masked(phone.e164),
            phone.id in shown,
            phone.id == safe_id,
        )
        for phone in (caller.phones if caller else ())
    )


def _officers(
    tx: UnitOfWork, found: Case, told: Sequence[CalledOut]
) -> tuple[tuple[int, str], ...]:
    """Who may have gone: whoever was told, then the others of the station and its beats."""
    if not told:
        return ()
    unit = tx.units.get(found.unit_id)
    units = [unit.id, *(beat.id for beat in tx.units.below(unit.id, UnitKind.BEAT))]
    others = [officer.person_id for officer in tx.overviews.officers_at(units)]
    people = tx.overviews.people(others)
    named = {each.person_id: each.who for each in told if each.who}
    named |= {
        person_id: name_of(people, person_id) for person_id in others if person_id not in named
    }
    return tuple(named.items())


def _why_not(tx: UnitOfWork, visit: Visit, found: Case) -> str:
    """Why this user's name cannot close the case ("case.not_you_<why>"), or "" (invariant 33)."""
    if found.state is not CaseState.CLOSING:
        return ""
    if found.proposed_by == me(visit):
        return "proposed"
    officer = tx.officers.find(me(visit))
    if officer is None or officer.gender != "female":
        return "woman"
    talked = any(
        event.kind is CaseEventKind.TALKED
        and event.actor_id == officer.person_id
        and found.proposed_at is not None
        and event.at >= found.proposed_at
        for event in tx.cases.events(found.id)
    )
    return "" if talked else "talk"
