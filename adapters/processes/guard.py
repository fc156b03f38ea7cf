"""Runs one command so that nothing of it outlives whoever asked for it.

Started as a process of its own: `python guard.py LINE COMMAND...`, where LINE is the descriptor of
one end of a socket pair. The command gets a session of its own. The guard writes the command's
process id to the line as decimal digits and a newline; each byte that it then reads is the number
of a signal for the command. When the line ends, for whatever reason (the other side may have been
killed), or when the command has ended, every process left in the command's group is killed.

This file is run with `-I -S`: it may import nothing but the standard library, and little of that.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import select
import signal
import sys

_PR_SET_PDEATHSIG = 1  # <linux/prctl.h>


def _start(command: list[str], guard: int) -> int:
    """Fork and run the command in a new session; its pid."""
    libc = ctypes.CDLL(None)  # before the fork: a child should find everything loaded
    child = os.fork()
    if child:
        return child
    try:
        os.setsid()
        # The kernel's word for the case that the guard itself is killed.
        libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() == guard:
            os.execvp(command[0], command)
    except OSError as error:
        os.write(2, f"{command[0]} cannot be started: {error.strerror}\n".encode())
    os._exit(127)


def _kill_group(group: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(group, signal.SIGKILL)


def _ended(child: int) -> bool:
    """Whether the command has ended; it stays a zombie, so that its pid is not reused yet."""
    return os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None


def main(line: int, command: list[str]) -> int:
    """Guard the command until it or the line ends; its exit status, 128 + n for signal n."""
    os.set_inheritable(line, False)
    awake, wake = os.pipe()
    os.set_blocking(wake, False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(wake, warn_on_full_buffer=False)
    child = _start(command, os.getpid())
    for ignored in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(ignored, signal.SIG_IGN)  # orders come by the line alone
    with contextlib.suppress(OSError):
        os.write(line, f"{child}\n".encode())
    poll = select.poll()
    poll.register(line, select.POLLIN)
    poll.register(awake, select.POLLIN)
    while not _ended(child):
        for ready, _ in poll.poll():
            if ready == awake:
                os.read(awake, 512)
                continue
            orders = b""
            with contextlib.suppress(OSError):
                orders = os.read(line, 16)
            for number in orders:
                os.kill(child, number)  # not reaped yet, so the pid is still its own
            if not orders:
                _kill_group(child)
                poll.unregister(line)
    _kill_group(child)  # what the command left behind
    _, status = os.waitpid(child, 0)
    code = os.waitstatus_to_exitcode(status)
    return code if code >= 0 else 128 - code


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), sys.argv[2:]))
