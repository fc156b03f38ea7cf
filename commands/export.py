"""Writes a report as CSV."""

from __future__ import annotations

import argparse
import csv
import os
import sys
from contextlib import closing
from datetime import date

from bootstrap import open_service
from commands.arguments.kinds import day
from helpline.cells import harmless_cell
from helpline.directory.model import UnitKind
from helpline.reports import REPORTS, Row
from helpline.repositories import UnitOfWork
from settings import Settings

NAME = "export"
HELP = "Writes a report (check-ins, incidents, referrals, schemes, services) as CSV to the standard output."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which report, of which unit and which local date."""
    parser.add_argument("report", choices=sorted(REPORTS))
    parser.add_argument("--unit", help="code of a unit (default: the whole force)")
    parser.add_argument("--day", type=day, help="YYYY-MM-DD (default: today)")


def run(args: argparse.Namespace, settings: Settings) -> int:
    """0; 1 if there is no such unit."""
    service = open_service(settings)
    day = args.day or service.clock.now().astimezone(settings.timezone).date()
    with closing(service.store) as store:
        found = store.read(lambda tx: _rows(tx, args.report, args.unit, day))
    if found is None:
        print(
            f"No unit has the code {args.unit}: write one as in organisation.csv", file=sys.stderr
        )
        return 1
    try:
        write(found)
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read it has seen enough, as in `export ... | head`.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


def _rows(tx: UnitOfWork, report: str, unit_code: str | None, day: date) -> list[Row] | None:
    if unit_code is None:
        roots = tx.units.of_kind(UnitKind.STATE)
    else:
        unit = tx.units.by_code(unit_code)
        if unit is None:
            return None
        roots = [unit]
    return [row for root in roots for row in REPORTS[report](tx, root, day)]


def write(rows: list[Row]) -> None:
    """CSV in which no cell can be taken for a formula by a spreadsheet."""
    if not rows:
        print("(no rows)", file=sys.stderr)
        return
    writer = csv.writer(sys.stdout)
    writer.writerow(rows[0])
    for row in rows:
        writer.writerow([harmless_cell(value) for value in row.values()])
