"""Whether the migrations arrive at the schema that the tables describe."""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from store import migrations

NAME = "check-migrations"
HELP = "Runs every migration on an empty database and compares it with the tables."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Takes no arguments."""


def run_without_settings(args: argparse.Namespace) -> int:
    """0 if nothing differs."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'empty.db'}"
        migrations.upgrade(url)
        differences = migrations.drift(url)
    for difference in differences:
        print(f"different: {difference}")
    if differences:
        print("Write a migration in store/migrations/versions that makes up for it.")
        return 1
    print(f"Migrations up to {migrations.head()} arrive at what the tables describe.")
    return 0
