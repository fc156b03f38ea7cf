"""Processes of the service that a measurement starts, and ends again."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence

from adapters.redis_server import OwnRedis
from bench.state import Place

READY_S = 60.0


@contextlib.contextmanager
def running(
    words: Sequence[str], environment: dict[str, str] | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    """The process of this command, ended with the block."""
    process = subprocess.Popen(
        words, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextlib.contextmanager
def serving(
    place: Place, provider_at: str, commands: Sequence[Sequence[str]], **more: str
) -> Iterator[None]:
    """These commands of the service on the records of a place, with a Redis of their own and
    settings of their own, ended with the block."""
    folder = place.path.parent
    environment = {
        **os.environ,
        "VAR_DIR": str(folder),
        "RUNTIME_DIR": str(folder / "run"),
        "DATABASE_URL": f"sqlite:///{place.path}",
        "TWILIO_API_URL": provider_at,
        **more,
    }
    with contextlib.ExitStack() as stack:
        stack.enter_context(OwnRedis.prepare(folder, folder / "run").running())
        for words in commands:
            stack.enter_context(running([sys.executable, "manage.py", *words], environment))
        yield


def manage(words: Sequence[str], environment: dict[str, str]) -> None:
    """Run one command of `manage.py` to its end."""
    subprocess.run(
        [sys.executable, "manage.py", *words],
        env=environment,
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def answers(port: str) -> bool:
    """Whether a web process on this port of the machine says that it lives."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=2) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def until(condition: Callable[[], bool], longest_s: float = READY_S) -> None:
    """Wait for what a process does. Raises RuntimeError if it takes longer."""
    ends = time.monotonic() + longest_s
    while not condition():
        if time.monotonic() > ends:
            raise RuntimeError("a process of the measurement did not come up, or not to its end")
        time.sleep(0.1)


def free_port() -> int:
    """A TCP port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
