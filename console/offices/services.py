"""The directory of services: One Stop Centres, legal aid, hospitals, organisations.

What stands here is told on the telephone with the next call: the directory is read for every call.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from starlette.responses import Response

from console.access.scope import called
from console.offices import places
from console.seniors.form_page import Choice
from console.web.fence import mark_of
from console.web.frame import Frame
from console.web.reasons import told
from console.web.typed import Typed
from console.web.visit import Visit
from helpline.directory import listing
from helpline.directory.model import Role
from helpline.directory.services import Service, ServiceKind
from helpline.enrolling.by_form import read_form
from helpline.enrolling.services import wanted_service
from helpline.errors import NotFound, WrongFields
from helpline.importing.services import COLUMNS, read_services
from helpline.importing.services import optional_columns as optional
from helpline.reasons.refusals import Why
from helpline.reasons.told import Reason, Told
from helpline.repositories import UnitOfWork
from helpline.schemes.report import digits, opening_text

PLAIN = ("name", "kind", "district", "phone", "full_phone", "address", "hours", "languages")
PEOPLE = ("nodal", "head")
CHOSEN = ("kind", "district")
LONGEST = 250


@dataclass(frozen=True, slots=True)
class ServiceLine:
    """One service of the list."""

    href: str
    name: str
    kind: str
    where: str
    phone: str
    hours: str
    answers: bool
    active: bool


@dataclass(frozen=True, slots=True)
class ServicesPage:
    """The services that people in sight are told of, the own district's first."""

    frame: Frame
    services: tuple[ServiceLine, ...]
    may_add: bool


@dataclass(frozen=True, slots=True)
class ServicePage:
    """One service, or the form of a new one (`service_id` 0). `mark` says what the form was filled
    from; `theirs` is what somebody else has written meanwhile, by the names of the fields."""

    frame: Frame
    service_id: int
    name: str
    active: bool
    may_change: bool
    typed: Typed
    mark: str
    kinds: tuple[str, ...]
    places_of: tuple[Choice, ...]
    nodal: tuple[Choice, ...]
    heads: tuple[Choice, ...]
    tongues: tuple[str, ...]
    theirs: tuple[Choice, ...]


async def services(visit: Visit) -> Response:
    """GET /services"""

    def work(tx: UnitOfWork) -> ServicesPage:
        lines = [
            ServiceLine(
                href=f"/services/{service.id}",
                name=service.name,
                kind=service.kind.value,
                where=called(place, visit.language),
                phone=digits(service.phone),
                hours="; ".join(map(opening_text, service.hours)),
                answers=service.nodal_officer_id is not None,
                active=service.active,
            )
            for place in reversed(places.seen_places(tx, visit))
            for service in tx.services.of_district(place.id)
        ]
        return ServicesPage(visit.frame, tuple(lines), _may(visit))

    return visit.page("services.html", await visit.read(work))


async def new(visit: Visit) -> Response:
    """GET /services/new"""
    typed = Typed({"hours": "24x7", "languages": "hi"})
    return visit.page("service.html", await visit.read(lambda tx: _page(tx, visit, None, typed)))


async def service(visit: Visit) -> Response:
    """GET /services/{service_id}"""

    def work(tx: UnitOfWork) -> ServicePage:
        found = _required(tx, visit, change=False)
        return _page(tx, visit, found, Typed(_values(tx, found)))

    return visit.page("service.html", await visit.read(work))


async def add(visit: Visit) -> Response:
    """POST /services"""
    return await _store(visit, new=True)


async def change(visit: Visit) -> Response:
    """POST /services/{service_id}"""
    return await _store(visit, new=False)


async def close(visit: Visit) -> Response:
    """POST /services/{service_id}/close: nobody is told of it any more."""

    def work(tx: UnitOfWork) -> int:
        found = _required(tx, visit, change=True)
        return listing.withdraw_service(tx, visit.now, found.id, by=visit.actor).id

    return visit.go(f"/services/{await visit.write(work)}", "service_closed")


async def reopen(visit: Visit) -> Response:
    """POST /services/{service_id}/open: people are told of it again."""

    def work(tx: UnitOfWork) -> int:
        found = _required(tx, visit, change=True)
        return listing.offer_service_again(tx, visit.now, found.id, by=visit.actor).id

    return visit.go(f"/services/{await visit.write(work)}", "service_opened")


async def _store(visit: Visit, *, new: bool) -> Response:
    names = (*PLAIN, *PEOPLE, *_purposes(visit))
    typed = Typed.of(visit.form, names, LONGEST)

    def work(tx: UnitOfWork) -> ServicePage | int:
        before = None if new else _required(tx, visit, change=True)
        wanted, wrong = _read(tx, visit, typed, before)
        if before is not None and visit.form.get("mark") != mark_of(visit.house.secret_key, before):
            return _page(tx, visit, before, typed, theirs=True)
        if wanted is not None and not wrong:
            try:
                return listing.keep_service(tx, visit.now, wanted, by=visit.actor).id
            except WrongFields as refusal:
                wrong = {_field(name): why for name, why in refusal.fields}
        words = {name: told(visit.language, why) for name, why in wrong.items()}
        return _page(tx, visit, before, typed.telling(words))

    done = await visit.write(work)
    if isinstance(done, ServicePage):
        return visit.page("service.html", done, 409 if done.theirs else 422)
    return visit.go(f"/services/{done}", "service_added" if new else "service_changed")


def _read(
    tx: UnitOfWork, visit: Visit, typed: Typed, before: Service | None
) -> tuple[Service | None, dict[str, Reason | Told]]:
    context = places.context(tx, visit)
    columns = (*COLUMNS, *optional(context))
    row, faults = read_form(read_services, columns, typed.values, context)
    wrong = places.chosen({_field(name): why for name, why in faults.items()}, CHOSEN)
    people = {}
    for field, known in zip(PEOPLE, _officers(tx, visit, before), strict=True):
        if typed[field] not in {"", *(one.value for one in known)}:
            wrong[field] = Why.OFFICER_GONE
        people[field] = int(typed[field]) if typed[field] and field not in wrong else None
    district = tx.units.by_code(row.district) if row is not None else None
    if row is None or district is None:
        return None, wrong
    wanted = replace(
        wanted_service(tx, district.id, row),
        id=before.id if before else 0,
        nodal_officer_id=people["nodal"],
        head_officer_id=people["head"],
        active=before.active if before else True,
    )
    return wanted, wrong


def _officers(
    tx: UnitOfWork, visit: Visit, found: Service | None
) -> tuple[tuple[Choice, ...], tuple[Choice, ...]]:
    """Who may answer for a service, and who may be its head."""
    nodal = found.nodal_officer_id if found else None
    head = found.head_officer_id if found else None
    return (
        places.officers(tx, visit, Role.NODAL_OFFICER, nodal),
        places.officers(tx, visit, None, head),
    )


def _field(name: str) -> str:
    """Where a fault of a file's column stands in the form."""
    return {"nodal_officer_phone": "nodal", "head_phone": "head"}.get(name, name)


def _required(tx: UnitOfWork, visit: Visit, *, change: bool) -> Service:
    found = tx.services.get(visit.number("service_id"))
    places.required_place(tx, visit, found.district_id, change=change)
    return found


def _may(visit: Visit) -> bool:
    return visit.may("service.change") and bool(places.own_places(visit))


def _purposes(visit: Visit) -> tuple[str, ...]:
    return tuple(f"for_{code}" for code in sorted(visit.house.prompts.languages))


def _values(tx: UnitOfWork, found: Service) -> Mapping[str, str]:
    return {
        "name": found.name,
        "kind": found.kind.value,
        "district": tx.units.get(found.district_id).code,
        "phone": digits(found.phone),
        "full_phone": digits(found.full_phone or ""),
        "address": found.address,
        "hours": "; ".join(map(opening_text, found.hours)),
        "languages": " ".join(found.languages),
        "nodal": str(found.nodal_officer_id or ""),
        "head": str(found.head_officer_id or ""),
        **{f"for_{code}": words for code, words in found.purpose.items()},
    }


def _page(
    tx: UnitOfWork,
    visit: Visit,
    found: Service | None,
    typed: Typed,
    *,
    theirs: bool = False,
) -> ServicePage:
    own = places.own_places(visit)
    nodal, heads = _officers(tx, visit, found)
    if found is None and not own:
        raise NotFound("nothing is listed at this unit")
    stored = _values(tx, found) if found is not None and theirs else {}
    different = {name: text for name, text in stored.items() if text != typed[name]}
    shown = own if found is None else [*own, tx.units.get(found.district_id)]
    return ServicePage(
        frame=visit.frame,
        service_id=found.id if found else 0,
        name=found.name if found else "",
        active=found.active if found else True,
        may_change=_may(visit) and (found is None or found.district_id in visit.scope.units),
        typed=typed,
        mark=mark_of(visit.house.secret_key, found) if found else "",
        kinds=tuple(ServiceKind),
        places_of=places.choices({unit.id: unit for unit in shown}.values(), visit.language),
        nodal=nodal,
        heads=heads,
        tongues=tuple(sorted(visit.house.prompts.languages)),
        theirs=tuple(Choice(name, text or "—") for name, text in different.items()),
    )
