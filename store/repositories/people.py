"""Names, languages and telephones, encrypted under a key for each person."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from itertools import groupby

from sqlalchemy import BindParameter, bindparam, insert, null, select, text, update

from helpline.errors import NotFound
from helpline.people import Person, Phone
from store.repositories.recordings import erase_recordings
from store.session import Session
from store.statement import Row, Statement
from store.tables.cases import case_events, cases
from store.tables.conversations import conversations
from store.tables.people import persons, phones, seniors
from store.tables.referrals import referral_events, referrals
from store.tables.sending import CALL_UNDER_WAY, intents
from store.tables.visits import visits
from store.vault import Vault

_ID: BindParameter[int] = bindparam("id")
_PERSON = (
    persons.c.id,
    persons.c.language,
    persons.c.erased_at,
    persons.c.key_wrapped,
    persons.c.key_ver,
    persons.c.name_enc,
)
_PHONE = (phones.c.id, phones.c.label, phones.c.e164_enc)
WITH_PHONES = (
    select(*_PERSON, *_PHONE)
    .select_from(
        persons.outerjoin(
            phones, (phones.c.person_id == persons.c.id) & phones.c.blind_index.is_not(None)
        )
    )
    .order_by(persons.c.id, phones.c.id)
)
WITHOUT_PHONES = select(*_PERSON, null(), null(), null()).order_by(persons.c.id)
_GET = Statement(WITH_PHONES.where(persons.c.id == _ID))
_BY_INDEX = Statement(
    WITH_PHONES.where(
        persons.c.id.in_(
            select(phones.c.person_id).where(phones.c.blind_index == bindparam("blind_index"))
        )
    )
)
GET_PHONE = Statement(
    select(
        phones.c.id,
        phones.c.person_id,
        phones.c.label,
        phones.c.e164_enc,
        persons.c.key_wrapped,
        persons.c.key_ver,
    )
    .join_from(phones, persons)
    .where(phones.c.id == _ID)
)
_ADD = Statement(
    insert(persons).returning(persons.c.id), columns=["language", "created_at", "key_ver"]
)
_SET_KEY = Statement(
    update(persons).where(persons.c.id == bindparam("row_id")),
    columns=["key_wrapped", "key_ver", "name_enc"],
)
_ADD_PHONE = Statement(
    insert(phones).returning(phones.c.id),
    columns=["person_id", "label", "e164_enc", "blind_index", "index_ver"],
)
_CHANGE = Statement(
    update(persons).where(persons.c.id == bindparam("row_id")), columns=["language", "name_enc"]
)
# A number that its person no longer has: nothing finds it, but calls and messages point to it.
_FORMER = Statement(
    select(*_PHONE)
    .where(phones.c.person_id == _ID, phones.c.blind_index.is_(None))
    .where(phones.c.e164_enc.is_not(None))
    .order_by(phones.c.id)
)
_SET_PHONE = Statement(
    update(phones).where(phones.c.id == bindparam("row_id")),
    columns=["label", "e164_enc", "blind_index", "index_ver"],
)
_SET_LANGUAGE = Statement(
    update(persons).where(persons.c.id == bindparam("row_id")), columns=["language"]
)
_ERASE = Statement(
    update(persons)
    .where(persons.c.id == bindparam("row_id"))
    .values(key_wrapped=null(), name_enc=null(), erased_at=bindparam("at"))
)
# What the key encrypted is unreadable without it; the ciphertext goes as well, and with it the
# pseudonyms of the numbers. What has not left can no longer be addressed.
_ERASE_REST = (
    Statement(
        update(phones)
        .where(phones.c.person_id == bindparam("of_person"))
        .values(e164_enc=null(), blind_index=null())
    ),
    Statement(
        update(seniors)
        .where(seniors.c.person_id == bindparam("of_person"))
        .values(profile_enc=null())
    ),
    Statement(
        update(visits).where(visits.c.senior_id == bindparam("of_person")).values(note_enc=null())
    ),
    Statement(
        update(case_events)
        .where(
            case_events.c.case_id.in_(
                select(cases.c.id).where(cases.c.caller_id == bindparam("of_person"))
            )
        )
        .values(body_enc=null())
    ),
    Statement(
        update(referrals)
        .where(referrals.c.person_id == bindparam("of_person"))
        .values(words_enc=null())
    ),
    Statement(
        update(referral_events)
        .where(
            referral_events.c.referral_id.in_(
                select(referrals.c.id).where(referrals.c.person_id == bindparam("of_person"))
            )
        )
        .values(body_enc=null())
    ),
    Statement(
        update(conversations)
        .where(conversations.c.person_id == bindparam("of_person"))
        .values(session_enc=null(), last_answer_enc=null())
    ),
    Statement(
        update(intents)
        .where(
            intents.c.person_id == bindparam("of_person"),
            text("state = 'pending'"),
        )
        .values(
            state="cancelled",
            due_at=null(),
            lease_until=null(),
            last_error=null(),
            version=intents.c.version + 1,
        )
    ),
    Statement(
        update(intents)
        .where(intents.c.person_id == bindparam("of_person"), text(f"NOT ({CALL_UNDER_WAY})"))
        .values(to_index=null(), params_enc=null())
    ),
)


def e164_place(person_id: int, label: str) -> str:
    """Where a number is at home."""
    return f"phones.e164:{person_id}:{label}"


def name_place(person_id: int) -> str:
    """Where a name is at home."""
    return f"persons.name:{person_id}"


class SqlPeople:
    """`helpline.repositories.People`."""

    def __init__(self, session: Session, vault: Vault) -> None:
        self._session = session
        self._vault = vault

    def get(self, person_id: int) -> Person:
        people = self._session.made(_GET, self.of_rows, id=person_id)
        if not people:
            raise NotFound(f"person {person_id} does not exist")
        return people[0]

    def phone(self, phone_id: int) -> Phone:
        row = self._session.row(GET_PHONE, id=phone_id)
        if row is None:
            raise NotFound(f"telephone {phone_id} does not exist")
        _, person_id, label, sealed, wrapped, version = row
        self._vault.meet(person_id, wrapped, version)
        e164 = self._vault.open(person_id, sealed, e164_place(person_id, label))
        return Phone(phone_id, person_id, label, e164)

    def by_phone(self, e164: str) -> list[Person]:
        found: dict[int, Person] = {}
        for version in self._vault.ring.versions:
            index = self._vault.index(e164, version)
            people = self._session.made(_BY_INDEX, self.of_rows, blind_index=index)
            found.update((person.id, person) for person in people)
        return [found[person_id] for person_id in sorted(found)]

    def add(self, *, name: str, language: str, phones: Mapping[str, str], now: datetime) -> Person:
        ring = self._vault.ring
        person_id = self._session.value(
            _ADD, language=language, created_at=now, key_ver=ring.newest
        )
        wrapped, version = self._vault.make(person_id)
        self._session.change(
            _SET_KEY,
            row_id=person_id,
            key_wrapped=wrapped,
            key_ver=version,
            name_enc=self._vault.seal(person_id, name, name_place(person_id)),
        )
        kept = [self._add_phone(person_id, label, e164) for label, e164 in phones.items()]
        return Person(person_id, name, language, tuple(kept))

    def change(
        self, person_id: int, *, name: str, language: str, phones: Mapping[str, str]
    ) -> Person:
        before = self.get(person_id)
        if before.erased_at is not None:
            raise NotFound(f"person {person_id} has been erased")
        sealed = self._vault.seal(person_id, name, name_place(person_id))
        self._session.change(_CHANGE, row_id=person_id, language=language, name_enc=sealed)
        staying = {phone for phone in before.phones if phones.get(phone.label) == phone.e164}
        for phone in before.phones:
            if phone not in staying:
                self._set_phone(replace(phone, label=f"former:{phone.id}"), listed=False)
        former = {phone.e164: phone for phone in self._former(person_id)}
        for label, e164 in phones.items():
            if any(phone.label == label for phone in staying):
                continue
            if e164 in former:
                self._set_phone(replace(former[e164], label=label), listed=True)
            else:
                self._add_phone(person_id, label, e164)
        return self.get(person_id)

    def set_language(self, person_id: int, language: str) -> None:
        if not self._session.change(_SET_LANGUAGE, row_id=person_id, language=language):
            raise NotFound(f"person {person_id} does not exist")

    def erase(self, person_id: int, now: datetime) -> None:
        if self.get(person_id).erased_at is not None:
            return
        self._session.change(_ERASE, row_id=person_id, at=now)
        self._vault.forget(person_id)
        for statement in _ERASE_REST:
            self._session.change(statement, of_person=person_id)
        erase_recordings(self._session, person_id, now)

    def _add_phone(self, person_id: int, label: str, e164: str) -> Phone:
        ring = self._vault.ring
        phone_id = self._session.value(
            _ADD_PHONE,
            person_id=person_id,
            label=label,
            e164_enc=self._vault.seal(person_id, e164, e164_place(person_id, label)),
            blind_index=ring.blind_index(e164),
            index_ver=ring.newest,
        )
        return Phone(phone_id, person_id, label, e164)

    def _set_phone(self, phone: Phone, *, listed: bool) -> None:
        ring, place = self._vault.ring, e164_place(phone.person_id, phone.label)
        self._session.change(
            _SET_PHONE,
            row_id=phone.id,
            label=phone.label,
            e164_enc=self._vault.seal(phone.person_id, phone.e164, place),
            blind_index=ring.blind_index(phone.e164) if listed else None,
            index_ver=ring.newest,
        )

    def _former(self, person_id: int) -> list[Phone]:
        return [
            Phone(phone_id, person_id, label, self._e164(person_id, label, sealed))
            for phone_id, label, sealed in self._session.rows(_FORMER, id=person_id)
        ]

    def of_rows(self, rows: Iterable[Row]) -> list[Person]:
        """The people of the rows that a query made of `WITH_PHONES`, or of `WITHOUT_PHONES`, gave."""
        people = []
        for person_id, of_person in groupby(rows, key=lambda row: row[0]):
            group = list(of_person)
            _, language, erased_at, wrapped, version, name_enc, *_ = group[0]
            self._vault.meet(person_id, wrapped, version)
            name = self._vault.open(person_id, name_enc, name_place(person_id))
            numbers = tuple(
                Phone(phone_id, person_id, label, self._e164(person_id, label, sealed))
                for *_, phone_id, label, sealed in group
                if sealed is not None
            )
            people.append(Person(person_id, name, language, numbers, erased_at))
        return people

    def _e164(self, person_id: int, label: str, sealed: bytes) -> str:
        return self._vault.open(person_id, sealed, e164_place(person_id, label))
