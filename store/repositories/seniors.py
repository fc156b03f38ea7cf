"""Memberships and the people around each senior."""

import json
from collections.abc import Collection, Iterable
from dataclasses import replace

from sqlalchemy import bindparam, delete, func, select

from helpline.errors import Conflict, NotFound
from helpline.seniors.model import Contact, Hearing, Senior
from store.dialect import among, insert_once
from store.rows import columns_of, names_of, saving, values_of
from store.session import Session
from store.statement import Row, Statement
from store.tables.people import contacts, persons, seniors
from store.vault import Vault

# What tells who somebody is or how they live lies together in one encrypted value.
_PROFILE = ("birth_year", "pin_code", "address", "health_notes", "duress_digit")
_NOTHING = {
    "birth_year": None,
    "pin_code": "",
    "address": "",
    "health_notes": "",
    "duress_digit": None,
}
_PLAIN = names_of(Senior, *_PROFILE, "version")
_CHANGING = [*(name for name in _PLAIN if name != "person_id"), "profile_enc"]
_CONTACT = names_of(Contact)

SENIOR = select(
    *columns_of(seniors, (*_PLAIN, "version", "profile_enc")),
    persons.c.key_wrapped,
    persons.c.key_ver,
).join_from(seniors, persons, seniors.c.person_id == persons.c.id)
_GET = Statement(SENIOR.where(seniors.c.person_id == bindparam("id")))
_OF_STATION = Statement(
    SENIOR.where(seniors.c.station_id == bindparam("station_id"))
    .order_by(seniors.c.person_id)
    .limit(bindparam("limit"))
    .offset(bindparam("offset"))
)
_DEAF_AMONG = Statement(
    select(seniors.c.person_id).where(
        among(seniors.c.person_id, "ids"), seniors.c.hearing == Hearing.DEAF
    )
)
_ADD = insert_once(seniors, [*_PLAIN, "profile_enc"], returning=[seniors.c.person_id])
_SAVE = saving(seniors, _CHANGING, key="person_id")
_CONTACTS = Statement(
    select(*columns_of(contacts, _CONTACT))
    .where(contacts.c.senior_id == bindparam("id"))
    .order_by(contacts.c.rank)
)
_ADD_CONTACT = insert_once(contacts, _CONTACT, returning=[contacts.c.rank])
_REMOVE_CONTACTS = Statement(delete(contacts).where(contacts.c.senior_id == bindparam("id")))
_OF_BEAT = Statement(
    select(seniors.c.person_id)
    .where(seniors.c.beat_id == bindparam("id"))
    .order_by(seniors.c.person_id)
)
_OF_CONTACT = Statement(
    select(contacts.c.senior_id)
    .where(contacts.c.person_id == bindparam("id"))
    .distinct()
    .order_by(contacts.c.senior_id)
)
_COUNT = Statement(select(seniors.c.state, func.count()).group_by(seniors.c.state))


class SqlSeniors:
    """`helpline.repositories.Seniors`."""

    def __init__(self, session: Session, vault: Vault) -> None:
        self._session = session
        self._vault = vault

    def get(self, person_id: int) -> Senior:
        senior = self.find(person_id)
        if senior is None:
            raise NotFound(f"senior {person_id} does not exist")
        return senior

    def find(self, person_id: int) -> Senior | None:
        found = self._session.made(_GET, self.of_rows, id=person_id)
        return found[0] if found else None

    def add(self, senior: Senior) -> None:
        if self._session.value(_ADD, **self._values(senior)) is None:
            raise Conflict(f"person {senior.person_id} is a senior already")

    def save(self, senior: Senior) -> Senior:
        changed = self._session.change(
            _SAVE, row_id=senior.person_id, read_version=senior.version, **self._values(senior)
        )
        if not changed:
            raise Conflict(f"senior {senior.person_id} was changed by somebody else")
        return replace(senior, version=senior.version + 1)

    def deaf_among(self, person_ids: Collection[int]) -> set[int]:
        return {row[0] for row in self._session.rows(_DEAF_AMONG, ids=person_ids)}

    def contacts(self, senior_id: int) -> list[Contact]:
        return [Contact(*row) for row in self._session.rows(_CONTACTS, id=senior_id)]

    def add_contact(self, contact: Contact) -> None:
        if self._session.value(_ADD_CONTACT, **values_of(contact, _CONTACT)) is None:
            raise Conflict(f"senior {contact.senior_id} has a contact of rank {contact.rank}")

    def remove_contacts(self, senior_id: int) -> None:
        self._session.change(_REMOVE_CONTACTS, id=senior_id)

    def of_beat(self, beat_id: int) -> list[int]:
        return [row[0] for row in self._session.rows(_OF_BEAT, id=beat_id)]

    def of_contact(self, person_id: int) -> list[int]:
        return [row[0] for row in self._session.rows(_OF_CONTACT, id=person_id)]

    def of_station(self, station_id: int, limit: int = 500, offset: int = 0) -> list[Senior]:
        rows = self._session.rows(_OF_STATION, station_id=station_id, limit=limit, offset=offset)
        return self.of_rows(rows)

    def of_rows(self, rows: Iterable[Row]) -> list[Senior]:
        """The seniors of the rows that a query made of `SENIOR` gave."""
        return [self._senior(row) for row in rows]

    def count_by_state(self) -> dict[str, int]:
        return {str(state): count for state, count in self._session.rows(_COUNT)}

    def _values(self, senior: Senior) -> dict[str, object]:
        profile = json.dumps(values_of(senior, _PROFILE), ensure_ascii=False)
        sealed = self._vault.seal(senior.person_id, profile, profile_place(senior.person_id))
        return {**values_of(senior, _PLAIN), "profile_enc": sealed}

    def _senior(self, row: Row) -> Senior:
        *plain, version, sealed, wrapped, key_ver = row
        person_id = plain[0]
        self._vault.meet(person_id, wrapped, key_ver)
        profile = self._vault.open(person_id, sealed, profile_place(person_id))
        known = dict(zip(_PLAIN, plain, strict=True))
        return Senior(**known, version=version, **(json.loads(profile) if profile else _NOTHING))


def profile_place(person_id: int) -> str:
    """Where what tells who somebody is lies."""
    return f"seniors.profile:{person_id}"
