"""What departments are asked to do, and what became of it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, select, text

from helpline.errors import Conflict, NotFound
from helpline.referrals.model import Referral, ReferralEvent, ReferralEventKind
from store.dialect import among, insert_once
from store.rows import by_id, columns_of, names_of, saving, values_of
from store.session import Session
from store.statement import Row, Statement
from store.tables.referrals import OPEN, referral_events, referrals
from store.vault import Vault

_PLAIN = names_of(Referral, "id", "version", "words")
_NEW = (*_PLAIN, "words_enc")
_CHANGING = ("state", "due_at", "answered_by", "answered_at", "ended_by", "ended_at")
_REFERRAL = columns_of(referrals, ("id", *_PLAIN, "version", "words_enc"))
_GET = by_id(referrals, _REFERRAL)
_ADD = insert_once(referrals, _NEW, returning=[referrals.c.id])
_SAVE = saving(referrals, _CHANGING)
_BY_CODE = Statement(
    select(*_REFERRAL)
    .where(referrals.c.code == bindparam("code"))
    .order_by(referrals.c.id.desc())
    .limit(1)
)
_OF_CASE = Statement(
    select(*_REFERRAL).where(referrals.c.case_id == bindparam("of")).order_by(referrals.c.id)
)
_OF_REQUEST = Statement(
    select(*_REFERRAL).where(referrals.c.request_id == bindparam("of")).order_by(referrals.c.id)
)
_OPEN_AT = Statement(
    select(*_REFERRAL)
    .where(among(referrals.c.unit_id, "ids"), text(OPEN))
    .order_by(referrals.c.due_at, referrals.c.id)
)
_OPEN_OF_SERVICES = Statement(
    select(*_REFERRAL)
    .where(among(referrals.c.service_id, "ids"), text(OPEN))
    .order_by(referrals.c.due_at, referrals.c.id)
)
_EVENT = ("referral_id", "seq", "at", "kind", "actor_id", "body_enc")
_LAST_EVENT = Statement(
    select(func.max(referral_events.c.seq)).where(
        referral_events.c.referral_id == bindparam("referral_id")
    )
)
_ADD_EVENT = insert_once(referral_events, _EVENT, returning=[referral_events.c.seq])
_EVENTS = Statement(
    select(*columns_of(referral_events, _EVENT), referrals.c.person_id)
    .join_from(referral_events, referrals)
    .where(referral_events.c.referral_id == bindparam("referral_id"))
    .order_by(referral_events.c.seq)
)


class SqlReferrals:
    """`helpline.referrals.repositories.Referrals`."""

    def __init__(self, session: Session, vault: Vault) -> None:
        self._session = session
        self._vault = vault

    def add(self, referral: Referral) -> Referral:
        place = words_place(referral.person_id)
        sealed = self._vault.seal(referral.person_id, referral.words, place)
        new_id = self._session.value(_ADD, **values_of(referral, _PLAIN), words_enc=sealed)
        if new_id is None:
            raise Conflict("an open referral has this code already")
        return replace(referral, id=new_id, version=0)

    def get(self, referral_id: int) -> Referral:
        row = self._session.row(_GET, id=referral_id)
        if row is None:
            raise NotFound(f"referral {referral_id} does not exist")
        return self._referral(row)

    def save(self, referral: Referral) -> Referral:
        changed = self._session.change(
            _SAVE,
            row_id=referral.id,
            read_version=referral.version,
            **values_of(referral, _CHANGING),
        )
        if not changed:
            raise Conflict(f"referral {referral.id} was changed by somebody else")
        return replace(referral, version=referral.version + 1)

    def by_code(self, code: str) -> Referral | None:
        row = self._session.row(_BY_CODE, code=code)
        return self._referral(row) if row else None

    def of_case(self, case_id: int) -> list[Referral]:
        return self._several(_OF_CASE, of=case_id)

    def of_request(self, request_id: int) -> list[Referral]:
        return self._several(_OF_REQUEST, of=request_id)

    def open_at(self, unit_ids: Sequence[int]) -> list[Referral]:
        return self._several(_OPEN_AT, ids=unit_ids)

    def open_of_services(self, service_ids: Sequence[int]) -> list[Referral]:
        return self._several(_OPEN_OF_SERVICES, ids=service_ids)

    def add_event(
        self,
        referral: Referral,
        at: datetime,
        kind: ReferralEventKind,
        *,
        actor_id: int | None,
        body: str,
    ) -> ReferralEvent:
        seq = (self._session.value(_LAST_EVENT, referral_id=referral.id) or 0) + 1
        place = event_place(referral.id, seq)
        sealed = self._vault.seal(referral.person_id, body, place) if body else None
        added = self._session.value(
            _ADD_EVENT,
            referral_id=referral.id,
            seq=seq,
            at=at,
            kind=kind,
            actor_id=actor_id,
            body_enc=sealed,
        )
        if added is None:
            raise Conflict(f"referral {referral.id} had another event at the same time")
        return ReferralEvent(referral.id, seq, at, kind, actor_id, body)

    def events(self, referral_id: int) -> list[ReferralEvent]:
        found = []
        for row in self._session.rows(_EVENTS, referral_id=referral_id):
            of, seq, at, kind, actor_id, sealed, person_id = row
            body = self._vault.open(person_id, sealed, event_place(of, seq))
            found.append(ReferralEvent(of, seq, at, kind, actor_id, body))
        return found

    def _several(self, statement: Statement, **given: Any) -> list[Referral]:
        return [self._referral(row) for row in self._session.rows(statement, **given)]

    def _referral(self, row: Row) -> Referral:
        referral_id, *plain, version, sealed = row
        known = dict(zip(_PLAIN, plain, strict=True))
        person_id = known["person_id"]
        words = self._vault.open(person_id, sealed, words_place(person_id))
        return Referral(id=referral_id, **known, words=words, version=version)


def words_place(person_id: int) -> str:
    """Where what is asked for is at home: a referral has no id yet when it is written."""
    return f"referrals.words:{person_id}"


def event_place(referral_id: int, seq: int) -> str:
    """Where the words of one event are at home."""
    return f"referral_events.body:{referral_id}:{seq}"
