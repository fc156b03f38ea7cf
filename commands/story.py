"""Plays one day of the service in the terminal, on a fast clock."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

from simulation.databases import sqlite_copy
from simulation.story.day import play
from simulation.world import World

NAME = "story"
HELP = "Plays one day of the service in the terminal; 0 only if it ended as it should."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The language that everybody speaks."""
    parser.add_argument("--language", choices=("en", "hi"), default="en")


def run_without_settings(args: argparse.Namespace) -> int:
    """Play the day in a temporary folder of its own."""
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="khairiyat-story-") as folder:
        world = World(sqlite_copy(Path(folder)), Path(folder))
        try:
            wrong = play(world, args.language)
        finally:
            world.close()
    print()
    for line in wrong:
        print(f"NOT AS IT SHOULD BE: {line}", file=sys.stderr)
    if not wrong:
        seconds = time.monotonic() - started
        print(f"The day ended as it should: everybody was well or looked after ({seconds:.0f} s).")
    return 1 if wrong else 0
