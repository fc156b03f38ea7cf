"""Names every prompt that lacks a language, a recording or a registered SMS template."""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Sequence
from pathlib import Path

from audio_prompts import gaps
from audio_prompts.catalogue import FOLDER, Catalogue
from audio_prompts.check import Finding, faults
from audio_prompts.errors import CatalogueError

NAME = "check-prompts"
HELP = "Names every prompt that lacks a language, a recording or a registered SMS template."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where the prompts are")
    parser.add_argument(
        "--dlt",
        action="store_true",
        help="print every SMS as CSV (language, key, text) as it is registered with an operator",
    )
    parser.add_argument(
        "--live",
        action="store_true",
        help="for going live: fail on a missing recording or a sample SMS template as well",
    )


def run_without_settings(args: argparse.Namespace) -> int:
    """0 if the service may speak with these prompts, 1 if something must be mended first."""
    try:
        catalogue = Catalogue.read(args.folder)
    except CatalogueError as error:
        print(f"The prompts cannot be read: {error}", file=sys.stderr)
        return 1
    if args.dlt:
        csv.writer(sys.stdout).writerows(gaps.dlt_texts(catalogue))
        return 0
    wrong = faults(catalogue.declarations, catalogue.languages) + gaps.misnamed_recordings(
        catalogue
    )
    unrecorded, samples = gaps.unrecorded(catalogue), gaps.sample_templates(catalogue)
    _report("must be mended", wrong)
    _report("have no recording yet", unrecorded)
    if args.live:
        _report("have only a sample SMS template", samples)
    elif samples:
        print(f"{len(samples)} SMS have only sample templates (--live names them)")
    languages = ", ".join(catalogue.languages)
    print(f"{len(catalogue.keys)} prompts in {languages}: {len(wrong)} faults")
    return 1 if wrong or (args.live and (unrecorded or samples)) else 0


def _report(title: str, findings: Sequence[Finding]) -> None:
    if findings:
        print(f"{len(findings)} {title}:")
        for finding in findings:
            print(f"  {finding}")
