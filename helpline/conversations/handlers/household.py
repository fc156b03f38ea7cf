"""Seniors who share one telephone, and the key that each of them presses."""

from helpline.people import Person
from helpline.repositories import UnitOfWork
from helpline.seniors.model import SeniorState

KEYS = ("4", "5", "6", "7", "8")


def household(tx: UnitOfWork, person: Person) -> list[int]:
    """Ids of all active seniors on this person's telephones, in order; at most five."""
    found = {other.id for phone in person.phones for other in tx.people.by_phone(phone.e164)}
    seniors = [tx.seniors.find(other) for other in sorted(found)]
    active = [s.person_id for s in seniors if s is not None and s.state is SeniorState.ACTIVE]
    return active[: len(KEYS)]


def member_id(tx: UnitOfWork, person_id: int | None, key: str) -> int | None:
    """The senior of the household whose key this is."""
    if person_id is None or key not in KEYS:
        return None
    members = household(tx, tx.people.get(person_id))
    index = KEYS.index(key)
    return members[index] if index < len(members) else None


def member_facts(tx: UnitOfWork, person: Person) -> dict[str, str]:
    """The facts of a shared telephone; empty names where nobody is."""
    members = household(tx, person)
    if len(members) < 2:
        return {"several_seniors": "no"}
    names = {
        f"member_{key}": tx.people.get(member).name
        for key, member in zip(KEYS, members, strict=False)
    }
    return {"several_seniors": "yes", **names}
