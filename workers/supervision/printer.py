"""The lines of many processes on one terminal, each behind the name of its process."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Sequence
from typing import TextIO

_COLOURS = (36, 32, 33, 35, 34, 96, 92, 93, 95, 94)
SUPERVISOR = "run"


class Printer:
    """Writes whole lines, so that two processes never share one."""

    def __init__(self, stream: TextIO, names: Sequence[str], *, colour: bool) -> None:
        self._stream = stream
        self._lock = threading.Lock()
        width = max(map(len, (SUPERVISOR, *names)))
        self._prefixes = {SUPERVISOR: f"{SUPERVISOR:<{width}} | "}
        for number, name in enumerate(names):
            code = _COLOURS[number % len(_COLOURS)]
            plain = f"{name:<{width}} | "
            self._prefixes[name] = f"\x1b[{code}m{plain}\x1b[0m" if colour else plain

    def line(self, name: str, text: str) -> None:
        """One line of the process `name`."""
        self.plain(f"{self._prefixes[name]}{text.rstrip()}")

    def note(self, text: str) -> None:
        """One line of the supervisor's own."""
        self.line(SUPERVISOR, text)

    def plain(self, text: str) -> None:
        """Text as it is. A terminal that has gone away is no reason to stop the service."""
        with self._lock, contextlib.suppress(OSError, ValueError):
            self._stream.write(f"{text}\n")
            self._stream.flush()
