"""The form of a senior: enrolling somebody, and changing what is written of somebody."""

from collections.abc import Callable
from datetime import timedelta

from starlette.responses import Response

from console.access.scope import Scope
from console.errors import Forbidden
from console.seniors.form_fields import (
    FIELDS,
    KEEP,
    NONE,
    as_it_is,
    context_of,
    date_of,
    numbers_of,
    purposes_of,
    read_senior,
    read_those_near,
)
from console.seniors.form_page import SeniorFormPage, form_mark, form_page, officers_of
from console.seniors.person import required
from console.seniors.theirs import DAYS
from console.web.typed import Typed
from console.web.visit import Visit
from helpline.enrolling.by_hand import (
    DURESS_DIGITS,
    Consent,
    alike,
    change_by_hand,
    consent_before_leaving,
    enrol_by_hand,
)
from helpline.errors import Refused
from helpline.reasons.refusals import Why
from helpline.repositories import UnitOfWork
from helpline.seniors.model import MEMBERS, Senior
from helpline.seniors.visits import FARTHEST

FIRST_VISIT_AFTER = timedelta(days=7)


async def new(visit: Visit) -> Response:
    """GET /seniors/new"""
    typed = Typed(
        {
            **dict.fromkeys(DAYS, "yes"),
            "language": visit.language,
            "call_time": "08:00",
            **_as_asked_today(visit),
        }
    )
    return visit.page("senior_form.html", await visit.read(lambda tx: form_page(tx, visit, typed)))


async def again(visit: Visit) -> Response:
    """GET /seniors/{former_id}/enrol: who left comes back. A look that is written down."""

    def work(tx: UnitOfWork) -> SeniorFormPage:
        found = _former(tx, visit)
        visit.looked(tx, "senior", found.person_id, found.station_id)
        known = as_it_is(tx, visit, found.person_id).values
        return form_page(tx, visit, Typed({**known, **_as_asked_today(visit)}), found.person_id)

    return visit.page("senior_form.html", await visit.write(work))


async def enrol(visit: Visit) -> Response:
    """POST /seniors: stored at once, unless something is to correct, or somebody alike is known."""
    return await _enrol(visit, lambda tx: None)


async def enrol_again(visit: Visit) -> Response:
    """POST /seniors/{former_id}/enrol: the same of somebody who was a member."""
    return await _enrol(visit, lambda tx: _former(tx, visit))


def _former(tx: UnitOfWork, visit: Visit) -> Senior:
    """The senior of the path, who is no member now. Raises NotFound, Forbidden, Refused."""
    found = required(tx, visit, "former_id")
    if found.state in MEMBERS:
        raise Refused(Why.ENROLLED_ALREADY)
    return found


def _as_asked_today(visit: Visit) -> dict[str, str]:
    """What stands in an empty form of the consent and the first visit."""
    today = visit.local.today()
    return {
        "consent_on": today.isoformat(),
        "asked_by": str(visit.account.user.person_id or ""),
        "first_visit": (today + FIRST_VISIT_AFTER).isoformat(),
        "welcome": "yes",
    }


async def _enrol(visit: Visit, former_of: Callable[[UnitOfWork], Senior | None]) -> Response:
    typed = Typed.of(visit.form, FIELDS)

    def work(tx: UnitOfWork) -> SeniorFormPage | int:
        former = former_of(tx)
        id_ = former.person_id if former else 0
        kept = numbers_of(tx, id_) if former else {}
        row, problems = read_senior(typed, context_of(visit), kept)
        near, wrong = read_those_near(typed, context_of(visit), kept)
        problems |= wrong | _wrong_consent(tx, visit, typed)
        first = date_of(typed["first_visit"])
        today = visit.local.today()
        if first is None or not today <= first <= today + FARTHEST:
            problems["first_visit"] = "visit_day"
        if former and row and consent_before_leaving(tx, former, row.consent_on):
            problems["consent_on"] = "consent_old"
        digit = typed["duress_digit"]
        if digit not in DURESS_DIGITS | {"", NONE} | ({KEEP} if former else set()):
            problems["duress_digit"] = "duress_digit"
        if problems or row is None or first is None:
            return form_page(tx, visit, typed.but(problems), id_)
        likes = alike(tx, row, _station(visit.scope, row.beat), besides=id_)
        if likes and typed["other"] != "yes":
            return form_page(tx, visit, typed, id_, likes)
        chosen = digit if digit in DURESS_DIGITS else None
        return enrol_by_hand(
            tx,
            visit.house.door if typed["welcome"] == "yes" else None,
            visit.now,
            row,
            near,
            consent=Consent(purposes_of(typed), int(typed["asked_by"])),
            duress_digit=former.duress_digit if former and digit == KEEP else chosen,
            first_visit=first,
            by=visit.actor,
            again=id_ or None,
        )

    done = await visit.write(work)
    if isinstance(done, SeniorFormPage):
        return visit.page("senior_form.html", done, 422)
    return visit.go(f"/seniors/{done}", "enrolled")


async def edit(visit: Visit) -> Response:
    """GET /seniors/{senior_id}/edit: a look that is written down."""

    def work(tx: UnitOfWork) -> SeniorFormPage:
        found = required(tx, visit)
        visit.looked(tx, "senior", found.person_id, found.station_id)
        return form_page(tx, visit, as_it_is(tx, visit, found.person_id), found.person_id)

    return visit.page("senior_form.html", await visit.write(work))


async def change(visit: Visit) -> Response:
    """POST /seniors/{senior_id}/edit"""
    asked = {"consent_on": visit.local.today().isoformat()}  # the form does not ask for it
    typed = Typed.of({**visit.form, **asked}, FIELDS)

    def work(tx: UnitOfWork) -> SeniorFormPage | tuple[int, bool]:
        found = required(tx, visit)
        kept = numbers_of(tx, found.person_id)
        if visit.form.get("mark") != form_mark(tx, visit, found):
            return form_page(tx, visit, typed, found.person_id, changed=True)
        row, problems = read_senior(typed, context_of(visit), kept)
        near, wrong = read_those_near(typed, context_of(visit), kept)
        problems |= wrong
        digit = typed["duress_digit"]
        if digit not in DURESS_DIGITS | {KEEP, NONE}:
            problems["duress_digit"] = "duress_digit"
        if problems or row is None:
            return form_page(tx, visit, typed.but(problems), found.person_id)
        chosen = digit if digit in DURESS_DIGITS else None
        changed = change_by_hand(
            tx,
            visit.now,
            found.person_id,
            row,
            near,
            duress_digit=found.duress_digit if digit == KEEP else chosen,
            by=visit.actor,
        )
        return found.person_id, bool(changed)

    done = await visit.write(work)
    if isinstance(done, SeniorFormPage):
        return visit.page("senior_form.html", done, 409 if done.theirs else 422)
    return visit.go(f"/seniors/{done[0]}", "senior_changed" if done[1] else "nothing_changed")


def _wrong_consent(tx: UnitOfWork, visit: Visit, typed: Typed) -> dict[str, str]:
    problems = {}
    if "calls" not in purposes_of(typed):
        problems["purpose_calls"] = "consent_calls"
    known = {choice.value for choice in officers_of(tx, visit)}
    if typed["asked_by"] not in known:
        problems["asked_by"] = "asked_by"
    return problems


def _station(scope: Scope, beat: str) -> int:
    for unit in scope.units.values():
        if unit.code == beat and unit.parent_id is not None:
            return unit.parent_id
    raise Forbidden
