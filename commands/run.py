"""Runs the whole service on this machine, supervised."""

from __future__ import annotations

import argparse
import os
import sys

from adapters.redis_server import OwnRedis, OwnRedisError
from sample.loading.logins import FILE as SAMPLE_LOGIN
from sample.loading.logins import LOGINS
from settings import LOOPBACK, ROOT, Settings
from workers.supervision import banner, children
from workers.supervision.addresses import require_free
from workers.supervision.backoff import Backoff
from workers.supervision.errors import SupervisionError
from workers.supervision.instance import only_one
from workers.supervision.printer import Printer
from workers.supervision.probes import reachable
from workers.supervision.starting import Start, guarded
from workers.supervisor import Supervisor

NAME = "run"
HELP = "Runs the whole service on this machine; Ctrl-C ends all of it."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Takes no arguments: what runs is said by the settings."""


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Run until a signal comes; 0 then, 1 if the service could not be started."""
    try:
        supervise(settings)
    except (SupervisionError, OwnRedisError) as error:
        print(f"The service does not run: {error}", file=sys.stderr)
        return 1
    return 0


def supervise(
    settings: Settings, *, start: Start = guarded, backoff: Backoff | None = None
) -> None:
    """Run the whole service until a signal comes; `start` starts its processes. Raises
    SupervisionError or OwnRedisError if it cannot be run."""
    with only_one(settings.var_dir):
        addresses = {"PORT": (settings.host, settings.port)}
        if settings.local:
            addresses["PHONENET_PORT"] = ("127.0.0.1", settings.phonenet_port)
        require_free(addresses)
        _supervise(settings, start, backoff)


def _supervise(settings: Settings, start: Start, backoff: Backoff | None) -> None:
    env = {**os.environ, "PYTHONUNBUFFERED": "1"}
    redis = None
    if settings.redis_url is None:
        own = OwnRedis.prepare(settings.var_dir, settings.runtime_dir)
        redis = children.RedisToRun(own.command, own.answers)
        env["REDIS_URL"] = own.url
    stages = children.whole_service(
        [sys.executable, str(ROOT / "manage.py")],
        redis=redis,
        telephones=settings.local,
        lanes=settings.workers,
        host=settings.host,
        port=settings.port,
        phonenet_port=settings.phonenet_port,
    )
    names = [child.name for stage in stages for child in stage]
    colour = sys.stdout.isatty() and "NO_COLOR" not in os.environ
    printer = Printer(sys.stdout, names, colour=colour)
    supervisor = Supervisor(
        stages,
        printer,
        env=env,
        cwd=ROOT,
        var_dir=settings.var_dir,
        backoff=backoff,
        start=start,
    )
    supervisor.run(lambda: printer.plain(banner.banner("Khairiyat runs", _where(settings))))


def _where(settings: Settings) -> list[tuple[str, str]]:
    """What a person who has just started the service wants to know."""
    lines = [("officers", f"http://{reachable(settings.host)}:{settings.port}/")]
    if settings.local:
        login = settings.var_dir / SAMPLE_LOGIN
        if login.exists():
            password = login.read_text(encoding="utf-8").strip()
            lines.append(("", f"sign in as {' or '.join(LOGINS)}, password {password}"))
        lines.append(("telephones", f"http://127.0.0.1:{settings.phonenet_port}/"))
        lines.append(("", "after the first start of a day one rings within two minutes"))
        if settings.host not in LOOPBACK:
            lines.append(("take care", "others can reach it: for invented people only"))
    return [*lines, ("records", str(settings.var_dir)), ("to end it", "Ctrl-C")]
