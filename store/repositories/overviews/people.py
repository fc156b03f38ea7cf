"""People and seniors, many at once."""

from collections.abc import Sequence

from helpline.people import Person
from helpline.seniors.model import Senior
from store.dialect import among
from store.repositories.people import WITH_PHONES, SqlPeople
from store.repositories.seniors import SENIOR, SqlSeniors
from store.session import Session
from store.statement import Statement
from store.tables.people import persons
from store.tables.people import seniors as seniors_table
from store.vault import Vault

_PEOPLE = Statement(WITH_PHONES.where(among(persons.c.id, "ids")))
_SENIORS = Statement(SENIOR.where(among(seniors_table.c.person_id, "ids")))


def people(session: Session, vault: Vault, ids: Sequence[int]) -> dict[int, Person]:
    found = SqlPeople(session, vault).of_rows(session.rows(_PEOPLE, ids=ids))
    return {person.id: person for person in found}


def seniors(session: Session, vault: Vault, ids: Sequence[int]) -> dict[int, Senior]:
    found = SqlSeniors(session, vault).of_rows(session.rows(_SENIORS, ids=ids))
    return {senior.person_id: senior for senior in found}
