"""Women's cases: rows, time lines, secrets and the tries to guess them."""

import hmac
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import bindparam, func, insert, or_, select, text, update
from sqlalchemy import case as sql_case

from helpline.cases.model import Case, CaseEvent, CaseEventKind, Priority
from helpline.cases.number import FIRST_DISTRICT, LAST_DISTRICT
from helpline.errors import Conflict, NotFound, Refused
from helpline.reasons.refusals import Why
from store import late
from store.columns import Id
from store.dialect import among, insert_once
from store.repositories.custody import at_or_below
from store.repositories.figures import TIMED
from store.rows import by_id, columns_of, names_of, saving, values_of
from store.session import Session
from store.statement import Statement
from store.tables.cases import OPEN, case_districts, case_events, case_tries, cases
from store.tables.custody import case_seals
from store.tables.directory import officers, units
from store.vault import Vault

_NEW = names_of(Case, "id", "version")
_CHANGING = names_of(Case, "id", "version", "number", "token", "caller_id", "way", "first_ring_at")
_CASE = columns_of(cases, names_of(Case))
_GET = by_id(cases, _CASE)
_BY_NUMBER = Statement(select(*_CASE).where(cases.c.number == bindparam("number")))
_ADD = insert_once(cases, [*_NEW, "secret_digest", "secret_ver"], returning=[cases.c.id])
_SAVE = saving(cases, _CHANGING)
_SECRET = Statement(
    select(cases.c.secret_digest, cases.c.secret_ver).where(cases.c.id == bindparam("id"))
)
_SET_SECRET = Statement(
    update(cases).where(cases.c.id == bindparam("row_id")), columns=["secret_digest", "secret_ver"]
)
_OPEN_OF = Statement(
    select(*_CASE)
    .where(cases.c.caller_id == bindparam("caller_id"), text(OPEN))
    .order_by(cases.c.id.desc())
)
_OF = Statement(
    select(*_CASE).where(cases.c.caller_id == bindparam("caller_id")).order_by(cases.c.id.desc())
)
_sealed, _holder = units.alias("sealed_units"), units.alias("holder_units")
# One row if the unit, or the owner's unit, is one that the case is sealed from.
_SEALED = Statement(
    select(_sealed.c.id)
    .join_from(case_seals, _sealed, _sealed.c.id == case_seals.c.unit_id)
    .join(_holder, at_or_below(_holder.c.path, _sealed.c.path))
    .where(
        case_seals.c.case_id == bindparam("case_id"),
        or_(
            _holder.c.id == bindparam("unit_id"),
            _holder.c.contact_id == bindparam("owner", type_=Id),
            _holder.c.id.in_(
                select(officers.c.unit_id).where(
                    officers.c.person_id == bindparam("owner", type_=Id)
                )
            ),
        ),
    )
    .limit(1)
)
_GRAVEST_FIRST = sql_case(
    (cases.c.priority == Priority.DANGER, 0), (cases.c.priority == Priority.URGENT, 1), else_=2
)
_OPEN_AT = Statement(
    select(*_CASE)
    .where(among(cases.c.unit_id, "unit_ids"), text(OPEN))
    .order_by(_GRAVEST_FIRST, cases.c.first_ring_at, cases.c.id)
)
_CALLERS = Statement(
    select(cases.c.caller_id)
    .where(among(cases.c.caller_id, "person_ids"))
    .distinct()
    .order_by(cases.c.caller_id)
)
_DISTRICT = Statement(
    select(case_districts.c.number).where(case_districts.c.unit_id == bindparam("unit_id"))
)
_LAST_DISTRICT = Statement(select(func.max(case_districts.c.number)))
_ADD_DISTRICT = insert_once(
    case_districts, ["unit_id", "number"], returning=[case_districts.c.number]
)
_EVENT = ("case_id", "seq", "at", "kind", "actor_id", "body_enc")
_LAST_EVENT = Statement(
    select(func.max(case_events.c.seq)).where(case_events.c.case_id == bindparam("case_id"))
)
_ADD_EVENT = insert_once(case_events, _EVENT, returning=[case_events.c.seq])
_EVENTS = Statement(
    select(*columns_of(case_events, _EVENT), cases.c.caller_id)
    .join_from(case_events, cases)
    .where(case_events.c.case_id == bindparam("case_id"))
    .order_by(case_events.c.seq)
)
_ADD_TRY = Statement(insert(case_tries), columns=["at", "number", "caller_id"])
_TRIES = select(func.count()).select_from(case_tries).where(case_tries.c.at >= bindparam("since"))
_ALL_TRIES = Statement(_TRIES)
_TRIES_OF_NUMBER = Statement(_TRIES.where(case_tries.c.number == bindparam("number")))
_TRIES_OF_CALLER = Statement(_TRIES.where(case_tries.c.caller_id == bindparam("caller_id")))


class SqlCases:
    """`helpline.cases.repositories.Cases`."""

    def __init__(self, session: Session, vault: Vault) -> None:
        self._session = session
        self._vault = vault

    def add(self, case: Case, secret: str) -> Case:
        new_id = self._session.value(
            _ADD, **values_of(case, _NEW), **self._sealed_secret(case.number, secret)
        )
        if new_id is None:
            raise Conflict("a case has this number already")
        self._session.changed_units.add(case.unit_id)
        return replace(case, id=new_id, version=0)

    def get(self, case_id: int) -> Case:
        row = self._session.row(_GET, id=case_id)
        if row is None:
            raise NotFound(f"case {case_id} does not exist")
        return Case(*row)

    def by_number(self, number: str) -> Case | None:
        row = self._session.row(_BY_NUMBER, number=number)
        return Case(*row) if row else None

    def save(self, case: Case) -> Case:
        held = {"case_id": case.id, "unit_id": case.unit_id, "owner": case.assigned_to}
        if self._session.row(_SEALED, **held) is not None:
            raise Refused(Why.CASE_SEALED_UNIT(case=case.id))
        left = self.get(case.id).unit_id
        changed = self._session.change(
            _SAVE, row_id=case.id, read_version=case.version, **values_of(case, _CHANGING)
        )
        if not changed:
            raise Conflict(f"case {case.id} was changed by somebody else")
        self._session.changed_units |= {left, case.unit_id}
        if left != case.unit_id:
            for unit_id in (left, case.unit_id):
                late.note_moved(self._session, unit_id, case.first_ring_at)
        return replace(case, version=case.version + 1)

    def set_secret(self, case_id: int, secret: str) -> None:
        number = self.get(case_id).number
        self._session.change(_SET_SECRET, row_id=case_id, **self._sealed_secret(number, secret))

    def secret_fits(self, case_id: int, secret: str) -> bool:
        row = self._session.row(_SECRET, id=case_id)
        if row is None:
            return False
        digest, version = row
        given = self._digest(self.get(case_id).number, secret, version)
        return hmac.compare_digest(digest, given)

    def open_of(self, caller_id: int) -> list[Case]:
        return [Case(*row) for row in self._session.rows(_OPEN_OF, caller_id=caller_id)]

    def of(self, caller_id: int) -> list[Case]:
        return [Case(*row) for row in self._session.rows(_OF, caller_id=caller_id)]

    def open_at(self, unit_ids: Sequence[int]) -> list[Case]:
        return [Case(*row) for row in self._session.rows(_OPEN_AT, unit_ids=unit_ids)]

    def callers_among(self, person_ids: Collection[int]) -> list[int]:
        rows = self._session.rows(_CALLERS, person_ids=sorted(person_ids))
        return [row[0] for row in rows]

    def district_number(self, district_id: int) -> int:
        known = self._session.value(_DISTRICT, unit_id=district_id)
        if known is not None:
            return int(known)
        number = (self._session.value(_LAST_DISTRICT) or FIRST_DISTRICT - 1) + 1
        if number > LAST_DISTRICT:
            raise Refused(Why.DISTRICT_NUMBERS_GIVEN)
        if self._session.value(_ADD_DISTRICT, unit_id=district_id, number=number) is None:
            raise Conflict("another district took this number first")
        return int(number)

    def add_event(
        self, case: Case, at: datetime, kind: CaseEventKind, *, actor_id: int | None, body: str
    ) -> CaseEvent:
        seq = (self._session.value(_LAST_EVENT, case_id=case.id) or 0) + 1
        event = CaseEvent(case.id, seq, at, kind, actor_id, body)
        sealed = (
            self._vault.seal(case.caller_id, body, body_place(event.case_id, event.seq))
            if body
            else None
        )
        added = self._session.value(
            _ADD_EVENT,
            case_id=case.id,
            seq=seq,
            at=at,
            kind=kind,
            actor_id=actor_id,
            body_enc=sealed,
        )
        if added is None:
            raise Conflict(f"case {case.id} had another event at the same time")
        if kind in TIMED:
            late.note(self._session, case.unit_id, case.first_ring_at, at)
        return event

    def events(self, case_id: int) -> list[CaseEvent]:
        found = []
        for row in self._session.rows(_EVENTS, case_id=case_id):
            of_case, seq, at, kind, actor_id, sealed, caller_id = row
            event = CaseEvent(of_case, seq, at, kind, actor_id, "")
            found.append(
                replace(
                    event,
                    body=self._vault.open(caller_id, sealed, body_place(event.case_id, event.seq)),
                )
            )
        return found

    def add_try(self, at: datetime, number: str, caller_id: int | None) -> None:
        self._session.change(_ADD_TRY, at=at, number=number, caller_id=caller_id)

    def tries(self, since: datetime, *, number: str = "", caller_id: int | None = None) -> int:
        if number:
            return int(self._session.value(_TRIES_OF_NUMBER, since=since, number=number))
        if caller_id is not None:
            return int(self._session.value(_TRIES_OF_CALLER, since=since, caller_id=caller_id))
        return int(self._session.value(_ALL_TRIES, since=since))

    def _sealed_secret(self, number: str, secret: str) -> dict[str, bytes | int]:
        version = self._vault.ring.newest
        return {"secret_digest": self._digest(number, secret, version), "secret_ver": version}

    def _digest(self, number: str, secret: str, version: int) -> bytes:
        """Four digits are guessed at once by whoever has a plain hash; without the master key
        this one tells nothing."""
        return self._vault.ring.blind_index(f"cases.secret:{number}:{secret}", version)


def body_place(case_id: int, seq: int) -> str:
    """Where the words of one event are at home."""
    return f"case_events.body:{case_id}:{seq}"
