"""The page of one unit: its name, who serves there, who is away, tonight's roster."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from starlette.responses import Response

from console.access.scope import called
from console.catalogue import label
from console.errors import Forbidden
from console.organisation.units import posts_at
from console.seniors.form_page import Choice
from console.seniors.theirs import DAYS
from console.today.lines import name_of
from console.web.frame import Frame
from console.web.local import WEEKDAYS, Moment
from console.web.typed import Typed
from console.web.visit import Visit
from helpline.directory import organising, posting, rostering
from helpline.directory.model import ON_SHIFT, Officer, Role, Shift, Unit, UnitKind
from helpline.errors import NotFound
from helpline.importing.officers import KINDS_OF_ROLE
from helpline.importing.times import end_of_day, time_of_day
from helpline.importing.values import BadValue
from helpline.repositories import UnitOfWork

FIELDS = (
    "officer", "role", "from", "to", *DAYS, "away", "first", "last",
    "code", "called", "called_local", "area", "form",
)  # fmt: skip
MOST_OFFICERS = 400
AREAS = ("urban", "rural")


@dataclass(frozen=True, slots=True)
class ShiftLine:
    """A weekly duty."""

    id: int
    who: str
    role: str
    days: str
    hours: str


@dataclass(frozen=True, slots=True)
class LeaveLine:
    """Somebody is away, or will be."""

    id: int
    who: str
    begins: Moment
    ends: Moment


@dataclass(frozen=True, slots=True)
class UnitPage:
    """`typed["form"]` names the form that `typed` belongs to. `empty` are tonight's empty posts of
    a station; `confirmed` says by whom its roster was, "" if it was not."""

    frame: Frame
    unit_id: int
    name: str
    kind: str
    code: str
    closed: Moment | None
    below: str
    shifts: tuple[ShiftLine, ...]
    leaves: tuple[LeaveLine, ...]
    officers: tuple[Choice, ...]
    roles: tuple[str, ...]
    weekdays: tuple[Choice, ...]
    areas: tuple[str, ...]
    is_station: bool
    confirmed: str
    confirmed_at: Moment | None
    empty: tuple[str, ...]
    in_the_way: tuple[str, ...]
    typed: Typed
    may_change: bool
    may_roster: bool
    may_confirm: bool
    posted: tuple[Choice, ...]
    ended: tuple[Choice, ...]
    may_post: bool


async def unit(visit: Visit) -> Response:
    """GET /units/{unit_id}"""
    return visit.page("unit.html", await visit.read(lambda tx: _look(tx, visit)))


async def add_shift(visit: Visit) -> Response:
    """POST /units/{unit_id}/shifts"""
    typed = _typed(visit, "shift")
    problems: dict[str, str] = {}
    begins = ends = 0
    try:
        begins, ends = time_of_day(typed["from"]), end_of_day(typed["to"]) % 86_400
    except BadValue:
        problems["from"] = "shift_hours"
    if not any(typed[day] for day in DAYS):
        problems["days"] = "senior_days"

    def work(tx: UnitOfWork) -> None:
        mask = sum(1 << bit for bit, day in enumerate(DAYS) if typed[day] == "yes")
        shift = Shift(
            int(typed["officer"]), _unit(visit).id, Role(typed["role"]), mask, begins, ends
        )
        rostering.add_shift(tx, visit.now, shift, by=visit.actor)

    return await _form(visit, typed, problems, work, "shift_added", officer="officer", role=True)


async def remove_shift(visit: Visit) -> Response:
    """POST /units/{unit_id}/shifts/remove"""
    here, shift_id = _unit(visit), _id(visit, "shift")
    await visit.write(
        lambda tx: rostering.remove_shift(tx, visit.now, shift_id, here, by=visit.actor)
    )
    return visit.go(f"/units/{here.id}", "shift_removed")


async def add_leave(visit: Visit) -> Response:
    """POST /units/{unit_id}/leave"""
    typed = _typed(visit, "leave")
    first, last = _date(typed["first"]), _date(typed["last"])
    problems = {} if first and last and first <= last else {"first": "leave_days"}
    if first and last and last < visit.local.today():
        problems = {"first": "leave_days"}

    def work(tx: UnitOfWork) -> None:
        assert first is not None
        assert last is not None
        tz, officer = _unit(visit).tz, int(typed["away"])
        rostering.add_leave(tx, visit.now, officer, first, last, tz, by=visit.actor)

    return await _form(visit, typed, problems, work, "leave_added", officer="away")


async def end_leave(visit: Visit) -> Response:
    """POST /units/{unit_id}/leave/end"""
    here, leave_id = _unit(visit), _id(visit, "leave")

    def work(tx: UnitOfWork) -> None:
        officers = {int(choice.value) for choice in _officers(tx, visit, here)}
        if tx.officers.leave(leave_id).officer_id not in officers:
            raise Forbidden
        rostering.end_leave(tx, visit.now, leave_id, by=visit.actor)

    await visit.write(work)
    return visit.go(f"/units/{here.id}", "leave_ended")


async def confirm(visit: Visit) -> Response:
    """POST /units/{unit_id}/confirm: tonight's roster is as it stands."""
    here = _unit(visit)
    if here.kind is not UnitKind.STATION:
        raise NotFound("only a station's roster is confirmed")
    visit.officer()

    def work(tx: UnitOfWork) -> None:
        empty = len(_empty(tx, visit, here))
        rostering.confirm(tx, visit.now, here, empty=empty, by=visit.actor)

    await visit.write(work)
    return visit.go(f"/units/{here.id}", "roster_confirmed")


async def rename(visit: Visit) -> Response:
    """POST /units/{unit_id}: other names."""
    typed = _typed(visit, "rename")
    problems = {} if _is_name(typed["called"]) else {"called": "unit_name"}

    def work(tx: UnitOfWork) -> None:
        organising.rename_unit(
            tx,
            visit.now,
            _unit(visit),
            called=typed["called"],
            called_local=typed["called_local"],
            by=visit.actor,
        )

    return await _form(visit, typed, problems, work, "unit_changed")


async def add(visit: Visit) -> Response:
    """POST /units/{unit_id}/below: a unit below this one."""
    typed = _typed(visit, "add")
    problems = {} if _is_name(typed["called"]) else {"called": "unit_name"}
    if not typed["code"]:
        problems["code"] = "unit_code"

    def work(tx: UnitOfWork) -> None:
        organising.add_unit(
            tx,
            visit.now,
            _unit(visit),
            code=typed["code"],
            called=typed["called"],
            called_local=typed["called_local"],
            area=typed["area"] if typed["area"] in AREAS else None,
            by=visit.actor,
        )

    return await _form(visit, typed, problems, work, "unit_added")


async def close(visit: Visit) -> Response:
    """POST /units/{unit_id}/close"""
    here = _unit(visit)
    await visit.write(lambda tx: organising.close_unit(tx, visit.now, here, by=visit.actor))
    return visit.go(f"/units/{here.id}", "unit_closed")


async def reopen(visit: Visit) -> Response:
    """POST /units/{unit_id}/open"""
    here = _unit(visit)
    await visit.write(lambda tx: organising.open_unit(tx, visit.now, here, by=visit.actor))
    return visit.go(f"/units/{here.id}", "unit_opened")


def _unit(visit: Visit) -> Unit:
    found = visit.scope.units.get(visit.number("unit_id"))
    if found is None:
        raise Forbidden
    return found


def _typed(visit: Visit, form: str) -> Typed:
    return Typed.of({**visit.form, "form": form}, FIELDS, longest=120)


def _id(visit: Visit, name: str) -> int:
    text = visit.form.get(name, "")
    if not text.isascii() or not text.isdigit() or len(text) > 15:
        raise NotFound("the form names nothing that there is")
    return int(text)


async def _form(
    visit: Visit,
    typed: Typed,
    problems: dict[str, str],
    work: Callable[[UnitOfWork], None],
    done: str,
    *,
    officer: str = "",
    role: bool = False,
) -> Response:
    here = _unit(visit)

    def checked(tx: UnitOfWork) -> UnitPage | None:
        wrong = dict(problems)
        known = {choice.value for choice in _officers(tx, visit, here)} if officer else set()
        if officer and typed[officer] not in known:
            wrong[officer] = "roster_officer"
        if role and typed["role"] not in _roles(here):
            wrong["role"] = "role"
        if wrong:
            return _look(tx, visit, typed.but(wrong))
        work(tx)
        return None

    page = await visit.write(checked)
    if page is not None:
        return visit.page("unit.html", page, 422)
    return visit.go(f"/units/{here.id}", done)


def _look(tx: UnitOfWork, visit: Visit, typed: Typed | None = None) -> UnitPage:
    here, local = _unit(visit), visit.local
    officers = _officers(tx, visit, here)
    shifts = tx.overviews.shifts_at([here.id])
    leaves = tx.officers.leaves([int(choice.value) for choice in officers], visit.now)
    names = {int(choice.value): choice.text for choice in officers}
    people = tx.overviews.people([s.officer_id for s in shifts if s.officer_id not in names])
    is_station = here.kind is UnitKind.STATION
    confirmed = tx.officers.confirmed([here.id], local.today()).get(here.id)
    by = tx.overviews.people([confirmed[0]]) if confirmed else {}
    below = organising.kind_below(here.kind)
    may_change = visit.may("unit.rename")
    return UnitPage(
        frame=visit.frame,
        unit_id=here.id,
        name=called(here, visit.language),
        kind=here.kind.value,
        code=here.code,
        closed=local.maybe(here.closed_at),
        below=below.value if below else "",
        shifts=tuple(
            ShiftLine(
                id=shift.id,
                who=names.get(shift.officer_id) or name_of(people, shift.officer_id),
                role=shift.role.value,
                days=_days(shift.days_mask, visit.language),
                hours=f"{local.clock(shift.from_s)}–{local.clock(shift.to_s)}",
            )
            for shift in shifts
        ),
        leaves=tuple(
            LeaveLine(
                leave.id,
                names.get(leave.officer_id, ""),
                local.moment(leave.from_at),
                local.moment(leave.to_at),
            )
            for leave in leaves
        ),
        officers=officers,
        roles=_roles(here),
        weekdays=tuple(map(Choice, DAYS, WEEKDAYS[visit.language])),
        areas=AREAS,
        is_station=is_station,
        confirmed=name_of(by, confirmed[0]) if confirmed else "",
        confirmed_at=local.moment(confirmed[1]) if confirmed else None,
        empty=_empty(tx, visit, here) if is_station else (),
        in_the_way=tuple(organising.in_the_way(tx, here))
        if may_change and here.kind in organising.CLOSABLE
        else ("kept",),
        typed=typed or Typed({"called": here.name, "called_local": here.name_local}),
        may_change=may_change,
        may_roster=visit.may("shift.add"),
        may_confirm=visit.may("roster.confirm") and is_station,
        posted=_named(tx, tx.overviews.officers_at([here.id]), visit),
        ended=_named(tx, posting.ended_at(tx, here), visit),
        may_post=visit.may("posting.end"),
    )


def _named(tx: UnitOfWork, officers: Iterable[Officer], visit: Visit) -> tuple[Choice, ...]:
    """Officers with their roles, by id."""
    found = list(officers)[:MOST_OFFICERS]
    people = tx.overviews.people([one.person_id for one in found])
    return tuple(
        Choice(
            str(one.person_id),
            f"{name_of(people, one.person_id)}, {label(visit.language, 'role', one.role.value)}",
        )
        for one in found
    )


def _officers(tx: UnitOfWork, visit: Visit, here: Unit) -> tuple[Choice, ...]:
    """Those who may serve here: of this unit, of the units below it, and of the one above."""
    near = [u.id for u in visit.scope.units.values() if u.path.startswith(here.path)]
    if here.parent_id in visit.scope.units:
        near.append(here.parent_id)
    found = tx.overviews.officers_at(near)[:MOST_OFFICERS]
    people = tx.overviews.people([officer.person_id for officer in found])
    choices = (Choice(str(o.person_id), name_of(people, o.person_id)) for o in found)
    return tuple(sorted(choices, key=lambda choice: choice.text))


def _empty(tx: UnitOfWork, visit: Visit, here: Unit) -> tuple[str, ...]:
    """Tonight's posts of the station and its beats that nobody holds, at 22:00 local."""
    tonight = visit.local.at(22)
    units = [u for u in visit.scope.units.values() if u.path.startswith(here.path)]
    return tuple(
        f"{post.role}@{post.unit}"
        for post in posts_at(tx, units, tonight, visit.language)
        if post.empty
    )


def _roles(here: Unit) -> tuple[str, ...]:
    return tuple(role.value for role in ON_SHIFT if here.kind in KINDS_OF_ROLE.get(role, ()))


def _days(mask: int, language: str) -> str:
    return " ".join(name for bit, name in enumerate(WEEKDAYS[language]) if mask >> bit & 1)


def _is_name(text: str) -> bool:
    return any(char.isalpha() for char in text) and len(text) <= 80


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
