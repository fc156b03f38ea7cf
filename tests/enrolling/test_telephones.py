"""A person's telephones change; what was sent to the old ones still points somewhere."""

import pytest

from helpline.errors import NotFound
from helpline.people import Person
from simulation.world import World

ONE, TWO, THREE = "+919000021001", "+919000021002", "+919000021003"


@pytest.fixture
def person(world: World) -> Person:
    phones = {"main": ONE, "alternate": TWO}
    return world.store.write(
        lambda tx: tx.people.add(name="Sita", language="hi", phones=phones, now=world.now)
    )


def change(world: World, person: Person, **phones: str) -> Person:
    return world.store.write(
        lambda tx: tx.people.change(person.id, name="Sita Bai", language="en", phones=phones)
    )


def found(world: World, number: str) -> list[int]:
    return [p.id for p in world.store.read(lambda tx: tx.people.by_phone(number))]


def test_a_number_that_stays_keeps_its_id(world: World, person: Person) -> None:
    after = change(world, person, main=ONE, alternate=THREE)
    assert (after.name, after.language) == ("Sita Bai", "en")
    assert after.phone("main") == person.phone("main")
    assert [p.e164 for p in after.phones] == [ONE, THREE]
    assert found(world, THREE) == [person.id]


def test_a_number_that_is_gone_is_not_found_but_can_still_be_read(
    world: World, person: Person
) -> None:
    gone = person.phone("alternate")
    assert gone is not None
    after = change(world, person, main=ONE)
    assert [p.e164 for p in after.phones] == [ONE]
    assert found(world, TWO) == []
    assert world.store.read(lambda tx: tx.people.phone(gone.id)).e164 == TWO


def test_a_number_that_comes_back_is_the_same_telephone(world: World, person: Person) -> None:
    gone = person.phone("alternate")
    assert gone is not None
    change(world, person, main=ONE)
    back = change(world, person, main=TWO).phone("main")
    assert back is not None
    assert (back.id, back.e164) == (gone.id, TWO)
    assert found(world, TWO) == [person.id]
    assert found(world, ONE) == []


def test_two_numbers_change_places(world: World, person: Person) -> None:
    after = change(world, person, main=TWO, alternate=ONE)
    main, alternate = person.phone("main"), person.phone("alternate")
    assert main is not None
    assert alternate is not None
    assert {p.label: (p.id, p.e164) for p in after.phones} == {
        "main": (alternate.id, TWO),
        "alternate": (main.id, ONE),
    }


def test_nobody_can_be_written_into_an_erased_person(world: World, person: Person) -> None:
    world.store.write(lambda tx: tx.people.erase(person.id, world.now))
    with pytest.raises(NotFound):
        change(world, person, main=ONE)
    assert found(world, ONE) == []
