"""Brings the database to the schema of this release."""

from __future__ import annotations

import argparse

from settings import Settings
from store import migrations

NAME = "migrate"
HELP = "Brings the database to the schema of this release; with --check only looks."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Whether to look only."""
    parser.add_argument(
        "--check",
        action="store_true",
        help="change nothing; exit with 1 if a migration is pending or the tables differ",
    )


def run(args: argparse.Namespace, settings: Settings) -> int:
    """0 when the database is as this release needs it."""
    return _check(settings.database_url) if args.check else _upgrade(settings.database_url)


def _upgrade(url: str) -> int:
    steps = migrations.pending(url)
    migrations.upgrade(url)
    for step in steps:
        print(f"migrated: {step}")
    if not steps:
        print("The database is up to date.")
    return 0


def _check(url: str) -> int:
    steps = migrations.pending(url)
    differences = [] if steps else migrations.drift(url)
    for step in steps:
        print(f"pending: {step}")
    for difference in differences:
        print(f"different: {difference}")
    if steps:
        print("Run `./manage.py migrate`.")
    elif differences:
        print("The database was changed by hand, or a migration is missing.")
    else:
        print("The database is up to date.")
    return 1 if steps or differences else 0
