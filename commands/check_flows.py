"""Names every rule that a conversation breaks, with its file, its line and what to write."""

import argparse
import sys
from pathlib import Path

from audio_prompts.catalogue import Catalogue
from flows.engine.checks import check
from flows.engine.load import DEFINITIONS, load_directory
from flows.engine.problems import Problem
from flows.errors import FlowRefused

NAME = "check-flows"
HELP = "Checks every conversation against the rules of the keypad and the prompts."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """--directory for definitions that are still being written."""
    parser.add_argument(
        "--directory",
        type=Path,
        default=DEFINITIONS,
        help="where the *.toml files are (default: flows/definitions)",
    )


def run_without_settings(args: argparse.Namespace) -> int:
    """Print a line for each problem; 1 if there is one."""
    if not args.directory.is_dir():
        print(f"There is no directory {args.directory}; give --directory.", file=sys.stderr)
        return 2
    problems = problems_in(args.directory, Catalogue.read())
    for problem in problems:
        print(problem)
    count = len(list(args.directory.glob("*.toml")))
    print(f"{count} flow(s), {len(problems) or 'no'} problem(s)")
    return 1 if problems else 0


def problems_in(directory: Path, catalogue: Catalogue) -> list[Problem]:
    """Every problem of the flows of `directory`, with the sentences of `catalogue`."""
    try:
        flows = load_directory(directory)
    except FlowRefused as refused:
        return list(refused.problems)
    sentences = {code: each.sentences.keys() for code, each in catalogue.languages.items()}
    placeholders = {key: catalogue.placeholders(key).keys() for key in catalogue.keys}
    return check(flows, sentences, placeholders, catalogue.sms_keys)
