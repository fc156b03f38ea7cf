"""Referrals as the department that was asked sees them: a list, the page of one, the answers.

Nothing of the case is shown but the words that it was asked with; whoever answers sees the
referrals of their own services, wherever these are listed.
"""

from collections.abc import Callable
from dataclasses import dataclass

from starlette.responses import Response

from console.cases.typed import NOTHING_TYPED, Typed, words_problem
from console.errors import Forbidden
from console.web.frame import Frame
from console.web.local import Moment
from console.web.reasons import told_of
from console.web.visit import Visit
from helpline.directory.model import Role
from helpline.errors import Refused
from helpline.referrals import answering
from helpline.referrals.model import Referral
from helpline.referrals.ranks import answers_for
from helpline.repositories import UnitOfWork

MOST = 100


@dataclass(frozen=True, slots=True)
class ReferralLine:
    """One open referral, without its words."""

    href: str
    code: str
    service: str
    state: str
    made: Moment
    due: Moment | None


@dataclass(frozen=True, slots=True)
class ReferralsPage:
    """What runs out first comes first; `answers` says that this login answers for any service."""

    frame: Frame
    answers: bool
    lines: tuple[ReferralLine, ...]


@dataclass(frozen=True, slots=True)
class ReferralPage:
    """One referral with its words. `telephone` is whom to ask: the station's own number."""

    frame: Frame
    number: int
    code: str
    service: str
    state: str
    open: bool
    words: str
    scheme: str
    station: str
    telephone: str
    made: Moment
    due: Moment | None
    typed: Typed


async def referrals(visit: Visit) -> Response:
    """GET /referrals"""
    return visit.page("referrals.html", await visit.read(lambda tx: _list(tx, visit)))


async def referral(visit: Visit) -> Response:
    """GET /referrals/{referral_id}: a look that is written down."""
    return visit.page("referral.html", await visit.write(lambda tx: _look(tx, visit)))


async def accept(visit: Visit) -> Response:
    """POST /referrals/{referral_id}/accept: the department takes it on."""

    def work(tx: UnitOfWork, found: Referral, by: int) -> None:
        answering.accept(tx, visit.house.door, visit.now, found.id, by)

    return await _answer(visit, "accept", work, done="referral_accepted")


async def complete(visit: Visit) -> Response:
    """POST /referrals/{referral_id}/done: with what was done."""

    def work(tx: UnitOfWork, found: Referral, by: int) -> None:
        words = visit.form["words"].strip()
        answering.complete(tx, visit.house.door, visit.now, found.id, by, words)

    problem = words_problem(visit.form)
    return await _answer(visit, "done", work, done="referral_done", problem=problem)


async def decline(visit: Visit) -> Response:
    """POST /referrals/{referral_id}/decline: with the reason; the station hears of it."""

    def work(tx: UnitOfWork, found: Referral, by: int) -> None:
        words = visit.form["words"].strip()
        answering.decline(tx, visit.house.door, visit.now, found.id, by, words)

    problem = words_problem(visit.form)
    return await _answer(visit, "decline", work, done="referral_declined", problem=problem)


async def _answer(
    visit: Visit,
    form: str,
    work: Callable[[UnitOfWork, Referral, int], None],
    *,
    done: str,
    problem: str = "",
) -> Response:
    told = ""
    if not problem:
        try:
            by = visit.officer()
            await visit.write(lambda tx: work(tx, _required(tx, visit), by))
            return visit.go("/referrals", done)
        except Refused as refusal:
            told = told_of(visit.language, refusal)
    typed = Typed(form, visit.form, problem, told)
    page = await visit.write(lambda tx: _look(tx, visit, typed))
    return visit.page("referral.html", page, 422 if problem else 409)


def _required(tx: UnitOfWork, visit: Visit) -> Referral:
    """The referral of the path, if this user answers for its service. Raises NotFound, Forbidden."""
    found = tx.referrals.get(visit.number("referral_id"))
    me = visit.account.user.person_id
    if me is None or not answers_for(tx, tx.services.get(found.service_id), me):
        raise Forbidden
    return found


def _list(tx: UnitOfWork, visit: Visit) -> ReferralsPage:
    local, me = visit.local, visit.account.user.person_id or 0
    mine = tx.services.of_officer(me)
    officer = tx.officers.find(me)
    if officer is not None and officer.role is Role.NODAL_OFFICER:
        mine += tx.services.of_district(officer.unit_id)
    names = {service.id: service.name for service in mine}
    return ReferralsPage(
        frame=visit.frame,
        answers=bool(names),
        lines=tuple(
            ReferralLine(
                href=f"/referrals/{found.id}",
                code=found.code,
                service=names[found.service_id],
                state=found.state.value,
                made=local.moment(found.made_at),
                due=local.maybe(found.due_at),
            )
            for found in tx.referrals.open_of_services(sorted(names))[:MOST]
        ),
    )


def _look(tx: UnitOfWork, visit: Visit, typed: Typed = NOTHING_TYPED) -> ReferralPage:
    found, local = _required(tx, visit), visit.local
    visit.looked(tx, "referral", found.id, found.unit_id)
    unit = tx.units.get(found.unit_id)
    desk = tx.people.get(unit.contact_id) if unit.contact_id is not None else None
    return ReferralPage(
        frame=visit.frame,
        number=found.id,
        code=found.code,
        service=tx.services.get(found.service_id).name,
        state=found.state.value,
        open=found.open,
        words=found.words,
        scheme=found.scheme,
        station=unit.name_local if visit.language == "hi" and unit.name_local else unit.name,
        telephone=desk.phones[0].e164 if desk is not None and desk.phones else "",
        made=local.moment(found.made_at),
        due=local.maybe(found.due_at),
        typed=typed,
    )
