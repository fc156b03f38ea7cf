"""Officers are known by their telephones; shifts replace those at the same unit."""

from dataclasses import replace

from helpline.directory.model import Officer, Role, Shift
from simulation.world import World
from tests.enrolling.enrolled import (
    people,
    store_officers,
    store_seniors,
    store_shifts,
    store_units,
    unit,
)

PHONE = "+919000012001"


def officer(world: World) -> Officer:
    (person,) = people(world, PHONE)
    found = world.store.read(lambda tx: tx.officers.find(person.id))
    assert found is not None
    return found


def shifts(world: World, code: str) -> list[Shift]:
    officer_id, unit_id = officer(world).person_id, unit(world, code).id
    return world.store.read(lambda tx: tx.officers.shifts_at(officer_id, unit_id))


def test_officers_are_stored_once_however_often_they_are_imported(world: World) -> None:
    store_units(world)
    assert store_officers(world).new == 1
    assert store_officers(world).same == 1
    assert officer(world).role is Role.DESK_OFFICER
    assert len(people(world, PHONE)) == 1


def test_a_known_telephone_means_an_update(world: World) -> None:
    store_units(world)
    store_officers(world)
    before = officer(world)
    assert store_officers(world, {"name": "Kavita Netam Singh", "role": "sho"}).changed == 1
    after = officer(world)
    assert (after.person_id, after.role) == (before.person_id, Role.SHO)
    assert people(world, PHONE)[0].name == "Kavita Netam Singh"


def test_an_officer_who_is_posted_elsewhere_leaves_the_shifts_of_the_old_post(
    world: World,
) -> None:
    store_units(world)
    store_officers(world)
    store_shifts(world)
    store_officers(world, {"unit": "MOUDHAPARA"})
    assert shifts(world, "KOTWALI") == []


def test_shifts_replace_the_pattern_at_their_unit_and_no_other(world: World) -> None:
    store_units(world)
    store_officers(world)
    assert store_shifts(world, {}, {"unit": "MOUDHAPARA"}).new == 2
    assert store_shifts(world, {}).same == 1
    assert store_shifts(world, {"from": "20:00", "to": "08:00"}, {"days": "sun"}).changed == 2
    assert [s.from_s // 3600 for s in shifts(world, "KOTWALI")] == [20, 8]
    assert [s.from_s // 3600 for s in shifts(world, "MOUDHAPARA")] == [8]


def test_an_officer_who_is_somebodys_contact_is_one_person(world: World) -> None:
    store_units(world)
    store_officers(world)
    store_seniors(world, {"contact_phone": PHONE, "contact_name": "Kavita Netam"})
    assert len(people(world, PHONE)) == 1


def test_officers_who_left_are_not_known_by_their_number_until_they_come_back(
    world: World,
) -> None:
    store_units(world)
    store_officers(world)
    gone = replace(officer(world), active=False)
    world.store.write(lambda tx: tx.officers.add(gone))
    assert world.store.read(lambda tx: tx.officers.numbers()) == {}
    assert store_officers(world).changed == 1
    assert officer(world).active
    assert world.store.read(lambda tx: tx.officers.numbers()) == {PHONE: Role.DESK_OFFICER}
