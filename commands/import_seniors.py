"""Imports seniors with the people near them."""

from __future__ import annotations

import argparse
from contextlib import closing

from bootstrap import open_service
from commands.importing.file import add_file_arguments, import_file
from commands.importing.kinds import seniors
from helpline.enrolling.seniors import Seniors
from settings import Settings

NAME = "import-seniors"
HELP = "Imports seniors and the people near them, and plans their first day (CSV or XLSX)."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The file, and whether to greet; docs/reference/files.md lists the columns."""
    add_file_arguments(parser)
    parser.add_argument(
        "--welcome", action="store_true", help="send each new senior an SMS of welcome, by day"
    )


def run(args: argparse.Namespace, settings: Settings) -> int:
    """0, or 1 if mistakes in the file let nothing in."""
    service = open_service(settings)
    with closing(service.store):
        enrol = Seniors(service.door if args.welcome else None)
        return import_file(service, args, lambda rows: seniors(enrol))
