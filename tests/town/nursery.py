"""A process that has imported the service once and forks a child for each start of a part.

Run as `python -m tests.town.nursery LINE`, LINE being the descriptor of a socket on which requests
come (`tests.town.quick`): what to run, and two descriptors, one for what the child writes and one
end of a line of its own. A child is a process like one that was started from nothing: a session
of its own, its own environment, no descriptor of others, and then `manage.py` from its first line.
Only the importing is not done again. The nursery itself holds no connection, thread or setting.

The line of a child is that of `adapters.processes.guard`: its process id is written to it, each
byte read is a signal for it, when it ends the child's group is killed. Its exit status is the last
word on it. Without anybody to ask, the nursery ends with all its children.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import importlib
import json
import os
import runpy
import select
import signal
import socket
import sys
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NoReturn

PARTS = ("web", "worker", "sweeper", "auditor", "sealer", "planner")
LONGEST_REQUEST = 128 * 1024  # bytes
_PR_SET_PDEATHSIG = 1  # <linux/prctl.h>
_ALL_DESCRIPTORS = 4096
_LIBC = ctypes.CDLL(None)


@dataclass(frozen=True, slots=True)
class Child:
    """A process that was forked here. `ended` is the descriptor that becomes readable then."""

    pid: int
    ended: int
    line: int


class Nursery:
    """Forks children and looks after them."""

    def __init__(self, requests: socket.socket) -> None:
        self._requests = requests
        self._children: dict[int, Child] = {}  # by either of its two descriptors
        self._poll = select.poll()
        self._poll.register(requests, select.POLLIN)

    def serve(self) -> Sequence[str]:
        """Fork a child for each request. Returns in the children only, each time with the command
        line of the one that was just born."""
        while True:
            for ready, _ in self._poll.poll():
                if ready != self._requests.fileno():
                    if child := self._children.get(ready):
                        self._look_after(child, ready)
                elif words := self._bear():
                    return words

    def _bear(self) -> Sequence[str]:
        """Take one request; the words of its command in the child, none in the nursery."""
        message, descriptors, *_ = socket.recv_fds(self._requests, LONGEST_REQUEST, 2)
        if not message:
            self._end()
        output, line = descriptors
        parent, pid = os.getpid(), os.fork()
        if not pid:
            self._requests.detach()  # closed below, under the hands of its object
            return _begin_a_life(parent, output, json.loads(message))
        os.close(output)
        child = Child(pid, os.pidfd_open(pid), line)
        for descriptor in (child.ended, child.line):
            self._children[descriptor] = child
            self._poll.register(descriptor, select.POLLIN)
        _tell(child, pid)
        return ()

    def _look_after(self, child: Child, ready: int) -> None:
        if ready == child.ended:
            self._bury(child)
        elif orders := _read(child.line):
            for number in orders:
                os.kill(child.pid, number)  # not reaped yet, so the pid is still its own
        else:
            self._poll.unregister(child.line)
            _kill_group(child)

    def _bury(self, child: Child) -> None:
        _kill_group(child)  # what it left behind
        _, status = os.waitpid(child.pid, 0)
        code = os.waitstatus_to_exitcode(status)
        _tell(child, code if code >= 0 else 128 - code)
        for descriptor in (child.ended, child.line):
            del self._children[descriptor]
            with contextlib.suppress(KeyError):
                self._poll.unregister(descriptor)
            os.close(descriptor)

    def _end(self) -> NoReturn:
        for child in self._children.values():
            _kill_group(child)
        sys.exit(0)


def _begin_a_life(parent: int, output: int, request: dict[str, object]) -> Sequence[str]:
    """What an ordinary start gives a new process, except for the importing."""
    os.setsid()
    _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it died before the kernel knew
        os._exit(127)
    os.dup2(output, 1)
    os.dup2(output, 2)
    os.closerange(3, _ALL_DESCRIPTORS)
    environment, words = request["env"], request["words"]
    assert isinstance(environment, dict) and isinstance(words, list)
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(str(request["cwd"]))
    return words


def _read(line: int) -> bytes:
    try:
        return os.read(line, 16)
    except OSError:
        return b""


def _tell(child: Child, number: int) -> None:
    with contextlib.suppress(OSError):
        os.write(child.line, f"{number}\n".encode())


def _kill_group(child: Child) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, signal.SIGKILL)


def main(line: int) -> None:
    """Import, serve; in a child, run its command to its end."""
    _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    for part in PARTS:
        importlib.import_module(f"commands.{part}")
    assert threading.active_count() == 1, "no fork beside a thread"
    gc.collect()
    gc.freeze()  # what is shared stays shared
    script, *words = Nursery(socket.socket(fileno=line)).serve()
    sys.argv = [script, *words]
    runpy.run_path(script, run_name="__main__")


if __name__ == "__main__":
    main(int(sys.argv[1]))
