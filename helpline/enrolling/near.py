"""The people near a senior: who may be asked to look in, and who has a key."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from helpline.enrolling.humans import bring_up_to_date, known_otherwise, same_name, with_number
from helpline.importing import SeniorRow
from helpline.people import Person
from helpline.repositories import UnitOfWork
from helpline.seniors.model import Contact


@dataclass(frozen=True, slots=True)
class Near:
    """Somebody near, as the file names them. Without a number they are known by name only."""

    name: str
    phone: str | None
    relation: str
    key_holder: bool
    safe: bool


def near_of(row: SeniorRow) -> list[Near]:
    """Contact first, key holder second; one entry if they are the same person.

    Nobody asked the senior whether the key holder may be told, so a key holder who is not the
    contact is never rung; officers hear name and number.
    """
    contact = holder = None
    if row.contact_name:
        contact = Near(
            row.contact_name, row.contact_phone, row.contact_relation, False, row.contact_safe
        )
    if row.key_holder_name:
        holder = Near(row.key_holder_name, row.key_holder_phone, "", True, False)
    if (
        contact
        and holder
        and same_name(contact.name, holder.name)
        and holder.phone in (None, contact.phone)
    ):
        return [replace(contact, key_holder=True)]
    return [someone for someone in (contact, holder) if someone]


def write_near(
    tx: UnitOfWork, now: datetime, senior_id: int, language: str, wanted: Sequence[Near]
) -> bool:
    """Make these the people near a senior; whether anything was different.

    Whoever is not among them any more, and nobody else's, keeps a name for the records and no
    telephone.
    """
    before = tx.seniors.contacts(senior_id)
    known = [tx.people.get(contact.person_id) for contact in before]
    changed = False
    contacts: list[Contact] = []
    for rank, near in enumerate(wanted, 1):
        person, different = _person(tx, now, senior_id, language, near, known)
        changed = changed or different
        contacts.append(
            Contact(senior_id, person.id, near.relation, rank, near.key_holder, near.safe)
        )
    if contacts == before:
        return changed
    if before:
        tx.seniors.remove_contacts(senior_id)
    for contact in contacts:
        tx.seniors.add_contact(contact)
    staying = {contact.person_id for contact in contacts}
    for person in known:
        if person.id not in staying and not known_otherwise(tx, person.id, senior_id):
            tx.people.change(person.id, name=person.name, language=person.language, phones={})
    return True


def _person(
    tx: UnitOfWork,
    now: datetime,
    senior_id: int,
    language: str,
    near: Near,
    known: Sequence[Person],
) -> tuple[Person, bool]:
    """Who this is, and whether what we knew of them was different.

    The same name and number are the same person, also near another senior. A new number of a
    known name, or a new name for a known number, corrects what this senior's file said before.
    """
    phones = {"main": near.phone} if near.phone else {}
    here = [person for person in known if same_name(person.name, near.name)]
    elsewhere = with_number(tx, near.name, [near.phone])
    for person in [*here, *elsewhere]:
        if person.id != senior_id and _numbers(person) == set(phones.values()):
            return person, False
    for person in [*here, *(p for p in known if near.phone in _numbers(p))]:
        if not known_otherwise(tx, person.id, senior_id):
            bring_up_to_date(tx, person, name=near.name, language=language, phones=phones)
            return person, True
    for person in elsewhere:
        if person.id != senior_id:
            return person, False
    return tx.people.add(name=near.name, language=language, phones=phones, now=now), True


def _numbers(person: Person) -> set[str]:
    return {phone.e164 for phone in person.phones}
