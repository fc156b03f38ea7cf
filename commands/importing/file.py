"""From the name of a file to an exit status: read, report, store."""

import argparse
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, TextIO

from adapters.spreadsheet import read_spreadsheet
from bootstrap import Service
from commands.importing.kinds import FileKind, sms_count
from helpline.enrolling.known import context_of
from helpline.enrolling.storing import store_rows
from helpline.enrolling.tally import Tally
from helpline.importing import ImportContext, Problem, Row
from helpline.repositories import UnitOfWork

NOTHING_IMPORTED = 1


def add_file_arguments(parser: argparse.ArgumentParser) -> None:
    """The file, and what to do about its mistakes."""
    parser.add_argument("file", type=Path, metavar="FILE", help="CSV (UTF-8) or XLSX")
    parser.add_argument(
        "--partial", action="store_true", help="import the lines without a mistake all the same"
    )
    parser.add_argument("--dry-run", action="store_true", help="say what would happen, and no more")


def import_file(
    service: Service,
    args: argparse.Namespace,
    kind_of: Callable[[Sequence[Row]], FileKind[Any]],
) -> int:
    """Import the file that the arguments name; 1 if mistakes let nothing of it in, else 0.

    Mistakes go to the standard error, all else to the standard output.
    """
    sheet = read_spreadsheet(args.file)
    if sheet.problem is not None:
        _report([sheet.problem], sys.stderr)
        return NOTHING_IMPORTED
    kind = kind_of(sheet.rows)
    context = service.store.read(lambda tx: known_to(service, tx))
    parsed = kind.read(sheet.rows, context)
    _report(parsed.problems, sys.stderr)
    _report(parsed.notes, sys.stdout)
    if parsed.problems and not (args.partial and parsed.records):
        print(_refusal(parsed.problems, args.partial), file=sys.stderr)
        return NOTHING_IMPORTED
    tally = store_rows(
        service.store,
        service.clock,
        parsed.records,
        kind.enrol,
        what=kind.name,
        batch=kind.batch,
        rehearse=args.dry_run,
        progress=_progress(len(parsed.records), kind.batch),
    )
    _report(tally.notes, sys.stdout)
    print(_summary(kind.name, tally, dry_run=args.dry_run))
    return 0


def known_to(service: Service, tx: UnitOfWork) -> ImportContext:
    """What a file is read against."""
    settings = service.settings
    return context_of(
        tx,
        today=service.clock.now().astimezone(settings.timezone).date(),
        languages=service.catalogue.languages,
        own_numbers=(
            settings.helpline_number,
            settings.checkin_number,
            settings.missed_call_number,
        ),
        segments=sms_count,
    )


def _report(problems: Iterable[Problem], stream: TextIO) -> None:
    for problem in problems:
        print(problem, file=stream)


def _refusal(problems: Sequence[Problem], partial: bool) -> str:
    count = "1 mistake" if len(problems) == 1 else f"{len(problems)} mistakes"
    if partial:
        return f"{count}, and no line without one: nothing was imported."
    return (
        f"{count}: nothing was imported. Correct the file and import it again, "
        "or take the lines without a mistake with --partial."
    )


def _progress(total: int, batch: int | None) -> Callable[[int], None]:
    """Says how far a long file has come."""

    def say(done: int) -> None:
        if batch is not None and total > batch:
            print(f"{done} of {total} lines", file=sys.stderr, flush=True)

    return say


def _summary(name: str, tally: Tally, *, dry_run: bool) -> str:
    counts = [
        f"{tally.new} new",
        f"{tally.changed} changed",
        f"{tally.same} as they were",
        *([f"{tally.kept} left alone"] if tally.kept else []),
    ]
    told = f"{name}: {', '.join(counts)}"
    return f"Would be imported, {told}. Nothing was written." if dry_run else f"Imported, {told}."
