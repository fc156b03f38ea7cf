"""Imports the schemes that people are told of."""

from __future__ import annotations

import argparse
from contextlib import closing

from bootstrap import open_service
from commands.importing.file import add_file_arguments, import_file
from commands.importing.kinds import schemes
from settings import Settings

NAME = "import-schemes"
HELP = "Imports the schemes that people are told of (CSV or XLSX); --dry-run only checks them."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The file; docs/reference/files.md lists its columns."""
    add_file_arguments(parser)


def run(args: argparse.Namespace, settings: Settings) -> int:
    """0, or 1 if mistakes in the file let nothing in."""
    service = open_service(settings)
    with closing(service.store):
        kind = schemes(frozenset(service.catalogue.languages))
        return import_file(service, args, lambda rows: kind)
