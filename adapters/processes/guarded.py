"""Starting a command under a guard, and ending it."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO

_GUARD = Path(__file__).with_name("guard.py")
_GUARD_ANSWERS_WITHIN = 10.0  # seconds


class GuardedProcess:
    """A running command, in a session of its own, that cannot outlive this process.

    When this process ends, even by SIGKILL, the command and all of its process group are killed.
    """

    def __init__(
        self,
        command: Sequence[str],
        *,
        env: Mapping[str, str] | None = None,
        cwd: Path | None = None,
        output: IO[bytes] | int | None = None,
    ) -> None:
        """Start `command`. `output` takes what it writes, as `stdout` of subprocess.Popen does.

        Raises:
            OSError: the guard cannot be started. A command that cannot be started ends with 127.
        """
        self._line, far_end = socket.socketpair()
        with far_end:
            guard = [sys.executable, "-I", "-S", str(_GUARD), str(far_end.fileno())]
            try:
                self._guard = subprocess.Popen(
                    [*guard, *command],
                    env=env,
                    cwd=cwd,
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=None if output is None else subprocess.STDOUT,
                    pass_fds=[far_end.fileno()],
                    start_new_session=True,
                )
            except OSError:
                self._line.close()
                raise
        self._line.settimeout(_GUARD_ANSWERS_WITHIN)
        with self._line.makefile("rb") as answers:
            self._pid = int(answers.readline() or 0)

    @property
    def pid(self) -> int:
        """The command's process id, also that of its session and group; 0 if the guard died."""
        return self._pid

    @property
    def output(self) -> IO[bytes] | None:
        """What the command writes, when it was started with `output=subprocess.PIPE`."""
        return self._guard.stdout

    def poll(self) -> int | None:
        """The exit status (128 + n for signal n), or None while it runs."""
        return self._settled(self._guard.poll())

    def wait(self, timeout_s: float | None = None) -> int:
        """Wait for the end; its exit status.

        Raises:
            TimeoutError: it still runs after `timeout_s` seconds.
        """
        try:
            code = self._guard.wait(timeout_s)
        except subprocess.TimeoutExpired as error:
            raise TimeoutError(f"process {self.pid} runs on after {timeout_s} s") from error
        return self._settled(code) or 0

    def signal(self, number: int) -> None:
        """Send a signal to the command; nothing happens if it has ended."""
        with contextlib.suppress(OSError):
            self._line.send(bytes([number]))

    def kill(self) -> None:
        """Kill the command and everything in its group at once."""
        self._line.close()

    def stop(self, within_s: float = 10.0) -> int:
        """Ask it to end, kill it if it has not within so many seconds; its exit status."""
        self.signal(signal.SIGTERM)
        try:
            return self.wait(within_s)
        except TimeoutError:
            self.kill()
            return self.wait()

    def __enter__(self) -> GuardedProcess:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        if self.output:
            self.output.close()

    def _settled(self, code: int | None) -> int | None:
        if code is None:
            return None
        if code < 0 and self._pid:  # the guard itself was killed, so the group is ours to end
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.pid, signal.SIGKILL)
        self._line.close()
        return code if code >= 0 else 128 - code
