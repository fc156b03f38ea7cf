"""The chain of what was done: sealed in batches, its head published outside, verified at will.

A seal's hash covers the hash of the seal before it, its own time and count, and the rows that
carry its id. Which rows it covers is written on the rows, not taken from a range of ids:
PostgreSQL commits ids out of order, and a row that comes late simply goes under the next seal.
Two sealers cannot fork the chain, because no two seals may follow the same one.

What this proves: nothing under a seal was edited, removed, added or reordered, and nothing was
cut off behind a published head. What happened in the seconds before a row was sealed it cannot
prove. Rows hold ids only, so the chain stays valid when a person is erased.
"""

import hashlib
import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import BigInteger, bindparam, func, select, type_coerce, update

from helpline.errors import Conflict
from store.columns import to_ms
from store.database import Database
from store.dialect import among, insert_once
from store.statement import Row, Statement
from store.tables.watching import audit, seals
from store.unit import SqlUnit

BATCH_ROWS = 1000
BEFORE_THE_FIRST = bytes(32)
LONGEST_FILE = 4 * 1024 * 1024  # bytes: about two days of heads
HEADS_KEPT = 2000

_CONTENT = (
    audit.c.id,
    type_coerce(audit.c.at, BigInteger),
    audit.c.actor_id,
    audit.c.action,
    audit.c.subject,
    audit.c.subject_id,
    audit.c.unit_id,
    audit.c.detail,
)
_SEAL = (seals.c.id, seals.c.prev_hash, seals.c.hash, seals.c.rows, seals.c.at)
_LAST = Statement(select(seals.c.id, seals.c.hash, seals.c.at).order_by(seals.c.id.desc()).limit(1))
_UNSEALED = Statement(
    select(*_CONTENT)
    .where(audit.c.seal_id.is_(None))
    .order_by(audit.c.id)
    .limit(bindparam("limit"))
)
_ADD = insert_once(seals, ["prev_hash", "hash", "rows", "at"], returning=[seals.c.id])
_PUT_UNDER = Statement(
    update(audit)
    .where(among(audit.c.id, "ids"), audit.c.seal_id.is_(None))
    .values(seal_id=bindparam("seal"))
)
_SEALS = Statement(
    select(*_SEAL)
    .where(seals.c.id > bindparam("after"))
    .order_by(seals.c.id)
    .limit(bindparam("limit"))
)
_UNDER = Statement(
    select(*_CONTENT).where(audit.c.seal_id == bindparam("seal")).order_by(audit.c.id)
)
_COUNT_UNSEALED = Statement(
    select(func.count(), func.min(audit.c.at)).where(audit.c.seal_id.is_(None))
)


@dataclass(frozen=True, slots=True)
class Head:
    """The end of the chain at an instant; kept outside, it shows later that nothing was cut."""

    seal_id: int
    hash: str
    at: datetime

    def line(self) -> str:
        """The form in which heads are published."""
        return f"{self.seal_id} {self.hash} {self.at.isoformat()}\n"


@dataclass(frozen=True, slots=True)
class Verification:
    """What was found. `unsealed` rows wait for the sealer, the oldest since `waiting_since`."""

    seals: int
    rows: int
    unsealed: int
    waiting_since: datetime | None
    problems: tuple[str, ...]

    @property
    def intact(self) -> bool:
        """Whether the chain proves that nothing was changed."""
        return not self.problems


def seal(store: Database, now: datetime) -> int:
    """Seal everything that is committed and not sealed yet; returns how many rows."""
    total = 0
    while sealed := store.write(lambda tx: _seal_batch(tx, now)):
        total += sealed
        if sealed < BATCH_ROWS:
            break
    return total


def head(store: Database) -> Head | None:
    """The end of the chain, to be published."""
    row = store.read(lambda tx: tx.session.row(_LAST))
    return Head(row[0], row[1].hex(), row[2]) if row else None


def publish(path: Path, end: Head) -> None:
    """Append the head to a file that lies, or is copied, outside of the database's reach."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="ascii") as file:
        file.write(end.line())
        file.flush()
        os.fsync(file.fileno())
        size = file.tell()
    if size > LONGEST_FILE:
        _thin_out(path)


def _thin_out(path: Path) -> None:
    """Of all but the newest heads keep the last of each day: each proves all that lies before it,
    so nothing is proven less, and the file grows by a line a day."""
    heads = published(path)
    old, new = heads[:-HEADS_KEPT], heads[-HEADS_KEPT:]
    daily = {each.at.date(): each for each in old}
    draft = path.with_name(f"{path.name}.draft")
    with draft.open("w", encoding="ascii") as file:
        file.writelines(each.line() for each in (*daily.values(), *new))
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def published(path: Path) -> list[Head]:
    """The heads in a file, oldest first.

    Raises:
        ValueError: a line is not a head; the text names its number.
    """
    heads = []
    for number, line in enumerate(path.read_text(encoding="ascii").splitlines(), start=1):
        try:
            seal_id, digest, at = line.split()
            heads.append(Head(int(seal_id), digest, datetime.fromisoformat(at)))
        except ValueError:
            raise ValueError(f"{path}, line {number}: not 'SEAL HASH TIME'") from None
    return heads


def verify(store: Database, heads: Sequence[Head] = ()) -> Verification:
    """Recompute the whole chain in one snapshot, and compare it with published heads."""
    return store.read(lambda tx: _verify(tx, heads))


def _seal_batch(tx: SqlUnit, now: datetime) -> int:
    rows = tx.session.rows(_UNSEALED, limit=BATCH_ROWS)
    if not rows:
        return 0
    last = tx.session.row(_LAST)
    before: bytes = last[1] if last else BEFORE_THE_FIRST
    seal_id = tx.session.value(
        _ADD, prev_hash=before, hash=_hash(before, now, rows), rows=len(rows), at=now
    )
    ids = [row[0] for row in rows]
    if seal_id is None or tx.session.change(_PUT_UNDER, ids=ids, seal=seal_id) != len(ids):
        raise Conflict("another sealer was first")
    return len(rows)


def _verify(tx: SqlUnit, heads: Sequence[Head]) -> Verification:
    problems: list[str] = []
    known: dict[int, str] = {}
    before, total = BEFORE_THE_FIRST, 0
    for seal_id, prev_hash, digest, count, at in _all_seals(tx):
        if prev_hash != before:
            problems.append(
                f"seal {seal_id} does not follow the one before it: seals were removed, "
                "added or reordered"
            )
        rows = tx.session.rows(_UNDER, seal=seal_id)
        if len(rows) != count:
            problems.append(f"seal {seal_id} covers {count} rows, and {len(rows)} are there")
        elif _hash(prev_hash, at, rows) != digest:
            problems.append(f"a row under seal {seal_id}, or the seal itself, was changed")
        known[seal_id] = digest.hex()
        before, total = digest, total + len(rows)
    problems += [
        f"the head published at {end.at.isoformat()} (seal {end.seal_id}) is not in the chain: "
        "it was cut off or written anew"
        for end in heads
        if known.get(end.seal_id) != end.hash
    ]
    unsealed, since = tx.session.rows(_COUNT_UNSEALED)[0]
    return Verification(len(known), total, unsealed, since, tuple(problems))


def _all_seals(tx: SqlUnit) -> Iterator[Row]:
    after = 0
    while batch := tx.session.rows(_SEALS, after=after, limit=BATCH_ROWS):
        yield from batch
        after = batch[-1][0]


def _hash(before: bytes, at: datetime, rows: Sequence[Row]) -> bytes:
    digest = hashlib.sha256(before)
    for line in ([to_ms(at), len(rows)], *map(list, rows)):
        text = json.dumps(line, ensure_ascii=False, separators=(",", ":"))
        digest.update(text.encode() + b"\n")
    return digest.digest()
