"""People and those among them who are called, as the store keeps them."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Protocol

from helpline.people import Person, Phone
from helpline.seniors.model import Contact, Senior


class People(Protocol):
    """Names, languages and telephones, encrypted under a key for each person."""

    def get(self, person_id: int) -> Person: ...
    def phone(self, phone_id: int) -> Phone: ...
    def by_phone(self, e164: str) -> list[Person]:
        """Everybody who has this number; phones are shared. Erased people are left out."""

    def add(self, *, name: str, language: str, phones: Mapping[str, str], now: datetime) -> Person:
        """`phones` maps a label ("main", "alternate") to a number in E.164."""

    def change(
        self, person_id: int, *, name: str, language: str, phones: Mapping[str, str]
    ) -> Person:
        """Write name, language and telephones anew. A number that stays keeps its id; one that
        goes is kept for what points to it, but neither listed nor found any more."""

    def set_language(self, person_id: int, language: str) -> None: ...
    def erase(self, person_id: int, now: datetime) -> None:
        """Destroy the person's key, name and numbers; rows that point here stay."""


class Seniors(Protocol):
    """Memberships and the people around each senior."""

    def get(self, person_id: int) -> Senior: ...
    def find(self, person_id: int) -> Senior | None: ...
    def add(self, senior: Senior) -> None: ...
    def save(self, senior: Senior) -> Senior: ...
    def deaf_among(self, person_ids: Collection[int]) -> set[int]:
        """Those of them who are asked in writing."""

    def contacts(self, senior_id: int) -> list[Contact]:
        """In order of rank."""

    def add_contact(self, contact: Contact) -> None: ...
    def remove_contacts(self, senior_id: int) -> None: ...
    def of_beat(self, beat_id: int) -> list[int]:
        """Ids of the seniors of a beat, in order."""

    def of_contact(self, person_id: int) -> list[int]:
        """Ids of the seniors for whom this person is a contact."""

    def of_station(self, station_id: int, limit: int = 500, offset: int = 0) -> list[Senior]: ...
    def count_by_state(self) -> dict[str, int]: ...
