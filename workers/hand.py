"""What a worker holds, written down beside it: who starts in the place of a dead one knows at once
what that one had in its hands, and need not wait until its leases are over.

The file is a hint and never the truth: every claim in it carries its fence, so that a stale file
says nothing, and where none could be written the leases end by themselves. That a worker is dead is
proved by the lock on its file, which the kernel gives free with the process, and never before.
"""

from __future__ import annotations

import fcntl
import json
import logging
import os
from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from threading import Lock
from typing import BinaryIO

from helpline.ledgers import Claim
from helpline.ports import Clock, Store
from helpline.repositories import UnitOfWork
from helpline.sending.leaving import LOOK_AFTER
from store.errors import Unavailable

_Row = tuple[str, int, int]  # ledger, id, attempt
HANDS = "hands"  # the directory of their files
FOREVER = datetime.max.replace(tzinfo=UTC)
log = logging.getLogger("khairiyat.hand")


class Hand:
    """The claims that this process holds; written into a file, if it has one."""

    def __init__(self, file: BinaryIO | None = None, left: Iterable[_Row] = ()) -> None:
        self._file, self._lock = file, Lock()
        self._held = dict.fromkeys(left, FOREVER)

    def take(self, ledger: str, claims: Sequence[Claim], now: datetime, lease: timedelta) -> None:
        """Before the commit that makes them ours, so that no death comes between. What was never
        committed, or never left, is forgotten when its lease would be over."""
        if not claims:
            return
        with self._lock:
            self._held = {row: until for row, until in self._held.items() if until > now}
            self._held |= {(ledger, each.id, each.attempt): now + lease for each in claims}
            self._write()

    def leave(self, ledger: str, claims: Sequence[Claim]) -> None:
        """They are settled, or given back."""
        if not claims:
            return
        with self._lock:
            for each in claims:
                self._held.pop((ledger, each.id, each.attempt), None)
            self._write()

    @property
    def held(self) -> dict[str, list[Claim]]:
        """Ledger -> what is held of it."""
        found: dict[str, list[Claim]] = {}
        for ledger, row_id, attempt in sorted(self._held):
            found.setdefault(ledger, []).append(Claim(row_id, attempt))
        return found

    def close(self) -> None:
        """Give the file free; whoever comes next takes over what is still held."""
        if self._file is not None:
            self._file.close()

    def _write(self) -> None:
        if self._file is not None:
            with suppress(OSError):  # on a full disk the work goes on without
                os.pwrite(self._file.fileno(), json.dumps([*self._held]).encode() + b"\n", 0)


def pick_up(directory: Path, name: str) -> Hand:
    """The hand of a process of this name, with all in it that the dead of this name have left.

    Of several that live at the same time each has a file of its own. Where no file can be written
    the hand has none.
    """
    mine, left = None, set[_Row]()
    try:
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        for number in count():
            path = directory / f"{name}-{number}"
            if mine is not None and not path.exists():
                break
            file = os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+b", buffering=0)
            free = _is_free(file)
            if free:
                left |= _rows_in(file)
            if free and mine is None:
                mine = file
            else:
                file.close()
    except OSError as error:
        log.warning("%s: what it holds is not written down: %s", name, type(error).__name__)
    return Hand(mine, left)


def _is_free(file: BinaryIO) -> bool:
    """Nobody who lives has it, and now we do."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _rows_in(file: BinaryIO) -> set[_Row]:
    """Only the first line counts: a longer one may have stood here before."""
    try:
        line = json.loads(file.readline())
        return {(str(ledger), int(row), int(attempt)) for ledger, row, attempt in line}
    except (ValueError, TypeError):
        return set()


def take_over(store: Store, clock: Clock, hand: Hand) -> int:
    """End the leases of the dead early; returns how many rows there were.

    Not at once: what they have asked the provider for may still be on its way there, as after a
    connection that broke off; and a row that kills whoever performs it must not come before all
    others again and again. Without the database they end by themselves.
    """
    left = hand.held
    until = clock.now() + LOOK_AFTER

    def shorten(tx: UnitOfWork) -> None:
        for ledger, claims in left.items():
            tx.ledgers.shorten(ledger, claims, until)

    if left:
        try:
            store.write(shorten)
        except Unavailable as error:
            log.warning("what the dead held waits for its lease: %s", type(error).__name__)
    for ledger, claims in left.items():
        hand.leave(ledger, claims)
    return sum(map(len, left.values()))
