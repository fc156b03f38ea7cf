"""Proves every minute that nothing is late, lost or silent."""

from __future__ import annotations

import argparse

from adapters.heartbeat import Heartbeat
from bootstrap import open_service, redis_url
from commands.arguments.kinds import above_nothing
from settings import Settings
from workers.auditor import EVERY_S, Auditor
from workers.links import Links
from workers.loop import every, stop_on_signals

NAME = "auditor"
SETTLES_S = 20.0  # the other processes have just been started, and have not all beaten yet
HELP = "Checks the promises of the service by SQL, raises faults, and beats its heartbeat outside."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """How often, for drills."""
    parser.add_argument(
        "--every", type=above_nothing, default=EVERY_S, help="seconds between rounds"
    )


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Audit until SIGTERM."""
    stop = stop_on_signals()
    service = open_service(settings)
    auditor = Auditor(
        store=service.store,
        clock=service.clock,
        links=Links(redis_url(settings)).look,
        outside=Heartbeat(settings.heartbeat_url).beat,
    )
    stop.wait(min(SETTLES_S, args.every))
    every(args.every, auditor.step, stop)
    service.store.close()
    return 0
