"""The list of running processes, kept in a file for those who look from outside."""

from __future__ import annotations

import contextlib
import json
import threading
from pathlib import Path


class Roll:
    """Writes `processes.json` in the given directory: a name and a process id for each child."""

    def __init__(self, directory: Path) -> None:
        self.path = directory / "processes.json"
        self._lock = threading.Lock()
        self._pids: dict[str, int] = {}
        self._write()

    def started(self, name: str, pid: int) -> None:
        """The child `name` runs as process `pid`."""
        with self._lock:
            self._pids[name] = pid
            self._write()

    def ended(self, name: str) -> None:
        """The child `name` runs no more."""
        with self._lock:
            self._pids.pop(name, None)
            self._write()

    def _write(self) -> None:
        draft = self.path.with_suffix(".new")
        with contextlib.suppress(OSError):  # a full disk must not keep a child from starting
            draft.write_text(json.dumps(self._pids, indent=1))
            draft.replace(self.path)
