"""How a keeper starts a process, and what it has to be able to do with it then."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO, Protocol

from adapters.processes.guarded import GuardedProcess


class Started(Protocol):
    """A process that was started. `pid`: its process id; `output`: what it writes."""

    @property
    def pid(self) -> int: ...
    @property
    def output(self) -> IO[bytes] | None: ...
    def wait(self) -> int:
        """Wait for the end; the exit status, 128 + n for signal n."""

    def signal(self, number: int) -> None:
        """Send a signal to it; nothing happens if it has ended."""

    def kill(self) -> None:
        """Kill it and everything in its group at once."""


Start = Callable[[Sequence[str], Mapping[str, str], Path], Started]
"""Starts a command with this environment in this directory. Raises OSError if it cannot."""


def guarded(command: Sequence[str], env: Mapping[str, str], cwd: Path) -> Started:
    """A process of its own that cannot outlive this one."""
    return GuardedProcess(command, env=env, cwd=cwd, output=subprocess.PIPE)
