"""Brings the database to the schema of this release."""

from __future__ import annotations

import argparse
import sys

from settings import Settings
from store.errors import StoreError
from store.migrations.running import pending, upgrade

NAME = "migrate"
HELP = "Brings the database to the schema of this release; running it again changes nothing."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Looking without changing anything."""
    parser.add_argument(
        "--check", action="store_true", help="only say what would be done; 1 if anything would"
    )


def run(args: argparse.Namespace, settings: Settings) -> int:
    """0 when the database is as this release needs it, 1 if not."""
    try:
        steps = pending(settings.database_url)
        if args.check:
            print("\n".join(steps) if steps else "The database is up to date.")
            return 1 if steps else 0
        upgrade(settings.database_url)
    except StoreError as error:
        print(f"The database was not migrated: {error}", file=sys.stderr)
        return 1
    print(f"The database is up to date ({len(steps)} steps run).")
    return 0
