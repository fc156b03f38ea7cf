"""The page of an area: everybody on its list, and what officers say who ring about it."""

import re
from dataclasses import dataclass

from starlette.responses import Response

from console.errors import Forbidden
from console.seniors.form_page import Choice
from console.today.lines import name_of
from console.web.frame import Frame
from console.web.local import Moment
from console.web.typed import Typed
from console.web.visit import Visit
from helpline.escalation.areas import by_console
from helpline.escalation.areas.acting import Covered
from helpline.escalation.areas.by_console import AreaView, RowView
from helpline.escalation.model import Outcome
from helpline.numbers import ascii_digits
from helpline.repositories import UnitOfWork

FIELDS = ("officer", "said", "numbers", "diary_number")
GOING, NEEDS_HELP, HAND_OVER = "going", "needs_help", "hand_over"
SAID = (GOING, *(outcome.value for outcome in Outcome), NEEDS_HELP, HAND_OVER)
MOST_NUMBERS = 500
_NUMBERS = re.compile(r"\d{1,4}(\s*-\s*\d{1,4})?([\s,;]+\d{1,4}(\s*-\s*\d{1,4})?)*", re.ASCII)
_SPAN = re.compile(r"(\d{1,4})(?:\s*-\s*(\d{1,4}))?", re.ASCII)


@dataclass(frozen=True, slots=True)
class AreaRow:
    """One senior on the list. `why` are keys at "area_why.<key>" with their numbers; `part` is
    whose part of the list it is."""

    number: str
    href: str
    who: str
    where: str
    state: str
    outcome: str
    why: tuple[tuple[str, int], ...]
    part: str
    answered: bool
    left: bool
    open: bool


@dataclass(frozen=True, slots=True)
class AreaPage:
    """The list, the most urgent first."""

    frame: Frame
    area_id: int
    unit: str
    opened: Moment
    back: Moment | None
    closed: Moment | None
    waiting: int
    rows: tuple[AreaRow, ...]
    told: tuple[str, ...]
    officers: tuple[Choice, ...]
    said: tuple[str, ...]
    typed: Typed
    may_report: bool


async def area(visit: Visit) -> Response:
    """GET /areas/{area_id}: a look that is written down."""
    return visit.page("area.html", await visit.write(lambda tx: _look(tx, visit)))


async def report(visit: Visit) -> Response:
    """POST /areas/{area_id}: an officer rang, goes to some of them, has seen them, or gets them."""
    typed = Typed.of(visit.form, FIELDS)
    by, numbers = visit.officer(), numbers_in(typed["numbers"])
    problems: dict[str, str] = {}
    if typed["said"] not in SAID:
        problems["said"] = "area_said"
    if numbers is None or (not numbers and typed["said"] in (NEEDS_HELP, HAND_OVER)):
        problems["numbers"] = "area_numbers"

    def work(tx: UnitOfWork) -> AreaPage | int:
        area_id = _required(tx, visit)
        wrong = dict(problems)
        if typed["officer"] not in {choice.value for choice in _officers(tx, visit, area_id)}:
            wrong["officer"] = "roster_officer"
        if wrong:
            return _look(tx, visit, typed.but(wrong))
        _do(tx, visit, area_id, typed, numbers or (), by)
        return area_id

    done = await visit.write(work)
    if isinstance(done, AreaPage):
        return visit.page("area.html", done, 422)
    return visit.go(f"/areas/{done}", "area_noted")


def numbers_in(text: str) -> tuple[int, ...] | None:
    """The numbers in "1-3, 7"; none at all is (), what is no list of numbers None."""
    plain = ascii_digits(text).strip()
    if not plain:
        return ()
    if not _NUMBERS.fullmatch(plain):
        return None
    found: list[int] = []
    for first, last in _SPAN.findall(plain):
        low, high = int(first), int(last or first)
        if high < low or high - low >= MOST_NUMBERS:
            return None
        found.extend(range(low, high + 1))
    return tuple(dict.fromkeys(found))[:MOST_NUMBERS]


def _do(
    tx: UnitOfWork,
    visit: Visit,
    area_id: int,
    typed: Typed,
    numbers: tuple[int, ...],
    by: int,
) -> Covered | tuple[int, ...]:
    door, ids, now = visit.house.door, visit.house.ids, visit.now
    officer, said = int(typed["officer"]), typed["said"]
    if said == GOING:
        return by_console.going(tx, door, ids, now, area_id, officer, numbers, by=by)
    if said == NEEDS_HELP:
        return by_console.help_wanted(tx, door, ids, now, area_id, officer, numbers, by=by)
    if said == HAND_OVER:
        return by_console.hand_over(tx, ids, now, area_id, officer, numbers, by=by)
    return by_console.seen(
        tx,
        door,
        ids,
        now,
        area_id,
        officer,
        Outcome(said),
        numbers,
        diary_number=typed["diary_number"] or None,
        by=by,
    )


def _required(tx: UnitOfWork, visit: Visit) -> int:
    """The area of the path, if it lies in sight. Raises NotFound, Forbidden."""
    found = tx.areas.get(visit.number("area_id"))
    if found.unit_id not in visit.scope.units:
        raise Forbidden
    return found.id


def _look(tx: UnitOfWork, visit: Visit, typed: Typed | None = None) -> AreaPage:
    area_id, local = _required(tx, visit), visit.local
    view = by_console.view(tx, visit.now, area_id)
    visit.looked(tx, "area", area_id, view.area.unit_id)
    officers = _officers(tx, visit, area_id)
    responders = {part.id: part.responder_id for part in view.parts}
    people = tx.overviews.named(
        [row.incident.senior_id for row in view.rows] + list(responders.values())
    )
    parts = {part: name_of(people, person) for part, person in responders.items()}
    return AreaPage(
        frame=visit.frame,
        area_id=area_id,
        unit=visit.scope.name(view.area.unit_id, visit.language),
        opened=local.moment(view.area.opened_at),
        back=local.maybe(view.area.back_at),
        closed=local.maybe(view.area.closed_at),
        waiting=view.waiting,
        rows=tuple(
            _row(visit, row, name_of(people, row.incident.senior_id), parts) for row in view.rows
        ),
        told=_told(view, parts),
        officers=officers,
        said=SAID,
        typed=typed or Typed(),
        may_report=visit.may("area.report") and view.area.closed_at is None,
    )


def _told(view: AreaView, parts: dict[int, str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(parts[part.id] for part in view.parts))


def _row(visit: Visit, row: RowView, who: str, parts: dict[int, str]) -> AreaRow:
    why = row.why
    facts = (
        ("age", why.age or 0),
        ("alone", int(why.alone)),
        ("ill", int(why.ill)),
        ("silent", why.silent_days),
        ("missed", why.missed),
    )
    return AreaRow(
        number=str(row.number or ""),
        href=f"/incidents/{row.incident.id}",
        who=who,
        where=visit.scope.name(row.incident.beat_id, visit.language),
        state=row.incident.state.value,
        outcome=row.incident.outcome.value if row.incident.outcome else "",
        why=tuple((name, number) for name, number in facts if number),
        part=parts.get(row.part_id or 0, ""),
        answered=row.answered,
        left=row.left,
        open=row.incident.open,
    )


def _officers(tx: UnitOfWork, visit: Visit, area_id: int) -> tuple[Choice, ...]:
    found = tx.areas.get(area_id)
    path = visit.scope.units[found.unit_id].path
    near = [
        u.id
        for u in visit.scope.units.values()
        if u.path.startswith(path) or path.startswith(u.path)
    ]
    officers = tx.overviews.officers_at(near)
    people = tx.overviews.named([officer.person_id for officer in officers])
    choices = (Choice(str(o.person_id), name_of(people, o.person_id)) for o in officers)
    return tuple(sorted(choices, key=lambda choice: choice.text))
