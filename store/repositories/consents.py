"""The ledger of consent."""

from dataclasses import replace

from sqlalchemy import bindparam, select

from helpline.consent.model import ConsentEvent, ConsentPurpose
from store.rows import columns_of, inserting, names_of, values_of
from store.session import Session
from store.statement import Statement
from store.tables.consent import consents

_NEW = names_of(ConsentEvent, "id")
_ADD = inserting(consents, _NEW)
_OF_PERSON = select(*columns_of(consents, names_of(ConsentEvent))).where(
    consents.c.person_id == bindparam("person_id")
)
_OF = Statement(_OF_PERSON.order_by(consents.c.id))
_LATEST = Statement(
    _OF_PERSON.where(consents.c.purpose == bindparam("purpose"))
    .order_by(consents.c.id.desc())
    .limit(1)
)


class SqlConsents:
    """`helpline.consent.repositories.Consents`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, event: ConsentEvent) -> ConsentEvent:
        return replace(event, id=self._session.value(_ADD, **values_of(event, _NEW)))

    def latest(self, person_id: int, purpose: ConsentPurpose) -> ConsentEvent | None:
        row = self._session.row(_LATEST, person_id=person_id, purpose=purpose)
        return ConsentEvent(*row) if row else None

    def of(self, person_id: int) -> list[ConsentEvent]:
        return [ConsentEvent(*row) for row in self._session.rows(_OF, person_id=person_id)]
