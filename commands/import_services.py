"""Imports departments and organisations to which people are referred."""

from __future__ import annotations

import argparse
from contextlib import closing

from bootstrap import open_service
from commands.importing.file import add_file_arguments, import_file
from commands.importing.kinds import SERVICES
from settings import Settings

NAME = "import-services"
HELP = "Imports the services to which people are referred (CSV or XLSX)."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The file; docs/reference/files.md lists its columns."""
    add_file_arguments(parser)


def run(args: argparse.Namespace, settings: Settings) -> int:
    """0, or 1 if mistakes in the file let nothing in."""
    service = open_service(settings)
    with closing(service.store):
        return import_file(service, args, lambda rows: SERVICES)
