"""What becomes of Redis."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import threading
from collections.abc import Iterator

from tests.chaos.fault import Fault
from tests.town.town import Town

NOBODY = ("REPLICAOF", "127.0.0.1", "1")


@contextlib.contextmanager
def _killed(town: Town) -> Iterator[None]:
    town.kill("redis")
    yield


@contextlib.contextmanager
def _flushed(town: Town) -> Iterator[None]:
    town.redis("FLUSHALL")
    yield


@contextlib.contextmanager
def _emptied(town: Town) -> Iterator[None]:
    """Killed, and what it had written down is gone before it starts again."""
    town.kill("redis")
    shutil.rmtree(town.folder / "redis" / "appendonlydir")
    yield


@contextlib.contextmanager
def _read_only(town: Town) -> Iterator[None]:
    """The replica of a server that is not there: it answers, and writes nothing."""
    town.redis(*NOBODY)
    try:
        yield
    finally:
        town.redis("REPLICAOF", "NO", "ONE")


@contextlib.contextmanager
def _hanging(town: Town) -> Iterator[None]:
    pid = town.kill("redis", signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(pid, signal.SIGCONT)


@contextlib.contextmanager
def _gone(town: Town) -> Iterator[None]:
    """Killed as often as it is started again."""
    over = threading.Event()

    def keep_down() -> None:
        last = 0
        while not over.wait(0.05):
            with contextlib.suppress(KeyError, OSError, ValueError):
                pid = town.pids()["redis"]
                if pid != last:
                    os.kill(pid, signal.SIGKILL)
                    last = pid

    thread = threading.Thread(target=keep_down)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


FAULTS = (
    Fault("redis-killed", _killed, lasts_s=1),
    Fault("redis-flushed", _flushed, lasts_s=1),
    Fault("redis-emptied", _emptied, lasts_s=1),
    Fault("redis-read-only", _read_only, told=True),
    Fault("redis-hangs", _hanging, told=True),
    Fault("redis-gone", _gone, lasts_s=60, told=True),
)
