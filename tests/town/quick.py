"""`manage.py run` with quick restarts: `python -m tests.town.quick`.

Every part is started for the first time as always; what has fallen comes again from the nursery,
which spares it the importing, and after a second at most, in place of a pause that grows to
twenty. Where processes are killed by the hundred those two are most of the time.
"""

from __future__ import annotations

import contextlib
import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from commands.command_line import OURS_ALONE
from commands.run import supervise
from settings import ROOT, Settings
from workers.supervision.backoff import Backoff
from workers.supervision.starting import Started, guarded

MANAGE = [sys.executable, str(ROOT / "manage.py")]
PAUSES = Backoff(first_s=0.5, limit_s=1.0)


class Nursling:
    """A process that the nursery has forked; see `Started`."""

    def __init__(
        self, nursery: socket.socket, words: Sequence[str], env: Mapping[str, str], cwd: Path
    ) -> None:
        """Raises OSError if the nursery is gone."""
        self._line, far_end = socket.socketpair()
        read, write = os.pipe()
        self.output: IO[bytes] = os.fdopen(read, "rb")
        request = json.dumps({"words": list(words), "env": dict(env), "cwd": str(cwd)})
        try:
            socket.send_fds(nursery, [request.encode()], [write, far_end.fileno()])
        finally:
            os.close(write)
            far_end.close()
        self._answers = self._line.makefile("rb")
        self.pid = int(self._answers.readline() or 0)

    def wait(self) -> int:
        """See `Started.wait`."""
        with self._line, self._answers:
            return int(self._answers.readline() or 137)

    def signal(self, number: int) -> None:
        """See `Started.signal`."""
        with contextlib.suppress(OSError):
            self._line.send(bytes([number]))

    def kill(self) -> None:
        """See `Started.kill`."""
        with contextlib.suppress(OSError):
            self._line.shutdown(socket.SHUT_WR)


@dataclass(slots=True)
class Starts:
    """Starts each command the first time as always, later from the nursery if it can."""

    nursery: socket.socket
    _begun: set[Sequence[str]] = field(default_factory=set)

    def __call__(self, command: Sequence[str], env: Mapping[str, str], cwd: Path) -> Started:
        if list(command[:2]) == MANAGE and command in self._begun:
            return Nursling(self.nursery, command[1:], env, cwd)
        self._begun.add(command)
        return guarded(command, env, cwd)


@contextlib.contextmanager
def nursery() -> Iterator[socket.socket]:
    """A nursery, and the socket on which it takes requests; ends with the block."""
    near, far = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with far:
        process = subprocess.Popen(
            [sys.executable, "-u", "-m", "tests.town.nursery", str(far.fileno())],
            stdin=subprocess.DEVNULL,
            pass_fds=[far.fileno()],
            cwd=ROOT,
            start_new_session=True,
        )
    with process, near:
        yield near


def main() -> None:
    """Run the whole service until a signal comes."""
    os.umask(OURS_ALONE)
    with nursery() as requests:
        supervise(Settings.load(os.environ, ROOT / ".env"), start=Starts(requests), backoff=PAUSES)


if __name__ == "__main__":
    main()
