"""People and their telephones. Everything here is personal: it is decrypted only when read."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Phone:
    """One telephone of one person. `e164` may be shared with other people."""

    id: int
    person_id: int
    label: str
    e164: str


@dataclass(frozen=True, slots=True)
class Person:
    """Anybody we may speak to: senior, contact, officer, or a unit's own desk telephone."""

    id: int
    name: str
    language: str
    phones: tuple[Phone, ...] = ()
    erased_at: datetime | None = None

    def phone(self, label: str) -> Phone | None:
        """The telephone with this label ("main", "alternate"), if there is one."""
        return next((phone for phone in self.phones if phone.label == label), None)
