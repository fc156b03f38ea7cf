"""Safe-contact records: every version is kept, the newest holds."""

from dataclasses import replace

from sqlalchemy import bindparam, select

from helpline.cases.safe_contact import SafeContact
from helpline.errors import Conflict
from store.dialect import insert_once
from store.rows import columns_of, names_of, values_of
from store.session import Session
from store.statement import Statement
from store.tables.cases import safe_contacts

_ALL = names_of(SafeContact)
_RECORDS = select(*columns_of(safe_contacts, _ALL)).where(
    safe_contacts.c.person_id == bindparam("person_id")
)
_CURRENT = Statement(_RECORDS.order_by(safe_contacts.c.version.desc()).limit(1))
_OF = Statement(_RECORDS.order_by(safe_contacts.c.version))
_ADD = insert_once(safe_contacts, _ALL, returning=[safe_contacts.c.version])


class SqlSafeContacts:
    """`helpline.cases.repositories.SafeContacts`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def current(self, person_id: int) -> SafeContact | None:
        row = self._session.row(_CURRENT, person_id=person_id)
        return SafeContact(*row) if row else None

    def add(self, record: SafeContact) -> SafeContact:
        before = self.current(record.person_id)
        following = replace(record, version=before.version + 1 if before else 1)
        if self._session.value(_ADD, **values_of(following, _ALL)) is None:
            raise Conflict("another safe-contact record was written at the same time")
        return following

    def of(self, person_id: int) -> list[SafeContact]:
        return [SafeContact(*row) for row in self._session.rows(_OF, person_id=person_id)]
