"""Keeps one child running: starts it, prints what it says, starts it again when it ends."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import IO

from workers.supervision.backoff import Backoff
from workers.supervision.child import Child
from workers.supervision.printer import Printer
from workers.supervision.roll import Roll
from workers.supervision.starting import Start, Started

_LONGEST_LINE = 16_384  # bytes; a longer one is printed in pieces
_LAST_WORDS_WITHIN = 1.0  # seconds


class Keeper:
    """Looks after one child, in a thread of its own."""

    def __init__(
        self,
        child: Child,
        printer: Printer,
        roll: Roll,
        *,
        env: Mapping[str, str],
        cwd: Path,
        backoff: Backoff,
        start: Start,
    ) -> None:
        self.child = child
        self.exit_status: int | None = None
        """The status a `once` child ended with; None until then."""
        self._printer, self._roll, self._backoff = printer, roll, backoff
        self._env, self._cwd, self._begin = env, cwd, start
        self._stopping = threading.Event()
        self._lock = threading.Lock()
        self._process: Started | None = None
        self._thread = threading.Thread(target=self._keep, name=f"keeper of {child.name}")

    def start(self) -> None:
        """Start the child, and start it again whenever it ends."""
        self._thread.start()

    def ask_to_end(self) -> None:
        """Send SIGTERM; it is not started again."""
        with self._lock:
            self._stopping.set()
            if self._process:
                self._process.signal(signal.SIGTERM)

    def kill(self) -> None:
        """Kill the child and all that it started; it is not started again."""
        with self._lock:
            self._stopping.set()
            if self._process:
                self._process.kill()

    def ended(self, within_s: float) -> bool:
        """Wait up to so many seconds for the end; whether it has come."""
        self._thread.join(within_s)
        return not self._thread.is_alive()

    def _keep(self) -> None:
        failures = 0
        while not self._stopping.is_set():
            began = time.monotonic()
            status = self._run_once()
            if self.child.once:
                self.exit_status = status
                return
            if self._stopping.is_set():
                return
            failures = self._backoff.failures(failures, time.monotonic() - began)
            pause_s = self._backoff.pause_s(failures)
            self._printer.note(
                f"{self.child.name} ended with status {status}; starts again in {pause_s:g} s"
            )
            self._stopping.wait(pause_s)

    def _run_once(self) -> int:
        with self._lock:
            if self._stopping.is_set():
                return 0
            try:
                process = self._begin(self.child.command, self._env, self._cwd)
            except OSError as error:
                self._printer.note(f"{self.child.name} cannot be started: {error.strerror}")
                return 127
            self._process = process
        self._roll.started(self.child.name, process.pid)
        reader = threading.Thread(target=self._print_lines, args=(process.output,), daemon=True)
        reader.start()
        status = process.wait()
        reader.join(_LAST_WORDS_WITHIN)
        with self._lock:
            self._process = None
        self._roll.ended(self.child.name)
        return status

    def _print_lines(self, output: IO[bytes]) -> None:
        with output:
            while line := output.readline(_LONGEST_LINE):
                self._printer.line(self.child.name, line.decode("utf-8", "replace"))
