"""The same human again: who is meant by a name and a number."""

from collections.abc import Callable, Iterable, Mapping

from helpline.importing.values import folded
from helpline.people import Person
from helpline.repositories import UnitOfWork


def same_name(one: str, other: str) -> bool:
    """Whether two spellings are one name: capitals, dots below and dashes do not matter."""
    return folded(one) == folded(other)


def with_number(tx: UnitOfWork, name: str, numbers: Iterable[str | None]) -> list[Person]:
    """People of this name who have one of these numbers, in order of the numbers."""
    found = {
        person.id: person
        for number in numbers
        if number
        for person in tx.people.by_phone(number)
        if same_name(person.name, name)
    }
    return list(found.values())


def bring_up_to_date(
    tx: UnitOfWork, person: Person, *, name: str, language: str, phones: Mapping[str, str]
) -> bool:
    """Write what a file says about somebody; whether anything was different."""
    held = {phone.label: phone.e164 for phone in person.phones}
    if (person.name, person.language, held) == (name, language, dict(phones)):
        return False
    tx.people.change(person.id, name=name, language=language, phones=phones)
    return True


def known_otherwise(tx: UnitOfWork, person_id: int, besides: int) -> bool:
    """Whether this person is more than somebody near the senior `besides`."""
    roles: tuple[Callable[[int], object], ...] = (
        tx.seniors.find,
        tx.officers.find,
        tx.units.of_desk,
    )
    if any(role(person_id) is not None for role in roles):
        return True
    return any(senior_id != besides for senior_id in tx.seniors.of_contact(person_id))
