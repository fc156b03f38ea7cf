"""Plans the days ahead, and sweeps out what is long over."""

from __future__ import annotations

import argparse

from bootstrap import open_service
from settings import Settings
from workers.loop import every, stop_on_signals
from workers.making import fetching_of
from workers.planner import EVERY_S, Planner

NAME = "planner"
HELP = "Plans the check-ins of today and the two days after it."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Takes no arguments."""


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Plan until SIGTERM."""
    stop = stop_on_signals()
    service = open_service(settings)
    planner = Planner(service.store, service.clock, fetching_of(service))
    every(EVERY_S, planner.step, stop)
    service.store.close()
    return 0
