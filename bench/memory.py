"""How much memory a web process and a worker take beside bare ones."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from pathlib import Path

from adapters.redis_server import OwnRedis
from bench.figure import Figure

READY_S = 60.0
SETTLED_S = 2.0
BARE_WEB = """
import sys, uvicorn
from sqlalchemy import create_engine, text
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route
engine = create_engine("sqlite://")
async def health(request):
    with engine.begin() as connection:
        connection.execute(text("SELECT 1"))
    return PlainTextResponse("ok")
uvicorn.run(Starlette(routes=[Route("/health", health)]), port=int(sys.argv[1]), log_level="error")
"""
BARE_WORKER = """
import sys
from redis import Redis
from rq import Queue, SimpleWorker
connection = Redis(unix_socket_path=sys.argv[1])
SimpleWorker([Queue("bare", connection=connection)], connection=connection).work()
"""


def run() -> list[Figure]:
    """Resident memory once each process has settled."""
    folder = Path(tempfile.mkdtemp(prefix="khairiyat-bench-"))
    try:
        own = OwnRedis.prepare(folder, folder / "run")
        environment = {
            **os.environ,
            "VAR_DIR": str(folder),
            "RUNTIME_DIR": str(folder / "run"),
            "PORT": str(_free_port()),
        }
        _manage(["migrate"], environment)
        with _process([str(own.binary), "--port", "0", "--unixsocket", str(own.socket_path)]):
            _until(own.socket_path.exists)
            web = _web([sys.executable, "manage.py", "web"], environment["PORT"], environment)
            port = str(_free_port())
            bare_web = _web([sys.executable, "-c", BARE_WEB, port], port, environment)
            with _process([sys.executable, "manage.py", "worker", "calls"], environment) as ours:
                worker = _settled(ours)
            with _process([sys.executable, "-c", BARE_WORKER, str(own.socket_path)]) as bare:
                bare_worker = _settled(bare)
    finally:
        shutil.rmtree(folder)
    return [
        _figure("a web process", web, bare_web, "Starlette, uvicorn and SQLAlchemy", "1.5"),
        _figure("a worker", worker, bare_worker, "a bare RQ worker", "2.5"),
    ]


def _figure(what: str, ours: float, bare: float, beside: str, goal: str) -> Figure:
    return Figure(
        f"memory of {what}",
        f"{ours:.0f} MB",
        f"{bare:.0f} MB {beside}",
        f"{ours / bare:.2f}",
        f"at most {goal}",
    )


def _web(words: Sequence[str], port: str, environment: dict[str, str]) -> float:
    def answers() -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=2) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    with _process(words, environment) as process:
        _until(answers)
        return _settled(process)


@contextlib.contextmanager
def _process(
    words: Sequence[str], environment: dict[str, str] | None = None
) -> Iterator[subprocess.Popen[bytes]]:
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


def _manage(words: Sequence[str], environment: dict[str, str]) -> None:
    subprocess.run(
        [sys.executable, "manage.py", *words],
        env=environment,
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def _settled(process: subprocess.Popen[bytes]) -> float:
    """Resident megabytes, once they have stopped growing."""
    before, ends = 0.0, time.monotonic() + READY_S
    while time.monotonic() < ends:
        time.sleep(SETTLED_S)
        now = _resident(process.pid)
        if before and abs(now - before) < 0.5:
            return now
        before = now
    return before


def _resident(pid: int) -> float:
    found = re.search(r"VmRSS:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    return int(found[1]) / 1024 if found else 0.0


def _until(condition: object) -> None:
    ends = time.monotonic() + READY_S
    while not condition():  # type: ignore[operator]
        if time.monotonic() > ends:
            raise RuntimeError("a process of the measurement did not come up")
        time.sleep(0.1)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
