"""Kills at random, in volleys: the service gets on its feet between two of them."""

from __future__ import annotations

import contextlib
import math
import os
import signal
import threading
import time
from collections import Counter
from datetime import datetime
from pathlib import Path
from random import Random

from redis.exceptions import RedisError

from tests.chaos.behind import goes_on
from tests.chaos.harm import CHILDREN, PLACES
from tests.chaos.on_its_feet import STANDS_AGAIN_S, stand_again, works
from tests.town.town import Town

VOLLEY = 9  # harms at most
GAP_S = 0.25  # between two of a volley, on average
ON_THE_WAY_OUT = ("sweeper", "worker-")
"""These come to the crash points at the provider."""
LOOKS_LATE = "auditor"
"""Gives its first sign of life 20 seconds after its start (`commands.auditor`)."""


class AtRandom:
    """Volleys of harm while its block runs, until `kills` processes have died of it, or the time
    is over (`ends`, in seconds of `time.monotonic`).

    A volley may hit the same process again while it is only just starting. Before the next one all
    who were hit work again, so that a machine with much to do makes the run longer and not harder.
    Nobody waits for who looks late; but then it is not hit again before it has looked.
    The same seed gives the same harms in the same order; the machine decides on the instants.
    """

    def __init__(self, town: Town, random: Random, kills: int, ends: float = math.inf) -> None:
        self._town, self._random, self._most, self._ends = town, random, kills, ends
        self._ended = threading.Event()  # nobody lives any more
        self._calm = threading.Event()  # no harm is done any more
        self._thread = threading.Thread(target=self._run)
        self._orders: list[Path] = []
        self._did = Counter(kill=0, stop=0, flush=0)
        self._looked: datetime | None = None  # the late one has, if it has since then
        self.done: list[str] = []
        self.errors: list[BaseException] = []
        self.goes_on_s = 0.0
        """So long after the last harm something that was due then was still not done."""

    def __enter__(self) -> AtRandom:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()

    @property
    def did(self) -> Counter[str]:
        """How often what was done: kill, crash (killed at a commit or a provider call), stop,
        flush."""
        crashes = sum(not order.exists() for order in list(self._orders))
        return Counter({**self._did, "crash": crashes})

    @property
    def kills(self) -> int:
        """How many processes died of SIGKILL."""
        return self.did["kill"] + self.did["crash"]

    def disturbs(self) -> bool:
        """Whether harm is still being done."""
        return not self._calm.is_set()

    def _run(self) -> None:
        try:
            while not self._calm.is_set():
                killed = self._volley()
                enough = self.kills >= self._most or time.monotonic() > self._ends
                if enough or self._ended.is_set():
                    self._orders = [each for each in self._orders if not _withdrawn(each)]
                    self._calm.set()
                last = time.monotonic()
                now = self._town.service.clock.now()
                stand_again(self._town, killed)
            gone_on = goes_on(self._town, now, STANDS_AGAIN_S)
            self.goes_on_s = STANDS_AGAIN_S if gone_on is None else time.monotonic() - last
        except BaseException as error:
            self.errors.append(error)
            self._calm.set()

    def _volley(self) -> dict[str, datetime]:
        """Who was killed, and when last."""
        killed: dict[str, datetime] = {}
        for _ in range(self._random.randint(1, VOLLEY)):
            name, drawn = self._random.choice(CHILDREN), self._random.random()
            place = f"{self._random.choice(_places(name))}:{self._random.randint(1, 4)}"
            pause = self._random.uniform(0.5, 3)
            self._ended.wait(self._random.expovariate(1 / GAP_S))
            if name == LOOKS_LATE and not self._has_looked(killed.get(name, self._looked)):
                continue
            with contextlib.suppress(KeyError, OSError, RedisError):  # it was down already
                if self._harm(name, drawn, place, pause):
                    killed[name] = self._town.service.clock.now()
        self._looked = killed.pop(LOOKS_LATE, self._looked)
        return killed

    def _harm(self, name: str, drawn: float, place: str, pause: float) -> bool:
        """Do one of them; whether it has killed the process at once."""
        if drawn < 0.05:
            self._town.redis("FLUSHALL")
            self._did["flush"] += 1
            self._note("FLUSHALL")
            return False
        pid = self._town.pids()[name]
        if drawn < 0.30 and name != "redis":
            if not any(order.name == str(pid) and order.exists() for order in self._orders):
                self._orders.append(self._town.order(name, place))
                self._note(f"order {name} to crash at {place}")
            return False
        if drawn < 0.40:
            _stop(pid, pause)
            self._did["stop"] += 1
            self._note(f"stop {name} for {pause:.1f} s")
            return False
        os.kill(pid, signal.SIGKILL)
        self._did["kill"] += 1
        self._note(f"kill {name}")
        return True

    def _note(self, what: str) -> None:
        self.done.append(f"{self._town.service.clock.now():%H:%M:%S} {what}")

    def _has_looked(self, since: datetime | None) -> bool:
        return since is None or works(self._town, LOOKS_LATE, since)


def _places(name: str) -> tuple[str, ...]:
    return PLACES if name.startswith(ON_THE_WAY_OUT) else PLACES[:2]


def _withdrawn(order: Path) -> bool:
    """Take an order back; false if it has been carried out."""
    try:
        order.unlink()
    except FileNotFoundError:
        return False
    return True


def _stop(pid: int, for_s: float) -> None:
    os.kill(pid, signal.SIGSTOP)
    time.sleep(for_s)
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGCONT)
