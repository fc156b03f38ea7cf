"""Doing harm to the processes of a Town, and letting them recover."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from store.errors import Unavailable
from tests.servers.waiting import until
from tests.town.town import ALONE, LANES, Town

CHILDREN = ("web", "redis", *sorted(ALONE), *(f"worker-{lane}" for lane in LANES))
"""All that may be killed: the telephone network stands for the world outside."""
COMES_WITHIN_S = 240.0
"""So long a process may take to come to a place."""
PLACES = ("commit.before", "commit.after", "provider.before", "provider.after")


@dataclass(frozen=True, slots=True)
class Harm:
    """Something done `after_s` seconds from the beginning of the day."""

    after_s: float
    what: str
    do: Callable[[Town], object]


def kill(after_s: float, name: str) -> Harm:
    """SIGKILL to one process."""
    return Harm(after_s, f"kill {name}", lambda town: town.kill(name))


def flush(after_s: float) -> Harm:
    """Redis forgets everything."""
    return Harm(after_s, "FLUSHALL", lambda town: town.redis("FLUSHALL"))


def crash(after_s: float, name: str, place: str) -> Harm:
    """One process dies when it comes to this place."""
    return Harm(after_s, f"crash {name} at {place}", lambda town: town.order(name, place))


def stop(after_s: float, name: str, place: str, for_s: float) -> Harm:
    """One process stands still from this place on, and goes on after so many seconds."""

    def do(town: Town) -> None:
        pid = stand_still(town, name, place)
        time.sleep(for_s)
        assert town.pids()[name] == pid
        town.kill(name, signal.SIGCONT)

    return Harm(after_s, f"stop {name} at {place} for {for_s:g} s", do)


def stand_still(town: Town, name: str, place: str) -> int:
    """Let a process stand still from this place on, but not while another of its threads has the
    lock of an SQLite file: then nobody writes until it goes on, and that is a fault of its own
    (`of_databases`). Returns its id. Raises AssertionError if the place is never come to."""
    pid = _comes_to(town, name, place)
    while not _others_write(town):
        town.kill(name, signal.SIGCONT)
        pid = _comes_to(town, name, place)
    return pid


def _comes_to(town: Town, name: str, place: str) -> int:
    pid, order = town.pids()[name], town.order(name, f"{place} STOP")
    until(lambda: not order.exists(), f"{name} to come to {place}", COMES_WITHIN_S)
    return pid


def _others_write(town: Town) -> bool:
    try:
        town.service.store.write(lambda tx: None)
    except Unavailable:
        return False
    return True


class Doing:
    """Does harm beside the day, each thing at its time; says what was done."""

    def __init__(self, town: Town, harms: Sequence[Harm]) -> None:
        self._town = town
        self.errors: list[BaseException] = []
        self._threads = [threading.Thread(target=self._do, args=(harm,)) for harm in harms]

    def __enter__(self) -> Doing:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        for thread in self._threads:
            thread.join()

    def disturbs(self) -> bool:
        """Whether any of it is still to come, or under way."""
        return any(thread.is_alive() for thread in self._threads)

    def _do(self, harm: Harm) -> None:
        time.sleep(harm.after_s)
        try:
            harm.do(self._town)
        except BaseException as error:
            error.add_note(harm.what)
            self.errors.append(error)
