"""Which schemes are told where, and how an office changes them."""

from dataclasses import replace
from datetime import datetime

from helpline.acting import Actor
from helpline.directory.listing import services_for
from helpline.directory.services import Service, ServiceKind
from helpline.errors import Refused, WrongFields
from helpline.reasons.refusals import Why
from helpline.repositories import UnitOfWork
from helpline.schemes.model import OFFERED, Scheme, Segments, problems_of


def offered(tx: UnitOfWork, unit_id: int) -> list[Scheme]:
    """The schemes told to people of this unit, in the menu's order: the district's own telling of
    a scheme stands before the state's. At most five; the others wait until one is taken off."""
    return every(tx, unit_id)[:OFFERED]


def every(tx: UnitOfWork, unit_id: int) -> list[Scheme]:
    """All active schemes of this unit, in order."""
    lineage = tx.units.get(unit_id).lineage
    nearest: dict[str, Scheme] = {}
    for scheme in sorted(tx.schemes.current(lineage), key=lambda s: lineage.index(s.unit_id)):
        nearest[scheme.code] = scheme
    active = (scheme for scheme in nearest.values() if scheme.active)
    return sorted(active, key=lambda scheme: (scheme.order, scheme.code))


def find(tx: UnitOfWork, unit_id: int, code: str) -> Scheme | None:
    """The active scheme with this code, as this unit tells it."""
    return next((scheme for scheme in every(tx, unit_id) if scheme.code == code), None)


def office_for(tx: UnitOfWork, unit_id: int, scheme: Scheme) -> Service | None:
    """Who takes an application for it: the nearest active service of its kind, with a nodal
    officer if there is one; where there is none of the kind, the office of women and child
    development, which knows the others."""
    for kind in (scheme.kind, ServiceKind.WOMEN_CHILD_DEVELOPMENT):
        found = services_for(tx, unit_id, kind)
        named = [service for service in found if service.nodal_officer_id is not None]
        if found:
            return (named or found)[0]
    return None


def keep_scheme(
    tx: UnitOfWork,
    now: datetime,
    scheme: Scheme,
    *,
    by: Actor,
    languages: frozenset[str],
    segments: Segments,
) -> Scheme:
    """Write a new version. One that is as it was writes nothing.

    Raises WrongFields, with every fault.
    """
    wrong = problems_of(scheme, languages, segments)
    if wrong:
        raise WrongFields(wrong)
    standing = [s for s in tx.schemes.current([scheme.unit_id]) if s.code == scheme.code]
    if standing and replace(scheme, version=standing[0].version) == standing[0]:
        return standing[0]
    kept = tx.schemes.add(scheme, now, by.person_id)
    _note(tx, now, kept, by)
    return kept


def withdraw_scheme(tx: UnitOfWork, now: datetime, unit_id: int, code: str, *, by: Actor) -> Scheme:
    """Take it off this unit's menu. Raises Refused if the unit tells no such scheme."""
    standing = [s for s in tx.schemes.current([unit_id]) if s.code == code and s.active]
    if not standing:
        raise Refused(Why.NO_SUCH_SCHEME)
    kept = tx.schemes.add(replace(standing[0], active=False), now, by.person_id)
    _note(tx, now, kept, by)
    return kept


def _note(tx: UnitOfWork, now: datetime, kept: Scheme, by: Actor) -> None:
    by.note(
        tx,
        now,
        "scheme_changed" if kept.active else "scheme_withdrawn",
        "scheme",
        kept.version,
        kept.unit_id,
        code=kept.code,
        version=kept.version,
    )
