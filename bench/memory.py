"""How much memory a web process and a worker take beside bare ones."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from adapters.redis_server import OwnRedis
from bench.figure import Figure
from bench.processes import READY_S, answers, free_port, manage, running, until

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
            "PORT": str(free_port()),
        }
        manage(["migrate"], environment)
        with own.running():
            web = _web([sys.executable, "manage.py", "web"], environment["PORT"], environment)
            port = str(free_port())
            bare_web = _web([sys.executable, "-c", BARE_WEB, port], port, environment)
            with running([sys.executable, "manage.py", "worker", "calls"], environment) as ours:
                worker = _settled(ours)
            with running([sys.executable, "-c", BARE_WORKER, str(own.socket_path)]) as bare:
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
    with running(words, environment) as process:
        until(lambda: answers(port))
        return _settled(process)


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
