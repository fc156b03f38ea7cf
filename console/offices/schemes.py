"""Schemes as an office tells them: who may get one, with which papers, where, in every language.

Each change is a new version, and is what the telephone reads from the next call on.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from starlette.responses import Response

from console.access.scope import called
from console.offices import places
from console.seniors.form_page import Choice
from console.today.lines import name_of
from console.web.frame import Frame
from console.web.local import Moment
from console.web.reasons import told
from console.web.typed import Typed
from console.web.visit import Visit
from helpline.directory.services import ServiceKind
from helpline.enrolling.by_form import read_form
from helpline.errors import NotFound, WrongFields
from helpline.importing.schemes import TEXTS, columns_for, read_schemes
from helpline.reasons.refusals import Why
from helpline.reasons.told import Reason, Told
from helpline.repositories import UnitOfWork
from helpline.schemes.keeping import keep_scheme, withdraw_scheme
from helpline.schemes.model import OFFERED, Scheme

PLAIN = ("code", "unit", "order", "kind", "words", "neutral")
CHOSEN = ("kind", "unit", "neutral")
LONGEST = 700


@dataclass(frozen=True, slots=True)
class SchemeLine:
    """One scheme of the list; `told` says that callers of its unit hear it now."""

    href: str
    title: str
    code: str
    where: str
    order: int
    kind: str
    registered: bool
    active: bool


@dataclass(frozen=True, slots=True)
class SchemesPage:
    """The schemes that people in sight are told of; the first `most` of a district are its menu."""

    frame: Frame
    schemes: tuple[SchemeLine, ...]
    most: int
    may_add: bool


@dataclass(frozen=True, slots=True)
class SchemeVersion:
    """One version of a scheme: when, and by whom."""

    number: int
    at: Moment
    who: str
    active: bool


@dataclass(frozen=True, slots=True)
class SchemePage:
    """One scheme, or the form of a new one (`code` ""). `version` is what the form was filled
    from; `theirs` is what somebody else has written meanwhile."""

    frame: Frame
    href: str
    code: str
    title: str
    active: bool
    may_change: bool
    typed: Typed
    version: int
    kinds: tuple[str, ...]
    places_of: tuple[Choice, ...]
    tongues: tuple[str, ...]
    texts: tuple[str, ...]
    versions: tuple[SchemeVersion, ...]
    theirs: tuple[Choice, ...]


async def schemes(visit: Visit) -> Response:
    """GET /schemes"""

    def work(tx: UnitOfWork) -> SchemesPage:
        lines = [
            SchemeLine(
                href=f"/schemes/{place.id}/{scheme.code}",
                title=scheme.text(visit.language).title,
                code=scheme.code,
                where=called(place, visit.language),
                order=scheme.order,
                kind=scheme.kind.value,
                registered=all(text.template for text in scheme.texts.values()),
                active=scheme.active,
            )
            for place in reversed(places.seen_places(tx, visit))
            for scheme in sorted(tx.schemes.current([place.id]), key=lambda s: (s.order, s.code))
        ]
        may = visit.may("scheme.add") and bool(places.own_places(visit))
        return SchemesPage(visit.frame, tuple(lines), OFFERED, may)

    return visit.page("schemes.html", await visit.read(work))


async def new(visit: Visit) -> Response:
    """GET /schemes/new"""
    typed = Typed({"neutral": "no", "order": "10"})
    return visit.page("scheme.html", await visit.read(lambda tx: _page(tx, visit, None, typed)))


async def scheme(visit: Visit) -> Response:
    """GET /schemes/{place_id}/{code}"""

    def work(tx: UnitOfWork) -> SchemePage:
        found = _required(tx, visit, change=False)
        return _page(tx, visit, found, Typed(_values(tx, found)))

    return visit.page("scheme.html", await visit.read(work))


async def add(visit: Visit) -> Response:
    """POST /schemes"""
    return await _store(visit, new=True)


async def change(visit: Visit) -> Response:
    """POST /schemes/{place_id}/{code}: a new version; it is told again if it was taken off."""
    return await _store(visit, new=False)


async def close(visit: Visit) -> Response:
    """POST /schemes/{place_id}/{code}/close: nobody is told of it any more."""

    def work(tx: UnitOfWork) -> str:
        found = _required(tx, visit, change=True)
        withdraw_scheme(tx, visit.now, found.unit_id, found.code, by=visit.actor)
        return _href(found)

    return visit.go(await visit.write(work), "scheme_closed")


async def _store(visit: Visit, *, new: bool) -> Response:
    names = (*PLAIN, *(f"{name}_{code}" for code in _tongues(visit) for name in TEXTS))
    typed = Typed.of(visit.form, names, LONGEST)

    def work(tx: UnitOfWork) -> SchemePage | str:
        before = None if new else _required(tx, visit, change=True)
        if before is not None and visit.form.get("version") != str(before.version):
            return _page(tx, visit, before, typed, theirs=True)
        wanted, wrong = _read(tx, visit, typed, before)
        if wanted is not None:
            try:
                kept = keep_scheme(
                    tx,
                    visit.now,
                    wanted,
                    by=visit.actor,
                    languages=frozenset(_tongues(visit)),
                    segments=places.sms_count,
                )
                return _href(kept)
            except WrongFields as refusal:
                wrong = dict(refusal.fields)
        words = {name: told(visit.language, why) for name, why in wrong.items()}
        return _page(tx, visit, before, typed.telling(words))

    done = await visit.write(work)
    if isinstance(done, SchemePage):
        return visit.page("scheme.html", done, 409 if done.theirs else 422)
    return visit.go(done, "scheme_added" if new else "scheme_changed")


def _read(
    tx: UnitOfWork, visit: Visit, typed: Typed, before: Scheme | None
) -> tuple[Scheme | None, dict[str, Reason | Told]]:
    context = places.context(tx, visit)
    fields = dict(typed.values) | {"told": "yes"}
    if before is not None:  # a scheme keeps its name and its place through all versions
        fields |= {"code": before.code, "unit": tx.units.get(before.unit_id).code}
    row, wrong = read_form(read_schemes, columns_for(context.languages), fields, context)
    unit = tx.units.by_code(row.unit) if row is not None else None
    if row is None or unit is None:
        return None, places.chosen(wrong, CHOSEN)
    if before is None and any(s.code == row.scheme.code for s in tx.schemes.current([unit.id])):
        return None, {"code": Why.SCHEME_CODE_TAKEN}
    return replace(row.scheme, unit_id=unit.id), {}


def _required(tx: UnitOfWork, visit: Visit, *, change: bool) -> Scheme:
    place = places.required_place(tx, visit, visit.number("place_id"), change=change)
    code = str(visit.request.path_params["code"])
    for found in tx.schemes.current([place.id]):
        if found.code == code:
            return found
    raise NotFound("there is no such scheme")


def _tongues(visit: Visit) -> list[str]:
    return sorted(visit.house.prompts.languages)


def _href(found: Scheme) -> str:
    return f"/schemes/{found.unit_id}/{found.code}"


def _values(tx: UnitOfWork, found: Scheme) -> Mapping[str, str]:
    texts = {
        f"{name}_{code}": str(getattr(text, name))
        for code, text in found.texts.items()
        for name in TEXTS
    }
    return {
        "code": found.code,
        "unit": tx.units.get(found.unit_id).code,
        "order": str(found.order),
        "kind": found.kind.value,
        "words": "; ".join(found.words),
        "neutral": "yes" if found.neutral else "no",
        **texts,
    }


def _page(
    tx: UnitOfWork, visit: Visit, found: Scheme | None, typed: Typed, *, theirs: bool = False
) -> SchemePage:
    own = places.own_places(visit)
    if found is None and not own:
        raise NotFound("nothing is told by this unit")
    stored = _values(tx, found) if found is not None and theirs else {}
    different = {name: text for name, text in stored.items() if text != typed[name]}
    return SchemePage(
        frame=visit.frame,
        href=_href(found) if found else "",
        code=found.code if found else "",
        title=found.text(visit.language).title if found else "",
        active=found.active if found else True,
        may_change=visit.may("scheme.change")
        and (found is None or found.unit_id in visit.scope.units),
        typed=typed,
        version=found.version if found else 0,
        kinds=tuple(ServiceKind),
        places_of=places.choices(own, visit.language),
        tongues=tuple(_tongues(visit)),
        texts=TEXTS,
        versions=_versions(tx, visit, found) if found else (),
        theirs=tuple(Choice(name, text or "—") for name, text in different.items()),
    )


def _versions(tx: UnitOfWork, visit: Visit, found: Scheme) -> tuple[SchemeVersion, ...]:
    known = tx.schemes.versions(found.unit_id, found.code)[-20:]
    people = tx.overviews.people([by for _, by, _ in known if by is not None])
    return tuple(
        SchemeVersion(one.version, visit.local.moment(at), name_of(people, by), one.active)
        for at, by, one in reversed(known)
    )
