"""Open requests, overdue first, and answering one."""

from dataclasses import dataclass

from starlette.responses import Response

from console.access.scope import Scope
from console.today.lines import name_of
from console.web.frame import Frame
from console.web.local import Moment
from console.web.visit import Visit
from helpline.repositories import UnitOfWork
from helpline.requests.answering import answer_request

MOST = 200


@dataclass(frozen=True, slots=True)
class RequestLine:
    """One open request. What was said or written of it stands on its own page, at `href`."""

    number: int
    kind: str
    who: str
    href: str
    senior_href: str
    where: str
    opened: Moment
    answer_by: Moment


@dataclass(frozen=True, slots=True)
class RequestsPage:
    """`kind` filters, in the address; `kinds` are those that are open now."""

    frame: Frame
    kind: str
    kinds: tuple[str, ...]
    lines: tuple[RequestLine, ...]
    may_answer: bool


async def requests(visit: Visit) -> Response:
    """GET /requests?kind=KIND"""
    return visit.page("requests.html", await visit.read(lambda tx: _list(tx, visit)))


def _list(tx: UnitOfWork, visit: Visit) -> RequestsPage:
    local, scope = visit.local, visit.scope
    found = tx.overviews.open_requests(scope.station_ids, MOST)
    beats = tx.overviews.beats_of([request.senior_id for request in found])
    found = [r for r in found if _sees(scope, beats[r.senior_id])]
    people = tx.overviews.named([request.senior_id for request in found])
    kind = visit.request.query_params.get("kind", "")
    lines = tuple(
        RequestLine(
            number=request.id,
            kind=request.kind,
            who=name_of(people, request.senior_id),
            href=f"/requests/{request.id}",
            senior_href=f"/seniors/{request.senior_id}",
            where=scope.name(beats[request.senior_id], visit.language),
            opened=local.moment(request.opened_at),
            answer_by=local.moment(request.answer_by),
        )
        for request in found
        if kind in ("", request.kind)
    )
    kinds = tuple(sorted({request.kind for request in found}))
    return RequestsPage(visit.frame, kind, kinds, lines, visit.may("request.answer"))


async def answer(visit: Visit) -> Response:
    """POST /requests/{request_id}/answer: in this officer's name; the senior hears of it."""
    by = visit.officer()

    def work(tx: UnitOfWork) -> None:
        request = tx.requests.get(visit.number("request_id"))
        senior = tx.seniors.get(request.senior_id)
        visit.scope.require(senior.station_id, senior.beat_id)
        answer_request(tx, visit.house.door, visit.now, request.id, by)

    await visit.write(work)
    return visit.go("/requests", "answered")


def _sees(scope: Scope, beat_id: int) -> bool:
    return beat_id in scope.units
