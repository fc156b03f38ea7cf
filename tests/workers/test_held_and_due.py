"""While messages wait for a free start, rows that are due are performed: nobody sleeps beside
them."""

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any, cast

from helpline.ledgers import Claim
from helpline.sending.model import Lane
from tests.rules.checkins import at
from workers.drain import SLOT_S, Drain
from workers.hand import Hand
from workers.leasing import Batch


class Lookout:
    """A store and a dispatch of which each look finds so many rows, and whether messages wait for a
    free start."""

    def __init__(self, *looks: tuple[int, bool]) -> None:
        self._rows = [rows for rows, _ in looks]
        self._held = [held for _, held in looks]
        self.told: list[str] = []
        self.hand = Hand()

    def write(self, work: object) -> list[Claim]:
        return [Claim(row, 1) for row in range(self._rows.pop(0))]

    def write_each(self, works: Sequence[object]) -> list[None]:
        self.told += [f"{len(works)} performed"] if works else []
        return [None for _ in works]

    def read(self, work: object) -> None:
        return None

    def lease(self, lane: Lane, most: int) -> Batch:
        return Batch([], [], at(0), 0, held=self._held.pop(0))

    def finish(self, batch: Batch) -> None:
        raise AssertionError("nothing was leased")

    def pause(self, seconds: float) -> None:
        self.told.append(f"{seconds} s slept")

    def now(self) -> object:
        return at(0)


def drained(lookout: Lookout) -> list[str]:
    part: Any = lookout
    nothing = cast(Any, SimpleNamespace(perform=None))
    drain = Drain(part, part, nothing, nothing, part, pause=lookout.pause)
    drain.run(Lane.UPKEEP)
    return lookout.told


def test_no_row_that_is_due_waits_beside_messages_that_wait_for_a_start() -> None:
    lookout = Lookout((20, True), (3, True), (0, True), (0, False))
    assert drained(lookout) == ["20 performed", "3 performed", f"{SLOT_S} s slept"]


def test_without_anything_due_nobody_sleeps_for_a_start() -> None:
    assert drained(Lookout((2, False), (0, False))) == ["2 performed"]
