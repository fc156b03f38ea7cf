"""Every process dies once at every crash point that it comes to.

Place by place: at each all who come to it are ordered to die there, and all work again before the
next place. Who works seldom works soon after its start, and is started anew for it. The sweeper
asks the provider only for what is late, so it is ordered to while the worker of calls stands still.
"""

from __future__ import annotations

import contextlib
import signal
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from sqlalchemy import select

from helpline.recordings.model import RecordingState
from store.statement import Statement
from store.tables.recordings import recordings
from tests.chaos.behind import goes_on
from tests.chaos.harm import CHILDREN, COMES_WITHIN_S, stand_still
from tests.chaos.lives import RECORDED, kind_of
from tests.chaos.on_its_feet import STANDS_AGAIN_S, stand_again
from tests.servers.waiting import SELDOM_S, runs, until
from tests.town.town import Town

WORKERS = tuple(f"worker-{lane}" for lane in ("emergency", "escalation", "calls", "messages"))
ALL = tuple(name for name in CHILDREN if name != "redis")
COMES_TO: Mapping[str, Sequence[str]] = {
    "commit.before": ALL,
    "commit.after": ALL,
    "provider.before": (*WORKERS, "sweeper"),
    "provider.after": (*WORKERS, "sweeper"),
    "recording.asked": ("worker-upkeep",),
}
"""Place -> who comes to it. The planner fetches what the worker has left lying for two minutes, by
the same step; it is not waited for."""
IN_THE_WORLD = frozenset({"bring.before", "bring.after"})
"""No woman calls in these lives: who brings her to an officer dies in `tests/cases/test_brought.py`,
on a clock that tests move."""
POINTS = tuple((name, place) for place, names in COMES_TO.items() for name in names)
SELDOM = ("planner", "auditor")
LEFT_TO_THE_SWEEPER = "worker-calls"
_STATES = Statement(select(recordings.c.state))


class InTurn:
    """Harm for a day: its lives go on until each point was tried. `met` gathers those at which a
    process has died."""

    def __init__(self, town: Town, met: list[tuple[str, str]]) -> None:
        self._town, self._met = town, met
        self._calm = threading.Event()
        self._thread = threading.Thread(target=self._run)
        self.errors: list[BaseException] = []
        self.goes_on_s = 0.0
        """So long after the last of them something that was due then was still not done."""

    def __enter__(self) -> InTurn:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._thread.join()

    @property
    def did(self) -> Counter[str]:
        """How many processes died at a crash point."""
        return Counter(crash=len(self._met))

    @property
    def kills(self) -> int:
        """The same."""
        return len(self._met)

    @property
    def done(self) -> list[str]:
        """What was done, in words."""
        return [f"{name} died at {place}" for name, place in self._met]

    def disturbs(self) -> bool:
        """Whether some are still to be tried."""
        return not self._calm.is_set()

    def _run(self) -> None:
        try:
            for place, names in COMES_TO.items():
                self._all_die_at(place, names)
            last, now = time.monotonic(), self._town.service.clock.now()
            gone_on = goes_on(self._town, now, STANDS_AGAIN_S)
            self.goes_on_s = STANDS_AGAIN_S if gone_on is None else time.monotonic() - last
        except BaseException as error:
            self.errors.append(error)
        finally:
            self._calm.set()

    def _all_die_at(self, place: str, names: Sequence[str]) -> None:
        late = place.startswith("provider")
        at_once = [name for name in names if not (late and name == "sweeper")]
        if place == "recording.asked":
            self._town.ask(next(s for s in self._town.places if kind_of(s) == RECORDED))
        self._die(place, at_once)
        if late:
            with self._stands_still(LEFT_TO_THE_SWEEPER):
                self._die(place, ["sweeper"])
        if place == "recording.asked":
            until(self._kept, "the recording to be kept", COMES_WITHIN_S, SELDOM_S)

    def _kept(self) -> bool:
        """Whether what was said is here, and no longer with the provider."""
        states = self._town.read(lambda tx: tx.session.rows(_STATES))  # type: ignore[attr-defined]
        return [state for (state,) in states] == [RecordingState.DELETED_THERE]

    def _die(self, place: str, names: Sequence[str]) -> None:
        """Raises AssertionError for who never comes there, or does not work again."""
        died: dict[str, datetime] = {}
        orders = {name: self._order(name, place) for name in names}

        def all_have() -> bool:
            for name, order in orders.items():
                if name not in died and not order.exists() and not runs(int(order.name)):
                    died[name] = self._town.service.clock.now()
                    self._met.append((name, place))
            return died.keys() == orders.keys()

        what = f"one of {', '.join(names)} to come to {place}"
        until(all_have, what, COMES_WITHIN_S, SELDOM_S)
        stand_again(self._town, died)

    def _order(self, name: str, place: str) -> Path:
        if name in SELDOM:
            old = self._town.kill(name)
            until(lambda: self._town.pids().get(name, old) != old, f"a new {name}", 60)
        return self._town.order(name, place)

    @contextlib.contextmanager
    def _stands_still(self, name: str) -> Iterator[None]:
        """From its next call of the provider on."""
        stand_still(self._town, name, "provider.before")
        try:
            yield
        finally:
            self._town.kill(name, signal.SIGCONT)
