"""Visits on a senior's page: planned, moved, done, called off."""

from collections.abc import Callable
from datetime import date

from starlette.responses import Response

from console.seniors.person import look, required
from console.web.typed import Typed
from console.web.visit import Visit
from helpline.repositories import UnitOfWork
from helpline.seniors.visits import (
    FARTHEST,
    VisitKind,
    call_off_visit,
    move_visit,
    plan_visit,
    visit_done,
)

FIELDS = ("kind", "day", "note", "visit")


async def plan(visit: Visit) -> Response:
    """POST /seniors/{senior_id}/visits"""
    typed = Typed.of(visit.form, FIELDS)
    day, problems = _day(visit, typed)
    if typed["kind"] not in set(VisitKind):
        problems["kind"] = "visit_kind"

    def work(tx: UnitOfWork) -> int:
        found = required(tx, visit)
        assert day is not None
        kind = VisitKind(typed["kind"])
        plan_visit(tx, visit.now, found.person_id, kind, day, by=visit.actor)
        return found.person_id

    return await _done(visit, typed.but(problems), work, "visit_planned")


async def move(visit: Visit) -> Response:
    """POST /visits/{visit_id}/move: another day."""
    typed = Typed.of({**visit.form, "visit": str(visit.number("visit_id"))}, FIELDS)
    day, problems = _day(visit, typed)

    def work(tx: UnitOfWork) -> int:
        senior_id = _senior_of(tx, visit)
        assert day is not None
        move_visit(tx, visit.now, visit.number("visit_id"), day, by=visit.actor)
        return senior_id

    return await _done(visit, typed.but(problems), work, "visit_moved")


async def done(visit: Visit) -> Response:
    """POST /visits/{visit_id}/done: in this officer's name, with a word of what was found."""
    fields = {**visit.form, "visit": str(visit.number("visit_id"))}
    typed = Typed.of(fields, FIELDS, longest=2000)
    problems = {} if typed["note"] else {"note": "visit_note"}
    visit.officer()

    def work(tx: UnitOfWork) -> int:
        senior_id = _senior_of(tx, visit)
        visit_done(tx, visit.now, visit.number("visit_id"), typed["note"], by=visit.actor)
        return senior_id

    return await _done(visit, typed.but(problems), work, "visit_done")


async def call_off(visit: Visit) -> Response:
    """POST /visits/{visit_id}/call-off"""

    def work(tx: UnitOfWork) -> int:
        senior_id = _senior_of(tx, visit)
        call_off_visit(tx, visit.now, visit.number("visit_id"), by=visit.actor)
        return senior_id

    return await _done(visit, Typed(), work, "visit_called_off")


def _senior_of(tx: UnitOfWork, visit: Visit) -> int:
    """Whose visit the path names, if this user may see them. Raises NotFound, Forbidden."""
    senior = tx.seniors.get(tx.visits.get(visit.number("visit_id")).senior_id)
    visit.scope.require(senior.station_id, senior.beat_id)
    return senior.person_id


def _day(visit: Visit, typed: Typed) -> tuple[date | None, dict[str, str]]:
    try:
        day = date.fromisoformat(typed["day"])
    except ValueError:
        return None, {"day": "visit_day"}
    today = visit.local.today()
    if not today <= day <= today + FARTHEST:
        return None, {"day": "visit_day"}
    return day, {}


async def _done(
    visit: Visit, typed: Typed, work: Callable[[UnitOfWork], int], said: str
) -> Response:
    if typed.problems:

        def again(tx: UnitOfWork) -> object:
            senior_id = (
                required(tx, visit).person_id
                if "senior_id" in visit.request.path_params
                else _senior_of(tx, visit)
            )
            return look(tx, visit, senior_id=senior_id, typed=typed)

        return visit.page("senior.html", await visit.write(again), 422)
    return visit.go(f"/seniors/{await visit.write(work)}", said)
