"""Where services and schemes are listed: districts and the state, seen from a user's unit."""

from collections.abc import Iterable, Mapping

from audio_prompts import segments
from console.access.scope import called
from console.errors import Forbidden
from console.seniors.form_page import Choice
from console.today.lines import name_of
from console.web.visit import Visit
from helpline.directory.model import Role, Unit, UnitKind
from helpline.importing import ImportContext, KnownUnit
from helpline.reasons.advice import Advice
from helpline.reasons.told import Reason, Told
from helpline.repositories import UnitOfWork

LISTED_AT = (UnitKind.STATE, UnitKind.DISTRICT)
MOST_OFFICERS = 400


def own_places(visit: Visit) -> list[Unit]:
    """The districts and the state at or below the user's unit: what may be changed."""
    units = visit.scope.units.values()
    return sorted((u for u in units if u.kind in LISTED_AT), key=lambda u: u.path)


def seen_places(tx: UnitOfWork, visit: Visit) -> list[Unit]:
    """These, and those above the user's unit: what people there are told of."""
    own = own_places(visit)
    known = {unit.id for unit in own}
    above = [tx.units.get(id_) for id_ in visit.scope.unit.lineage if id_ not in known]
    return [unit for unit in above if unit.kind in LISTED_AT] + own


def required_place(tx: UnitOfWork, visit: Visit, unit_id: int, *, change: bool) -> Unit:
    """The place, if this user may see it, or may change what is listed there. Raises Forbidden."""
    places = own_places(visit) if change else seen_places(tx, visit)
    found = next((unit for unit in places if unit.id == unit_id), None)
    if found is None:
        raise Forbidden
    return found


def choices(units: Iterable[Unit], language: str) -> tuple[Choice, ...]:
    """Places to choose from, by code."""
    return tuple(Choice(unit.code, called(unit, language)) for unit in units)


def context(tx: UnitOfWork, visit: Visit) -> ImportContext:
    """What a form is read against: as a file would be, with the places that may be changed."""
    return ImportContext(
        today=visit.local.today(),
        languages=frozenset(visit.house.prompts.languages),
        units={unit.code: KnownUnit(unit.kind) for unit in own_places(visit)},
        own_numbers=visit.house.own_numbers,
        segments=sms_count,
    )


def chosen(wrong: Mapping[str, Reason | Told], fields: Iterable[str]) -> dict[str, Reason | Told]:
    """What to write into each field; where a form offers a list, it is to choose from it."""
    return {**wrong, **{name: Advice.CHOOSE for name in fields if name in wrong}}


def sms_count(text: str) -> int:
    """How many SMS a text becomes."""
    return segments.count(text).segments


def officers(
    tx: UnitOfWork, visit: Visit, role: Role | None = None, also: int | None = None
) -> tuple[Choice, ...]:
    """Officers in sight, of one role if it is named, and the one who is named already."""
    found = [
        officer.person_id
        for officer in tx.overviews.officers_at(list(visit.scope.units))
        if role is None or officer.role is role
    ][:MOST_OFFICERS]
    if also is not None and also not in found:
        found.append(also)
    people = tx.overviews.people(found)
    named = (Choice(str(id_), name_of(people, id_)) for id_ in found)
    return tuple(sorted(named, key=lambda choice: choice.text))
