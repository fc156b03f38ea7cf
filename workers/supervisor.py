"""Runs the whole service on one machine: starts its processes, keeps them up, ends them in order."""

from __future__ import annotations

import contextlib
import queue
import signal
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from types import FrameType

from workers.supervision.backoff import Backoff
from workers.supervision.child import Child, Stage
from workers.supervision.errors import NotReadyError
from workers.supervision.keeper import Keeper
from workers.supervision.printer import Printer
from workers.supervision.roll import Roll
from workers.supervision.starting import Start, guarded

_LOOKS_EVERY = 0.05  # seconds
_KILLED_WITHIN = 10.0  # seconds; the kernel may be busy, but it does not refuse
_ENDING_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Supervisor:
    """Starts stages in order, keeps every child up, stops the stages in reverse order."""

    def __init__(
        self,
        stages: Sequence[Stage],
        printer: Printer,
        *,
        env: Mapping[str, str],
        cwd: Path,
        var_dir: Path,
        backoff: Backoff | None = None,
        start: Start = guarded,
    ) -> None:
        self._stages, self._printer = stages, printer
        self._env, self._cwd, self._var_dir = env, cwd, var_dir
        self._backoff, self._begin = backoff or Backoff(), start
        self._started: list[list[Keeper]] = []
        # A SimpleQueue may be put to from a signal handler at any moment; an Event may not.
        self._orders: queue.SimpleQueue[int] = queue.SimpleQueue()

    def run(self, announce: Callable[[], None]) -> None:
        """Run until SIGINT, SIGTERM or SIGHUP; `announce` is called once all children are ready.

        A second signal ends the children at once.

        Raises:
            NotReadyError: a child did not get ready; everything that had started is ended.
        """
        roll = Roll(self._var_dir)
        with self._heeding_signals():
            try:
                if self._start(roll):
                    announce()
                    self._orders.get()
            finally:
                self._stop()

    def _start(self, roll: Roll) -> bool:
        """Start stage after stage; false if a signal came meanwhile."""
        for stage in self._stages:
            keepers = [
                Keeper(
                    child,
                    self._printer,
                    roll,
                    env=self._env,
                    cwd=self._cwd,
                    backoff=self._backoff,
                    start=self._begin,
                )
                for child in stage
            ]
            self._started.append(keepers)
            for keeper in keepers:
                keeper.start()
            began = time.monotonic()
            for keeper in keepers:
                while not _is_ready(keeper):
                    if time.monotonic() - began > keeper.child.ready_within_s:
                        raise NotReadyError(_not_ready(keeper.child))
                    if self._ordered_within(_LOOKS_EVERY):
                        return False
        return not self._ordered_within(0)

    def _stop(self) -> None:
        self._printer.note("ending")
        patient = True
        for keepers in reversed(self._started):
            for keeper in keepers:
                keeper.ask_to_end()
            began = time.monotonic()
            for keeper in keepers:
                while patient and not keeper.ended(_LOOKS_EVERY):
                    patient = not self._ordered_within(0)
                    if time.monotonic() - began > keeper.child.stops_within_s:
                        break
                if not keeper.ended(0):
                    self._printer.note(f"{keeper.child.name} is killed")
                    keeper.kill()
                    keeper.ended(_KILLED_WITHIN)
        self._printer.note("ended")

    def _ordered_within(self, seconds: float) -> bool:
        with contextlib.suppress(queue.Empty):
            self._orders.get(timeout=seconds)
            return True
        return False

    @contextlib.contextmanager
    def _heeding_signals(self) -> Iterator[None]:
        def heed(number: int, _: FrameType | None) -> None:
            self._orders.put(number)

        before = {number: signal.signal(number, heed) for number in _ENDING_SIGNALS}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


def _is_ready(keeper: Keeper) -> bool:
    child = keeper.child
    if child.once:
        if keeper.exit_status:
            raise NotReadyError(f"{child.name} failed; the lines above say why")
        return keeper.exit_status == 0
    return child.ready is None or child.ready()


def _not_ready(child: Child) -> str:
    return f"{child.name} was not ready within {child.ready_within_s:g} s; see its lines above"
