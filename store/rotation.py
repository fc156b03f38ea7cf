"""A new master key: persons' keys are wrapped anew and numbers indexed anew, while all runs on.

Put the new key behind the old one in DATA_KEYS and restart every process; from then on whatever is
new uses the new key, and both open. `rotate` then goes through what is old in small transactions
of its own; stopped at any point, it goes on from there. Nothing that a person's key encrypted is
touched, since that key stays the same. When `leftover` finds nothing, the old key may go.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from sqlalchemy import (
    Column,
    Integer,
    LargeBinary,
    Select,
    bindparam,
    func,
    select,
    text,
    update,
)

from store.crypto import VERSION_BYTES
from store.database import Database
from store.errors import Corrupt
from store.repositories.accounts import totp_place
from store.repositories.cases import body_place
from store.repositories.conversations import session_place
from store.repositories.legal_holds import reason_place
from store.repositories.people import e164_place
from store.repositories.recordings import key_place
from store.statement import Row, Statement
from store.tables.cases import OPEN as CASE_OPEN
from store.tables.cases import case_events, cases
from store.tables.console import users
from store.tables.conversations import conversations
from store.tables.people import persons, phones
from store.tables.recordings import recordings
from store.tables.retention import legal_holds
from store.tables.sending import CALL_PENDING, intents
from store.unit import SqlUnit

BATCH_ROWS = 200

Progress = Callable[[str, int], None]

_newest = bindparam("newest", type_=Integer())
_old = bindparam("old", type_=LargeBinary())
_new = bindparam("new", type_=LargeBinary())


@dataclass(frozen=True, slots=True)
class _Kind:
    """Rows of one kind: the query of the old ones, whose first column is the sealed value, and
    how one is made new: True unless somebody else changed it meanwhile."""

    name: str
    query: Select[Any]
    renew: Callable[[SqlUnit, Row], bool]

    @property
    def batch(self) -> Statement:
        return Statement(self.query.limit(BATCH_ROWS))

    @property
    def count(self) -> Statement:
        return Statement(select(func.count()).select_from(self.query.subquery()))


@dataclass(slots=True)
class Rotated:
    """How many rows of each kind were made new, and where values are that do not open."""

    changed: dict[str, int] = field(default_factory=dict)
    unreadable: set[str] = field(default_factory=set)


def rotate(store: Database, progress: Progress = lambda kind, done: None) -> Rotated:
    """Make new what is under an older master key. `progress` hears after each batch which kind
    of row is under way and how many of it are done."""
    result = Rotated()
    for kind in _KINDS:
        batch, done = kind.batch, 0
        while changed := _renew_batch(store, kind, batch, result.unreadable):
            done += changed
            progress(kind.name, done)
        result.changed[kind.name] = done
    store.write(lambda tx: tx.session.change(_SET_PENDING))
    return result


def leftover(store: Database) -> dict[str, int]:
    """How many rows of each kind still need an older key; empty when it may go."""

    def count(tx: SqlUnit) -> dict[str, int]:
        counts = {kind.name: _old_rows(tx, kind.count)[0][0] for kind in _KINDS}
        counts["secrets of open cases"] = tx.session.value(
            _OLD_SECRETS, newest=tx.vault.ring.newest
        )
        return {name: number for name, number in counts.items() if number}

    return store.read(count)


def _renew_batch(store: Database, kind: _Kind, batch: Statement, unreadable: set[str]) -> int:
    def renew(tx: SqlUnit) -> tuple[int, list[str]]:
        changed, problems = 0, []
        for row in _old_rows(tx, batch):
            try:
                changed += kind.renew(tx, row)
            except Corrupt as error:
                problems.append(str(error))
        return changed, problems

    changed, problems = store.write(renew)
    unreadable.update(problems)
    return changed


def _old_rows(tx: SqlUnit, statement: Statement) -> list[Row]:
    newest = tx.vault.ring.newest
    given = {"newest": newest, "prefix": newest.to_bytes(VERSION_BYTES)}
    return tx.session.rows(statement, **given)


_SET_KEY = Statement(
    update(persons)
    .where(persons.c.id == bindparam("row_id"), persons.c.key_wrapped == _old)
    .values(key_wrapped=_new, key_ver=_newest)
)
_SET_INDEX = Statement(
    update(phones)
    .where(phones.c.id == bindparam("row_id"), phones.c.e164_enc == _old)
    .values(blind_index=_new, index_ver=_newest)
)
# Calls under way end by themselves; one that waits must be seen as a call to the same number.
_INDEX_OF_PHONE = (
    select(phones.c.blind_index).where(phones.c.id == intents.c.phone_id).scalar_subquery()
)
_SET_PENDING = Statement(
    update(intents)
    .where(text(CALL_PENDING), intents.c.to_index != _INDEX_OF_PHONE)
    .values(to_index=_INDEX_OF_PHONE)
)
# A secret cannot be told from its digest: an open case needs the old key until it is closed.
_OLD_SECRETS = Statement(
    select(func.count()).select_from(cases).where(cases.c.secret_ver < _newest, text(CASE_OPEN))
)


def _rewrap(tx: SqlUnit, row: Row) -> bool:
    wrapped, person_id, version = row
    ring = tx.vault.ring
    new = ring.rewrap(person_id, wrapped, version)
    given = {"row_id": person_id, "old": wrapped, "new": new, "newest": ring.newest}
    return tx.session.change(_SET_KEY, **given) == 1


def _reindex(tx: SqlUnit, row: Row) -> bool:
    sealed, phone_id, person_id, label, listed, wrapped, version = row
    ring = tx.vault.ring
    tx.vault.meet(person_id, wrapped, version)
    index = None
    if listed is not None:
        index = ring.blind_index(tx.vault.open(person_id, sealed, e164_place(person_id, label)))
    given = {"row_id": phone_id, "old": sealed, "new": index, "newest": ring.newest}
    return tx.session.change(_SET_INDEX, **given) == 1


def _system_values(
    column: Column[Any],
    key: tuple[Column[Any], ...],
    place: Callable[..., str],
    query: Select[Any],
) -> _Kind:
    """Values of nobody: each begins with the version of the key that sealed it."""
    prefix = bindparam("prefix", type_=LargeBinary())
    version = func.substr(column, 1, VERSION_BYTES, type_=LargeBinary())
    one = [part == bindparam(f"key_{number}") for number, part in enumerate(key)]
    put = Statement(update(column.table).where(*one, column == _old).values({column: _new}))

    def renew(tx: SqlUnit, row: Row) -> bool:
        sealed, *known = row
        where = place(*known)
        new = tx.vault.ring.seal_system(tx.vault.ring.open_system(sealed, where), where)
        given = {f"key_{number}": part for number, part in enumerate(known)}
        return tx.session.change(put, old=sealed, new=new, **given) == 1

    return _Kind(str(column), query.where(column.is_not(None), version != prefix), renew)


_KINDS = (
    _Kind(
        "persons",
        select(persons.c.key_wrapped, persons.c.id, persons.c.key_ver).where(
            persons.c.key_ver < _newest,
            persons.c.erased_at.is_(None),
            persons.c.key_wrapped.is_not(None),
        ),
        _rewrap,
    ),
    _Kind(
        "telephones",
        select(
            phones.c.e164_enc,
            phones.c.id,
            phones.c.person_id,
            phones.c.label,
            phones.c.blind_index,
            persons.c.key_wrapped,
            persons.c.key_ver,
        )
        .join_from(phones, persons)
        .where(phones.c.index_ver < _newest, phones.c.e164_enc.is_not(None)),
        _reindex,
    ),
    _system_values(
        users.c.totp_enc, (users.c.id,), totp_place, select(users.c.totp_enc, users.c.id)
    ),
    *(
        _system_values(
            conversations.c[f"{name}_enc"],
            (conversations.c.token,),
            partial(session_place, name),
            select(conversations.c[f"{name}_enc"], conversations.c.token).where(
                conversations.c.person_id.is_(None)
            ),
        )
        for name in ("session", "last_answer")
    ),
    _system_values(
        case_events.c.body_enc,
        (case_events.c.case_id, case_events.c.seq),
        body_place,
        select(case_events.c.body_enc, case_events.c.case_id, case_events.c.seq)
        .join_from(case_events, cases)
        .where(cases.c.caller_id.is_(None)),
    ),
    _system_values(
        legal_holds.c.reason_enc,
        (legal_holds.c.id,),
        reason_place,
        select(legal_holds.c.reason_enc, legal_holds.c.id),
    ),
    # Of a sound only its key is made new.
    _system_values(
        recordings.c.key_enc,
        (recordings.c.id,),
        key_place,
        select(recordings.c.key_enc, recordings.c.id).where(recordings.c.person_id.is_(None)),
    ),
)
