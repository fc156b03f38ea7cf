"""A second station beside that of the stories, with people of its own, and a case."""

from dataclasses import dataclass, replace

from helpline.cases.model import Case, Way
from helpline.cases.opening import begin_contact, caller_of
from helpline.cases.responding import take_case
from helpline.directory.model import Officer, Role, Shift, Unit, UnitKind
from helpline.repositories import UnitOfWork
from tests.cases.people import SHE
from tests.world.district import ALWAYS, TZ, District
from tests.world.world import World

PIN_OF_BOTH, PIN_OF_SECOND = "492001", "492007"


@dataclass(frozen=True)
class Second:
    """Telibandha, its desk officer and head, and the officer of its beat."""

    station: Unit
    desk: int
    sho: int
    beat: int


def add_second(world: World, place: District) -> Second:
    def work(tx: UnitOfWork) -> Second:
        line = tx.people.add(
            name="TELIBANDHA-PS", language="hi", phones={"main": "+917712000200"}, now=world.now
        )
        station = tx.units.add(
            code="TELIBANDHA-PS",
            kind=UnitKind.STATION,
            parent_id=place.subdivision.id,
            name="Telibandha",
            name_local="तेलीबांधा",
            tz=TZ,
            area="urban",
            contact_id=line.id,
            pin_codes=[PIN_OF_BOTH, PIN_OF_SECOND],
        )
        people = []
        beat = tx.units.add(
            code="TELIBANDHA-PS-1",
            kind=UnitKind.BEAT,
            parent_id=station.id,
            name="Marine Drive",
            name_local="मरीन ड्राइव",
            tz=TZ,
            area="urban",
            contact_id=None,
            pin_codes=[],
        )
        for role, number, unit in (
            (Role.DESK_OFFICER, "301", station),
            (Role.SHO, "302", station),
            (Role.BEAT_OFFICER, "303", beat),
        ):
            person = tx.people.add(
                name=role.value,
                language="en",
                phones={"main": f"+919000000{number}"},
                now=world.now,
            )
            tx.officers.add(Officer(person.id, unit.id, role, role.value, "female"))
            tx.officers.add_shift(Shift(person.id, unit.id, role, ALWAYS, 0, 86_400))
            people.append(person.id)
        return Second(station, *people)

    return world.store.write(work)


def taken_case(world: World, place: District, number: str = SHE) -> Case:
    """A case in the hands of the first station's desk."""

    def work(tx: UnitOfWork) -> Case:
        caller = caller_of(tx, world.now, number)
        begun = begin_contact(
            tx, world.service.ids, world.now, caller_id=caller, way=Way.CALL, source="CA" + number
        )
        held = tx.cases.save(replace(begun, unit_id=place.station.id, assigned_to=None))
        return take_case(tx, world.now, held, place.officers["desk"][0])

    return world.store.write(work)
