"""The legal holds that stand: why, since when, in whose name; placing one, and lifting it."""

from collections.abc import Mapping
from dataclasses import dataclass

from starlette.responses import Response

from console.cases.sight import sees
from console.errors import Forbidden
from console.today.lines import name_of
from console.web.frame import Frame
from console.web.local import Moment
from console.web.reasons import told_of
from console.web.typed import Typed, number_of
from console.web.visit import Visit
from helpline.errors import NotFound, Refused
from helpline.repositories import UnitOfWork
from helpline.retention import holding
from helpline.retention.holding import LONGEST_REASON
from helpline.retention.model import Held, Hold

FIELDS = ("case", "senior", "reason")


@dataclass(frozen=True, slots=True)
class HoldLine:
    """One hold. `who` is the number of a case, "" for a senior, whom the link leads to."""

    number: int
    subject: str
    href: str
    who: str
    reason: str
    placed: Moment
    by: str


@dataclass(frozen=True, slots=True)
class HoldsPage:
    """All holds in sight, and the form for what is named in the address: a case or a senior."""

    frame: Frame
    holds: tuple[HoldLine, ...]
    subject: str
    href: str
    who: str
    typed: Typed
    longest: int


async def holds(visit: Visit) -> Response:
    """GET /holds?case=ID or ?senior=ID: a look that is written down."""
    typed = Typed.of(visit.request.query_params, FIELDS)
    return visit.page("holds.html", await visit.write(lambda tx: _look(tx, visit, typed)))


async def place(visit: Visit) -> Response:
    """POST /holds"""
    typed = Typed.of(visit.form, FIELDS, LONGEST_REASON + 1)
    visit.officer()

    def work(tx: UnitOfWork) -> None:
        subject, subject_id = _subject(tx, visit, typed.values)
        holding.place(tx, visit.now, subject, subject_id, typed["reason"], by=visit.actor)

    try:
        await visit.write(work)
    except Refused as refusal:
        wrong = typed.telling({"reason": told_of(visit.language, refusal)})
        page = await visit.write(lambda tx: _look(tx, visit, wrong))
        return visit.page("holds.html", page, 422)
    return visit.go("/holds", "hold_placed")


async def lift(visit: Visit) -> Response:
    """POST /holds/{hold_id}/lift"""
    visit.officer()

    def work(tx: UnitOfWork) -> None:
        hold = tx.legal_holds.get(visit.number("hold_id"))
        if not _in_sight(tx, visit, hold):
            raise Forbidden
        holding.lift(tx, visit.now, hold.id, by=visit.actor)

    await visit.write(work)
    return visit.go("/holds", "hold_lifted")


def _subject(tx: UnitOfWork, visit: Visit, named: Mapping[str, str]) -> tuple[Held, int]:
    """What the form names, if it may be seen. Raises NotFound, Forbidden."""
    if case_id := number_of(named.get("case", "")):
        if not sees(tx, visit, tx.cases.get(case_id)):
            raise Forbidden
        return Held.CASE, case_id
    if senior_id := number_of(named.get("senior", "")):
        senior = tx.seniors.get(senior_id)
        visit.scope.require(senior.station_id, senior.beat_id)
        return Held.PERSON, senior_id
    raise NotFound("the form names neither a case nor a senior")


def _in_sight(tx: UnitOfWork, visit: Visit, hold: Hold) -> bool:
    if hold.subject is Held.CASE:
        return sees(tx, visit, tx.cases.get(hold.subject_id))
    senior = tx.seniors.find(hold.subject_id)
    if senior is not None:
        return visit.scope.sees(senior.station_id, senior.beat_id)
    return any(sees(tx, visit, case) for case in tx.cases.open_of(hold.subject_id))


def _look(tx: UnitOfWork, visit: Visit, typed: Typed) -> HoldsPage:
    seen = [hold for hold in tx.legal_holds.standing() if _in_sight(tx, visit, hold)]
    people = tx.overviews.people([hold.placed_by for hold in seen])
    subject = href = who = ""
    if typed["case"] or typed["senior"]:
        held, subject_id = _subject(tx, visit, typed.values)
        subject, href = held.value, _href(held, subject_id)
        who = _who(tx, held, subject_id)
    for hold in seen:
        visit.note(tx, "viewed", "hold", hold.id, visit.scope.unit.id)
    return HoldsPage(
        frame=visit.frame,
        holds=tuple(
            HoldLine(
                number=hold.id,
                subject=hold.subject.value,
                href=_href(hold.subject, hold.subject_id),
                who=_who(tx, hold.subject, hold.subject_id),
                reason=hold.reason,
                placed=visit.local.moment(hold.placed_at),
                by=name_of(people, hold.placed_by),
            )
            for hold in seen
        ),
        subject=subject,
        href=href,
        who=who,
        typed=typed,
        longest=LONGEST_REASON,
    )


def _href(subject: Held, subject_id: int) -> str:
    return f"/cases/{subject_id}" if subject is Held.CASE else f"/seniors/{subject_id}"


def _who(tx: UnitOfWork, subject: Held, subject_id: int) -> str:
    return tx.cases.get(subject_id).number if subject is Held.CASE else ""
