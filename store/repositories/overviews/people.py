"""People and seniors, many at once."""

from collections.abc import Sequence

from sqlalchemy import bindparam, select

from helpline.overviews import Member
from helpline.people import Person
from helpline.seniors.model import Contact, Senior
from store.dialect import among
from store.repositories.people import WITH_PHONES, WITHOUT_PHONES, SqlPeople
from store.repositories.seniors import SENIOR, SqlSeniors
from store.rows import columns_of, names_of
from store.session import Session
from store.statement import Statement
from store.tables.people import contacts as contacts_table
from store.tables.people import persons
from store.tables.people import seniors as seniors_table
from store.vault import Vault

_PEOPLE = Statement(WITH_PHONES.where(among(persons.c.id, "ids")))
_NAMED = Statement(WITHOUT_PHONES.where(among(persons.c.id, "ids")))
_SENIORS = Statement(SENIOR.where(among(seniors_table.c.person_id, "ids")))

_BEATS = Statement(
    select(seniors_table.c.person_id, seniors_table.c.beat_id).where(
        among(seniors_table.c.person_id, "ids")
    )
)
_MEMBERS = Statement(
    select(*columns_of(seniors_table, names_of(Member)))
    .where(seniors_table.c.station_id == bindparam("station_id"))
    .order_by(seniors_table.c.person_id)
    .limit(bindparam("limit"))
)
_CONTACTS = Statement(
    select(*columns_of(contacts_table, names_of(Contact)))
    .where(among(contacts_table.c.senior_id, "ids"))
    .order_by(contacts_table.c.senior_id, contacts_table.c.rank)
)


def people(session: Session, vault: Vault, ids: Sequence[int]) -> dict[int, Person]:
    found = SqlPeople(session, vault).of_rows(session.rows(_PEOPLE, ids=ids))
    return {person.id: person for person in found}


def named(session: Session, vault: Vault, ids: Sequence[int]) -> dict[int, Person]:
    found = SqlPeople(session, vault).of_rows(session.rows(_NAMED, ids=ids))
    return {person.id: person for person in found}


def seniors(session: Session, vault: Vault, ids: Sequence[int]) -> dict[int, Senior]:
    found = SqlSeniors(session, vault).of_rows(session.rows(_SENIORS, ids=ids))
    return {senior.person_id: senior for senior in found}


def contacts_of(session: Session, senior_ids: Sequence[int]) -> list[Contact]:
    return [Contact(*row) for row in session.rows(_CONTACTS, ids=senior_ids)]


def beats_of(session: Session, senior_ids: Sequence[int]) -> dict[int, int]:
    return dict(session.rows(_BEATS, ids=senior_ids))


def members_of(session: Session, station_id: int, limit: int) -> list[Member]:
    rows = session.rows(_MEMBERS, station_id=station_id, limit=limit)
    return [Member(*row) for row in rows]
