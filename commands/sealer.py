"""Seals what was done into the chain, and publishes the chain's head."""

from __future__ import annotations

import argparse

from bootstrap import open_service
from settings import Settings
from workers.loop import every, stop_on_signals
from workers.sealer import EVERY_S, HEAD, Sealer

NAME = "sealer"
HELP = "Chains audit rows every five seconds and publishes the head of the chain."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Takes no arguments."""


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Seal until SIGTERM."""
    stop = stop_on_signals()
    service = open_service(settings)
    sealer = Sealer(service.store, service.clock, settings.var_dir / HEAD)
    every(EVERY_S, sealer.step, stop)
    service.store.close()
    return 0
