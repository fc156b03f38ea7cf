"""Sees what has fallen due and wakes its lane, or does the work itself."""

from __future__ import annotations

import argparse

from adapters.clock import SteadyClock
from adapters.collector import spare_what_is_loaded
from bootstrap import open_service, waker
from settings import Settings
from workers.loop import every, stop_on_signals
from workers.making import drain_of, hand_of
from workers.sweeper import EVERY_S, Sweeper

NAME = "sweeper"
HELP = "Finds due work without Redis, and does what is late."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Takes no arguments."""


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Sweep until SIGTERM."""
    stop = stop_on_signals()
    service = open_service(settings)
    service.prepare()
    clock = service.clock
    hand = hand_of(service, NAME)
    sweeper = Sweeper(
        store=service.store,
        clock=clock,
        drain=drain_of(service, fetches=False, hand=hand),
        nudge=waker(settings),
        jump_s=lambda: clock.jump_s if isinstance(clock, SteadyClock) else 0.0,
    )
    spare_what_is_loaded()
    every(EVERY_S, sweeper.step, stop)
    service.store.close()
    hand.close()
    return 0
