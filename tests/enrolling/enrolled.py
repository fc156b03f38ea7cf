"""Lines of files, bent by a test and stored."""

from collections.abc import Mapping

from helpline.directory.model import Unit, UnitKind
from helpline.enrolling.known import context_of
from helpline.enrolling.officers import enrol_officers, enrol_shifts
from helpline.enrolling.organisation import Organisation
from helpline.enrolling.seniors import Seniors
from helpline.enrolling.services import enrol_services
from helpline.enrolling.storing import store_rows
from helpline.enrolling.tally import Tally
from helpline.importing import (
    ImportContext,
    read_officers,
    read_organisation,
    read_seniors,
    read_services,
    read_shifts,
)
from helpline.people import Person
from helpline.seniors.model import Senior
from simulation.world import World
from tests.importing.tables import OFFICER, SENIOR, SERVICE, SHIFT, UNIT, table

SENIOR_PHONE = "+919000021001"
ALTERNATE = "+917712000101"
CONTACT = "+919000041001"
KEY_HOLDER = "+919000051001"

Line = Mapping[str, str]


def _unit(code: str, kind: UnitKind, parent: str, phone: str = "") -> Line:
    return {**UNIT, "code": code, "kind": kind, "parent": parent, "name": code, "phone": phone}


UNITS = (
    _unit("KOTWALI-1", UnitKind.BEAT, "KOTWALI"),
    _unit("KOTWALI", UnitKind.STATION, "RPR-CITY", "0771 2000112"),
    _unit("MOUDHAPARA", UnitKind.STATION, "RPR-CITY", "0771 2000113"),
    _unit("RPR-CITY", UnitKind.SUBDIVISION, "RPR"),
    _unit("RPR-EAST", UnitKind.SUBDIVISION, "RPR"),
    _unit("RPR", UnitKind.DISTRICT, "CG", "0771 2000100"),
    _unit("CG", UnitKind.STATE, ""),
)


def context(world: World) -> ImportContext:
    """What the service knows now."""
    today = world.now.astimezone(world.settings.timezone).date()
    return world.store.read(
        lambda tx: context_of(tx, today=today, languages=("hi", "en"), own_numbers=())
    )


def store_units(world: World, *lines: Line) -> Tally:
    """Import the organisation; without lines a small district."""
    parsed = read_organisation(table(*(lines or UNITS)), context(world))
    assert parsed.problems == ()
    enrol = Organisation("Asia/Kolkata")
    return store_rows(world.store, world.service.clock, parsed.records, enrol, what="units")


def store_officers(world: World, *changes: Line) -> Tally:
    """Import officers, each the usual one with changes."""
    lines = [{**OFFICER, **change} for change in changes or ({},)]
    parsed = read_officers(table(*lines), context(world))
    assert parsed.problems == ()
    return store_rows(
        world.store, world.service.clock, parsed.records, enrol_officers, what="officers"
    )


def store_shifts(world: World, *changes: Line) -> Tally:
    """Import shifts of the usual officer, with changes."""
    usual = {**SHIFT, "officer_phone": OFFICER["phone"], "role": "desk_officer"}
    parsed = read_shifts(
        table(*({**usual, **change} for change in changes or ({},))), context(world)
    )
    assert parsed.problems == ()
    return store_rows(world.store, world.service.clock, parsed.records, enrol_shifts, what="shifts")


def store_services(world: World, *changes: Line) -> Tally:
    """Import services, each the usual one with changes."""
    lines = [{**SERVICE, **change} for change in changes or ({},)]
    parsed = read_services(table(*lines), context(world))
    assert parsed.problems == ()
    return store_rows(
        world.store, world.service.clock, parsed.records, enrol_services, what="services"
    )


def store_seniors(world: World, *changes: Line, welcome: bool = False) -> Tally:
    """Import seniors, each the usual one with changes."""
    lines = [{**SENIOR, "consent_on": "2025-12-01", **change} for change in changes or ({},)]
    parsed = read_seniors(table(*lines), context(world))
    assert parsed.problems == ()
    enrol = Seniors(world.service.door if welcome else None)
    return store_rows(world.store, world.service.clock, parsed.records, enrol, what="seniors")


def people(world: World, number: str) -> list[Person]:
    """Everybody who is found by this number."""
    return world.store.read(lambda tx: tx.people.by_phone(number))


def unit(world: World, code: str) -> Unit:
    """The unit with this code."""
    found = world.store.read(lambda tx: tx.units.by_code(code))
    assert found is not None
    return found


def the_senior(world: World, number: str = SENIOR_PHONE) -> Senior:
    """The one senior with this number."""
    (person,) = people(world, number)
    return world.store.read(lambda tx: tx.seniors.get(person.id))
